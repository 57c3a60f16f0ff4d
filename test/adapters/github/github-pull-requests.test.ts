import { githubPullRequests } from '../../../src/adapters/github/github-pull-requests.ts';
import type { PullRequestDraft } from '../../../src/ports/pull-requests.ts';
import type { FixtureRepository } from '../../support/git-fixture.ts';
import { repositoryOf } from '../../support/git-fixture.ts';
import type { Failure } from '../../support/github/failure.ts';
import type { Github } from '../../support/github/start-github.ts';
import { startGithub } from '../../support/github/start-github.ts';

const FIXED = 'selector:\n  app: mysql\n';
let fixture: FixtureRepository;
const running: Github[] = [];

beforeAll(async () => {
  fixture = await repositoryOf([
    { subject: 'Start', files: { 'apps/mysql.yaml': 'selector:\n  app: mysql-old\n', 'apps/web.yaml': 'a: 1\n' } },
    { subject: 'Break it', files: { 'apps/mysql.yaml': 'selector:\n  app: blog-system\n' } },
  ]);
});

afterEach(() => Promise.all(running.splice(0).map((github) => github.stop())));
afterAll(() => fixture.remove());

async function github() {
  const server = await startGithub({ repository: 'acme/blog', from: fixture.folder });
  running.push(server);
  const config = { auth: { kind: 'token', token: 'github-token' }, baseUrl: server.url, pacing: false } as const;
  const pullRequests = githubPullRequests({ ...config, retry: { attempts: 0, unitMillis: 1 } });
  const retrying = githubPullRequests({ ...config, retry: { attempts: 2, unitMillis: 1 } });
  const asked = () => server.requests.map(({ label }) => label.replace(/\?.*/, ''));
  return { server, pullRequests, retrying, asked };
}

const draft = (changes: Partial<PullRequestDraft> = {}): PullRequestDraft => ({
  repository: { id: 'acme/blog', branch: null },
  branch: 'suture/mysql-selector-1a2b3c',
  baseSha: fixture.shas[1] ?? '',
  title: 'Select the Pods of mysql again',
  body: '## What happened\n\n`mysql_up` is 0.\n',
  commit: { headline: 'fix(mysql): select the Pods again', body: 'Problem: none are selected.' },
  changes: new Map([['apps/mysql.yaml', FIXED]]),
  ...changes,
});

/** What must hold after any story: one pull request, one commit, the wanted text, and the base as it was. */
async function expectOneFix(server: Github): Promise<void> {
  const pulls = await server.pulls();
  expect(pulls.map(({ number, state, head, title }) => ({ number, state, head, title }))).toEqual([
    { number: 1, state: 'open', head: draft().branch, title: draft().title },
  ]);
  expect(pulls[0]?.stats).toMatchObject({ commits: 1, files: 1, additions: 1, deletions: 1 });
  expect((await server.repository.git(['show', `${draft().branch}:apps/mysql.yaml`])).bytes.toString()).toBe(FIXED);
  expect(await server.repository.resolve('main')).toBe(fixture.shas[1]);
}

test('a fix is a branch, one commit and a pull request, in five requests', async () => {
  const { server, pullRequests, asked } = await github();
  expect(await pullRequests.open(draft())).toEqual({
    kind: 'opened',
    number: 1,
    url: `${server.url}/acme/blog/pull/1`,
  });
  expect(asked()).toEqual([
    'GET /repos/acme/blog/pulls',
    'POST /graphql SutureDraftState',
    'POST /repos/acme/blog/git/refs',
    'POST /graphql SutureCommit',
    'POST /repos/acme/blog/pulls',
  ]);
  await expectOneFix(server);
  expect(await server.diff(1)).toBe(`diff --git a/apps/mysql.yaml b/apps/mysql.yaml
index 2460d8a..5fef8e5 100644
--- a/apps/mysql.yaml
+++ b/apps/mysql.yaml
@@ -1,2 +1,2 @@
 selector:
-  app: blog-system
+  app: mysql
`);
  const commit = await server.repository.commit(draft().branch);
  expect(commit).toMatchObject({
    message: 'fix(mysql): select the Pods again\n\nProblem: none are selected.',
    parents: [fixture.shas[1]],
  });
});

test('the same finding again changes nothing', async () => {
  const { server, pullRequests, asked } = await github();
  await pullRequests.open(draft());
  const before = asked().length;
  expect(await pullRequests.open(draft())).toMatchObject({ kind: 'already-open', number: 1 });
  expect(asked().slice(before)).toEqual(['GET /repos/acme/blog/pulls', 'POST /graphql SutureDraftState']);
  await expectOneFix(server);
});

describe('after a failure at any point, the next attempt ends with one pull request', () => {
  const points: readonly { readonly name: string; readonly match: RegExp }[] = [
    { name: 'listing pull requests', match: /^GET .*\/pulls/ },
    { name: 'reading the state', match: /SutureDraftState/ },
    { name: 'creating the branch', match: /^POST .*\/git\/refs/ },
    { name: 'committing', match: /SutureCommit/ },
    { name: 'creating the pull request', match: /^POST .*\/pulls$/ },
  ];
  const faults: readonly (Failure & { readonly name: string })[] = points.flatMap(({ name, match }) => [
    { name: `${name} fails`, status: 502, match },
    { name: `${name} works, its answer is lost`, status: 502, match, afterEffect: true },
  ]);

  test.each(faults)('$name; the job is run again', async (fault) => {
    const { server, pullRequests } = await github();
    server.failNext(fault);
    await expect(pullRequests.open(draft())).rejects.toMatchObject({ name: 'GithubUnavailable' });
    expect(['opened', 'already-open']).toContain((await pullRequests.open(draft())).kind);
    await expectOneFix(server);
  });

  test.each(faults)('$name; the request is retried', async (fault) => {
    const { server, retrying } = await github();
    server.failNext(fault);
    expect(['opened', 'already-open']).toContain((await retrying.open(draft())).kind);
    await expectOneFix(server);
  });
});

describe('two workers at once', () => {
  test('make one pull request', async () => {
    const { server, pullRequests } = await github();
    const outcomes = await Promise.all([pullRequests.open(draft()), pullRequests.open(draft())]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['already-open', 'opened']);
    await expectOneFix(server);
  });

  test('a branch that somebody moved meanwhile is not overwritten (STALE_DATA)', async () => {
    const { server, pullRequests } = await github();
    server.meanwhile(/SutureCommit/, () => server.push({ 'apps/web.yaml': 'a: 2\n' }, 'Somebody else', draft().branch));
    expect(await pullRequests.open(draft())).toEqual({ kind: 'base-moved' });
    expect((await server.repository.commit(draft().branch))?.message).toBe('Somebody else');
    expect(await server.pulls()).toEqual([]);
  });
});

describe('people decide', () => {
  test('a closed pull request is respected', async () => {
    const { server, pullRequests } = await github();
    await pullRequests.open(draft());
    await server.close(1);
    expect(await pullRequests.open(draft())).toEqual({
      kind: 'closed-before',
      number: 1,
      url: `${server.url}/acme/blog/pull/1`,
    });
    expect(await server.pulls()).toHaveLength(1);
  });

  test('a merged one is merged', async () => {
    const { server, pullRequests } = await github();
    await pullRequests.open(draft());
    await server.merge(1);
    expect(await pullRequests.open(draft())).toMatchObject({ kind: 'merged-before', number: 1 });
  });

  test('an open one is brought up to date: new text, title and description', async () => {
    const { server, pullRequests } = await github();
    await pullRequests.open(draft());
    const better = draft({
      title: 'Better title',
      body: 'Better body',
      changes: new Map([['apps/mysql.yaml', `${FIXED}# why\n`]]),
    });
    expect(await pullRequests.open(better)).toMatchObject({ kind: 'updated', number: 1 });
    const [pull] = await server.pulls();
    expect(pull).toMatchObject({ title: 'Better title', body: 'Better body', stats: { commits: 2, additions: 2 } });
  });

  test('commits of people on the branch are kept', async () => {
    const { server, pullRequests } = await github();
    await pullRequests.open(draft());
    const theirs = await server.push({ 'apps/mysql.yaml': 'selector: {}\n' }, 'I know better', draft().branch);
    expect(await pullRequests.open(draft())).toMatchObject({ kind: 'already-open', number: 1 });
    expect(await server.repository.resolve(draft().branch)).toBe(theirs);
  });

  test('another option of the same finding neither changes the open one nor describes it as something it is not', async () => {
    const { server, pullRequests } = await github();
    await pullRequests.open(draft());
    const other = draft({
      title: 'Another way',
      body: 'Another diff',
      commit: { headline: 'fix(mysql): another way', body: 'Problem: none are selected.' },
      changes: new Map([['apps/web.yaml', 'a: 2\n']]),
    });
    expect(await pullRequests.open(other)).toMatchObject({ kind: 'already-open', number: 1 });
    expect(await server.pulls()).toMatchObject([{ title: draft().title, body: draft().body }]);
    await expectOneFix(server);
  });
});

describe('the base', () => {
  test('that moved elsewhere does not matter', async () => {
    const { server, pullRequests } = await github();
    await server.push({ 'apps/web.yaml': 'a: 2\n' }, 'Something else');
    expect(await pullRequests.open(draft())).toMatchObject({ kind: 'opened' });
    expect((await server.merge(1)).mergedAt).not.toBeNull();
    expect((await server.repository.git(['show', 'main:apps/web.yaml', 'main:apps/mysql.yaml'])).bytes.toString()).toBe(
      `a: 2\n${FIXED}`,
    );
  });

  test('that moved where the fix is asks for a new diagnosis', async () => {
    const { server, pullRequests } = await github();
    await server.push({ 'apps/mysql.yaml': 'selector:\n  app: other\n' }, 'Try something');
    expect(await pullRequests.open(draft())).toEqual({ kind: 'base-moved' });
    expect(await server.pulls()).toEqual([]);
  });

  test('that has the text already needs nothing', async () => {
    const { server, pullRequests } = await github();
    const same = draft({ changes: new Map([['apps/web.yaml', 'a: 1\n']]) });
    expect(await pullRequests.open(same)).toEqual({ kind: 'nothing-to-change' });
    expect(await pullRequests.open(draft({ changes: new Map() }))).toEqual({ kind: 'nothing-to-change' });
    expect(await server.repository.branches()).toEqual(['main']);
  });

  test('may be a named branch, and must exist', async () => {
    const { server, pullRequests } = await github();
    await server.repository.moveBranch('release/1.0', fixture.shas[1] ?? '', null);
    expect(await pullRequests.open(draft({ repository: { id: 'acme/blog', branch: 'release/1.0' } }))).toMatchObject({
      kind: 'opened',
    });
    expect((await server.pulls())[0]?.base).toBe('release/1.0');
    await expect(
      pullRequests.open(draft({ repository: { id: 'acme/blog', branch: 'nope' }, branch: 'suture/x' })),
    ).rejects.toMatchObject({ name: 'GithubNotFound' });
  });

  test('an old empty branch is moved forward before it is used', async () => {
    const { server, pullRequests } = await github();
    await server.repository.moveBranch(draft().branch, fixture.shas[0] ?? '', null);
    expect(await pullRequests.open(draft())).toMatchObject({ kind: 'opened' });
    await expectOneFix(server);
  });
});
