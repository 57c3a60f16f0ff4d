import { createPrivateKey } from 'node:crypto';
import { inspect } from 'node:util';
import { githubRepositories } from '../../../src/adapters/github/github-repositories.ts';
import type { FixtureRepository } from '../../support/git-fixture.ts';
import { repositoryOf } from '../../support/git-fixture.ts';
import type { Github, GithubOptions } from '../../support/github/start-github.ts';
import { startGithub } from '../../support/github/start-github.ts';

const ref = { id: 'acme/blog', branch: null };
const big = '# a long comment line\n'.repeat(30_000);
let fixture: FixtureRepository;
const running: Github[] = [];

beforeAll(async () => {
  fixture = await repositoryOf([
    {
      subject: 'Start',
      files: {
        '.gitattributes': 'docs/** export-ignore\nversion.txt export-subst\n',
        'apps/web.yaml': 'kind: Service\n',
        'apps/copy.yaml': 'kind: Service\n',
        'docs/readme.md': 'left out of archives\n',
        'version.txt': '$Format:%H$\n',
        'logo.png': Uint8Array.of(0x89, 0x50, 0, 0xff),
        'latin1.txt': Uint8Array.of(0x67, 0x72, 0xfc, 0xdf, 0x0a),
        'bom.yaml': '\uFEFFa: 1\r\n',
        'Ünï cödé.yaml': 'a: 1\n',
        latest: { linksTo: 'apps/web.yaml' },
        'empty.yaml': '',
      },
    },
    { subject: 'Change the web', body: 'Why.', author: 'Kim Ops', files: { 'apps/web.yaml': 'kind: Deployment\n' } },
    {
      subject: 'Odd files',
      files: {
        'logo.png': Uint8Array.of(0, 1, 2),
        'latin1.txt': Uint8Array.of(0xe4),
        'bom.yaml': '\uFEFFa: 2\n',
        'big.yaml': big,
      },
    },
  ]);
});

afterEach(() => Promise.all(running.splice(0).map((github) => github.stop())));
afterAll(() => fixture.remove());

async function github(options: Partial<GithubOptions> = {}) {
  const server = await startGithub({ repository: 'acme/blog', from: fixture.folder, ...options });
  running.push(server);
  const auth = { kind: 'token', token: 'github-token' } as const;
  const config = { auth, baseUrl: server.url, pacing: false, retry: { attempts: 2, unitMillis: 1 } };
  const asked = () =>
    server.requests.map(
      ({ label, status }) =>
        `${label.replaceAll(/[0-9a-f]{40}/g, 'SHA').replace(/codeload\/.*/, 'codeload')} ${status}`,
    );
  return { server, config, repositories: githubRepositories(config), asked };
}

const [first, second, third] = [0, 1, 2] as const;
const sha = (index: number): string => fixture.shas[index] ?? '';

describe('head', () => {
  test('is the newest commit; asked again it is answered 304 and costs nothing', async () => {
    const { repositories, asked } = await github();
    const head = await repositories.head(ref);
    expect(head).toEqual({
      sha: sha(third),
      subject: 'Odd files',
      author: 'Robin Example',
      date: Date.UTC(2026, 0, 1, 0, 2),
      parents: [sha(second)],
    });
    expect(await repositories.head(ref)).toEqual(head);
    expect(asked()).toEqual([
      'GET /repos/acme/blog/commits?per_page=1 200',
      'GET /repos/acme/blog/commits?per_page=1 304',
    ]);
  });

  test('that is unchanged leaves no line in the log', async () => {
    const { config } = await github();
    const lines: string[] = [];
    const log = {
      info: () => undefined,
      warn: (text: string) => lines.push(text),
      error: (text: string) => lines.push(text),
    };
    const repositories = githubRepositories({ ...config, log });
    await repositories.head(ref);
    await repositories.head(ref);
    expect(lines).toEqual([]);
  });

  test('moves when somebody pushes', async () => {
    const { repositories, server } = await github();
    await repositories.head(ref);
    const pushed = await server.push({ 'new.yaml': 'a: 1\n' }, 'Add a file');
    expect((await repositories.head({ id: 'acme/blog', branch: 'main' })).sha).toBe(pushed);
    expect((await repositories.head(ref)).sha).toBe(pushed);
  });
});

describe('snapshots', () => {
  test('the first costs its tree, a tarball, and only what the tarball does not hold', async () => {
    const { repositories, asked } = await github();
    const [snapshot] = await repositories.snapshots(ref, [sha(first)]);
    expect(asked()).toEqual([
      'GET /repos/acme/blog/git/trees/SHA?recursive=1 200',
      'GET /repos/acme/blog/tarball/SHA 302',
      'GET /codeload 200',
      'POST /graphql SutureBlobs 200',
    ]);
    expect(snapshot?.commit).toBe(sha(first));
    expect(snapshot?.text('docs/readme.md')).toBe('left out of archives\n');
    expect(snapshot?.text('version.txt')).toBe('$Format:%H$\n');
  });

  test('hold the bytes and the ids that Git has, whatever way they came', async () => {
    const { repositories, server } = await github();
    for (const index of [first, second, third]) {
      const [snapshot] = await repositories.snapshots(ref, [sha(index)]);
      const entries = (await server.repository.tree(sha(index), true)).filter((entry) => entry.type === 'blob');
      expect(snapshot?.paths()).toEqual(entries.map((entry) => entry.path).sort());
      for (const entry of entries) {
        const file = snapshot?.file(entry.path);
        expect({ path: entry.path, id: file?.id }).toEqual({ path: entry.path, id: entry.sha });
        expect(Buffer.from(file?.bytes ?? []).equals(await server.repository.blob(entry.sha))).toBe(true);
      }
      expect(snapshot?.file('latest')?.linksTo).toBe('apps/web.yaml');
    }
  });

  test('a commit that changed one file costs two requests', async () => {
    const { repositories, asked } = await github();
    await repositories.snapshots(ref, [sha(first)]);
    const before = asked().length;
    const [snapshot] = await repositories.snapshots(ref, [sha(second)]);
    expect(asked().slice(before)).toEqual([
      'GET /repos/acme/blog/git/trees/SHA?recursive=1 200',
      'POST /graphql SutureBlobs 200',
    ]);
    expect(snapshot?.text('apps/web.yaml')).toBe('kind: Deployment\n');
  });

  test('several commits at once: their trees, and one request for all that is new', async () => {
    const { repositories, asked } = await github();
    const snapshots = await repositories.snapshots(ref, [sha(second), sha(first)]);
    expect(snapshots.map((snapshot) => snapshot.text('apps/web.yaml'))).toEqual([
      'kind: Deployment\n',
      'kind: Service\n',
    ]);
    expect(snapshots[0]?.file('logo.png')).toBe(snapshots[1]?.file('logo.png'));
    expect(asked().filter((label) => label.includes('graphql'))).toHaveLength(1);
    expect(asked()).toHaveLength(5);
  });

  test('what GraphQL cannot give unchanged is read byte for byte: binary, cut and not UTF-8', async () => {
    const { repositories, asked } = await github();
    await repositories.snapshots(ref, [sha(second)]);
    const before = asked().length;
    const [snapshot] = await repositories.snapshots(ref, [sha(third)]);
    expect(
      asked()
        .slice(before)
        .map((label) => label.split(' ')[1]),
    ).toEqual([
      '/repos/acme/blog/git/trees/SHA?recursive=1',
      '/graphql',
      ...Array.from({ length: 3 }, () => '/repos/acme/blog/git/blobs/SHA'),
    ]);
    expect(snapshot?.text('big.yaml')).toBe(big);
    expect(snapshot?.text('bom.yaml')).toBe('\uFEFFa: 2\n');
  });

  test('a truncated tree is read folder by folder', async () => {
    const { repositories, asked, server } = await github({ maxTreeEntries: 5 });
    const [snapshot] = await repositories.snapshots(ref, [sha(first)]);
    expect(snapshot?.paths()).toEqual(
      (await server.repository.tree(sha(first), true))
        .filter((entry) => entry.type === 'blob')
        .map((entry) => entry.path)
        .sort(),
    );
    expect(asked().filter((label) => label.includes('git/trees'))).toHaveLength(4);
  });

  test('a repository above the limit is refused before it is downloaded', async () => {
    const { config, asked } = await github();
    const repositories = githubRepositories({ ...config, limits: { files: 5, bytes: 1e9 } });
    await expect(repositories.snapshots(ref, [sha(first)])).rejects.toThrow('more than 5 files, which is the limit');
    expect(asked()).toHaveLength(1);
  });
});

describe('history', () => {
  test.each([
    { name: 'everything', paths: [], subjects: ['Odd files', 'Change the web', 'Start'] },
    { name: 'a folder', paths: ['apps'], subjects: ['Change the web', 'Start'] },
    {
      name: 'two paths, each commit once',
      paths: ['apps/web.yaml', 'big.yaml'],
      subjects: ['Odd files', 'Change the web', 'Start'],
    },
    { name: 'the root among them', paths: ['apps', ''], subjects: ['Odd files', 'Change the web', 'Start'] },
    { name: 'a path nobody touched', paths: ['nothing'], subjects: [] },
  ])('of $name takes one request', async ({ paths, subjects }) => {
    const { repositories, asked } = await github();
    const commits = await repositories.history(ref, sha(third), paths, 10);
    expect(commits.map((commit) => commit.subject)).toEqual(subjects);
    expect(asked()).toEqual(['POST /graphql SutureHistory 200']);
  });

  test('starts at the commit asked for and stops at the limit', async () => {
    const { repositories } = await github();
    const commits = await repositories.history(ref, sha(second), [], 1);
    expect(commits).toEqual([
      {
        sha: sha(second),
        subject: 'Change the web',
        author: 'Kim Ops',
        date: Date.UTC(2026, 0, 1, 0, 1),
        parents: [sha(first)],
      },
    ]);
  });
});

describe('credentials', () => {
  test('the key may be in the older form that GitHub hands out (PKCS #1)', async () => {
    const { server, config } = await github();
    const { appId, privateKey } = server.app();
    const older = createPrivateKey(privateKey).export({ type: 'pkcs1', format: 'pem' }).toString();
    const repositories = githubRepositories({
      ...config,
      auth: { kind: 'app', appId, privateKey: older, installationId: 4242 },
    });
    expect((await repositories.head(ref)).sha).toBe(sha(third));
    expect(server.requests).toHaveLength(2);
  });

  test('an App that is not installed yet is found once it is', async () => {
    const { server, config } = await github();
    const repositories = githubRepositories({ ...config, auth: { kind: 'app', ...server.app() } });
    server.failNext({ status: 404, match: /installation/ });
    await expect(repositories.head(ref)).rejects.toMatchObject({ name: 'GithubNotFound' });
    expect((await repositories.head(ref)).sha).toBe(sha(third));
  });

  test('an App finds its installation once, and its long token is sent as it came', async () => {
    const { server, config, asked } = await github();
    const repositories = githubRepositories({ ...config, auth: { kind: 'app', ...server.app() } });
    await repositories.head(ref);
    await repositories.head(ref);
    expect(asked()).toEqual([
      'GET /repos/acme/blog/installation 200',
      'POST /app/installations/4242/access_tokens 201',
      'GET /repos/acme/blog/commits?per_page=1 200',
      'GET /repos/acme/blog/commits?per_page=1 304',
    ]);
    expect(server.requests.at(-1)?.authorization).toMatch(/^token ghs_12345_[\w-]+\.[\w-]+\.[\w-]+$/);
  });
});

describe('trouble', () => {
  test('a passing failure is retried', async () => {
    const { repositories, server, asked } = await github();
    server.failNext({ status: 502, times: 2 });
    expect((await repositories.head(ref)).sha).toBe(sha(third));
    expect(asked()).toHaveLength(3);
  });

  test.each([
    {
      name: 'a revoked token',
      failure: { status: 401, message: 'Bad credentials' },
      error: { name: 'GithubUnauthorized' },
      requests: 1,
    },
    { name: 'a lasting outage', failure: { status: 503, times: 9 }, error: { name: 'GithubUnavailable' }, requests: 3 },
    {
      name: 'a missing permission',
      failure: { status: 403, message: 'Resource not accessible by integration' },
      error: { name: 'GithubRefused', status: 403 },
      requests: 1,
    },
    {
      name: 'a secondary limit',
      failure: { status: 429, headers: { 'retry-after': '77' }, message: 'You have exceeded a secondary rate limit' },
      error: { name: 'GithubRateLimited', retryAfterSeconds: 77 },
      requests: 1,
    },
    {
      name: 'an exhausted limit',
      failure: {
        status: 403,
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' },
        message: 'API rate limit exceeded',
      },
      error: { name: 'GithubRateLimited', retryAfterSeconds: 1 },
      requests: 1,
    },
  ])('$name has its own error', async ({ failure, error, requests }) => {
    const { repositories, server } = await github();
    server.failNext(failure);
    await expect(repositories.head(ref)).rejects.toMatchObject(error);
    expect(server.requests).toHaveLength(requests);
  });

  test('a repository that is not installed', async () => {
    const { repositories } = await github();
    await expect(repositories.head({ id: 'acme/other', branch: null })).rejects.toMatchObject({
      name: 'GithubNotFound',
      message:
        'GitHub found nothing while reading the head of acme/other (404): check the name, and that the App is installed on that repository.',
    });
    await expect(repositories.history({ id: 'acme/other', branch: null }, sha(first), [], 1)).rejects.toMatchObject({
      name: 'GithubNotFound',
    });
  });

  test('a commit that does not exist', async () => {
    const { repositories } = await github();
    await expect(repositories.snapshots(ref, ['0'.repeat(40)])).rejects.toMatchObject({ name: 'GithubNotFound' });
    await expect(repositories.history(ref, '0'.repeat(40), [], 1)).rejects.toMatchObject({ name: 'GithubNotFound' });
    await expect(repositories.snapshots(ref, ['main'])).rejects.toMatchObject({ name: 'GithubRefused' });
  });

  test('a download that breaks', async () => {
    const { repositories, server } = await github();
    server.failNext({ status: 200, match: /codeload/ });
    await expect(repositories.snapshots(ref, [sha(first)])).rejects.toMatchObject({ name: 'GithubUnavailable' });
    expect((await repositories.snapshots(ref, [sha(first)]))[0]?.text('apps/web.yaml')).toBe('kind: Service\n');
  });

  test('a short limit is waited out, a long one is not', async () => {
    const { config, server } = await github();
    const repositories = githubRepositories({ ...config, pacing: true });
    const message = 'You have exceeded a secondary rate limit';
    server.failNext({ status: 403, headers: { 'retry-after': '1' }, message });
    expect((await repositories.head(ref)).sha).toBe(sha(third));
    server.failNext({ status: 403, headers: { 'retry-after': '60' }, message });
    await expect(repositories.head(ref)).rejects.toMatchObject({ name: 'GithubRateLimited', retryAfterSeconds: 60 });
    expect(server.requests.map(({ status }) => status)).toEqual([403, 200, 403]);
  });

  test('no connection', async () => {
    const { repositories, server } = await github();
    await server.stop();
    await expect(repositories.head(ref)).rejects.toMatchObject({ name: 'GithubUnavailable' });
  });

  test('an error never shows the token, however deep one looks', async () => {
    const { repositories, server } = await github();
    server.failNext({ status: 401 });
    const errors = await Promise.all([
      repositories.head(ref).catch((error: unknown) => error),
      repositories.history(ref, '0'.repeat(40), [], 1).catch((error: unknown) => error),
      repositories.history({ id: 'acme/other', branch: null }, sha(first), [], 1).catch((error: unknown) => error),
    ]);
    expect(inspect(errors, { depth: 20 })).not.toContain('github-token');
  });
});
