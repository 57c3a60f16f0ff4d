import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { parseGithubWebhook } from '../../../src/adapters/github/parse-github-webhook.ts';
import { verifyGithubWebhook } from '../../../src/adapters/github/verify-github-webhook.ts';
import type { FixtureRepository } from '../git-fixture.ts';
import { repositoryOf } from '../git-fixture.ts';
import type { Github } from './start-github.ts';
import { startGithub } from './start-github.ts';

const SECRET = 'webhook-secret';
let fixture: FixtureRepository;
let receiver: Receiver;
let github: Github;

beforeAll(async () => {
  fixture = await repositoryOf([
    { subject: 'Start', files: { 'apps/web.yaml': 'a: 1\nb: 2\nc: 3\n', link: { linksTo: 'apps/web.yaml' } } },
    { subject: 'Second', author: 'Kim Ops', files: { 'apps/web.yaml': 'a: 1\nb: changed\nc: 3\n' } },
  ]);
  receiver = await receive();
  github = await startGithub({
    repository: 'acme/blog',
    from: fixture.folder,
    webhook: { url: receiver.url, secret: SECRET },
  });
});

afterAll(async () => {
  await github.stop();
  await receiver.stop();
  await fixture.remove();
});

interface Call {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ask = (path: string, init: Call = {}): Promise<Response> =>
  fetch(`${github.url}${path}`, {
    redirect: 'manual',
    ...init,
    headers: { authorization: 'Bearer github-token', ...init.headers },
  });
const post = (path: string, body: unknown, method = 'POST'): Promise<Response> =>
  ask(path, { method, body: JSON.stringify(body) });
const query = async (text: string, variables: unknown = {}): Promise<unknown> =>
  (await post('/graphql', { query: text, variables })).json();

describe('answers', () => {
  const contracts = join(
    import.meta.dirname,
    '../../../..',
    'shared',
    'contracts',
    'github',
    'openapi.subset.jsonschema.json',
  );
  const described = existsSync(contracts) ? test : test.skip;

  described('have the shape that GitHub publishes (skipped where its description is not at hand)', async () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema(JSON.parse(readFileSync(contracts, 'utf8')), 'github');
    const branch = 'fix';
    const sha = fixture.shas[1];
    const blob = await github.repository.resolve('main:apps/web.yaml', 'blob');
    const repo = '/repos/acme/blog';
    const put = { path: 'apps/web.yaml', contents: Buffer.from('a: 9\n').toString('base64') };
    const calls: readonly (readonly [shape: string, response: () => Promise<Response>, status: number])[] = [
      ['full-repository', () => ask(repo), 200],
      ['branch-with-protection', () => ask(`${repo}/branches/main`), 200],
      ['commit', () => ask(`${repo}/commits/main`), 200],
      ['git-tree', () => ask(`${repo}/git/trees/main?recursive=1`), 200],
      ['blob', () => ask(`${repo}/git/blobs/${blob}`), 200],
      ['basic-error', () => ask(`${repo}/git/blobs/${'0'.repeat(40)}`), 404],
      ['git-ref', () => post(`${repo}/git/refs`, { ref: `refs/heads/${branch}`, sha }), 201],
      ['git-ref', () => ask(`${repo}/git/ref/heads/${branch}`), 200],
      ['validation-error', () => post(`${repo}/git/refs`, { ref: `refs/heads/${branch}`, sha }), 422],
      ['validation-error', () => post(`${repo}/pulls`, { title: 'T', head: branch, base: 'main' }), 422],
      [
        'anything',
        () => post('/graphql', { query: COMMIT, variables: { input: commitInput(branch, sha, [put]) } }),
        200,
      ],
      ['pull-request', () => post(`${repo}/pulls`, { title: 'T', head: branch, base: 'main', body: 'B' }), 201],
      ['validation-error', () => post(`${repo}/pulls`, { title: 'T', head: branch, base: 'main' }), 422],
      ['pull-request', () => ask(`${repo}/pulls/1`), 200],
      ['pull-request', () => post(`${repo}/pulls/1`, { title: 'Better' }, 'PATCH'), 200],
      ['basic-error', () => ask(`${repo}/pulls/99`), 404],
      ['basic-error', () => ask('/repos/acme/other'), 404],
    ];
    for (const [shape, call, status] of calls) {
      const response = await call();
      const body: unknown = await response.json();
      expect({ shape, status: response.status }).toEqual({ shape, status });
      if (shape === 'anything') continue;
      const validate = ajv.getSchema(`github#/definitions/${shape}`);
      expect(validate).toBeDefined();
      expect({ shape, valid: validate?.(body), errors: validate?.errors }).toEqual({
        shape,
        valid: true,
        errors: null,
      });
    }
    const lists = [`${repo}/commits`, `${repo}/pulls?state=all`];
    for (const [path, shape] of [
      [lists[0], 'commit'],
      [lists[1], 'pull-request-simple'],
    ] as const) {
      const items: unknown = await (await ask(path ?? '')).json();
      const validate = ajv.compile({ type: 'array', minItems: 1, items: { $ref: `github#/definitions/${shape}` } });
      expect({ shape, valid: validate(items), errors: validate.errors }).toEqual({ shape, valid: true, errors: null });
    }
  });

  test('a tarball is a redirect to a link that holds once', async () => {
    const redirect = await ask('/repos/acme/blog/tarball/main');
    expect(redirect.status).toBe(302);
    const link = redirect.headers.get('location') ?? '';
    expect((await fetch(link)).headers.get('content-type')).toBe('application/x-gzip');
    expect((await fetch(link)).status).toBe(404);
  });

  test('without a valid token nothing is told', async () => {
    expect((await ask('/repos/acme/blog', { headers: { authorization: 'Bearer guess' } })).status).toBe(401);
    expect((await ask('/repos/acme/blog/installation')).status).toBe(401);
  });

  test('also below the path of an Enterprise Server', async () => {
    expect((await ask('/api/v3/repos/acme/blog')).status).toBe(200);
  });
});

const COMMIT =
  'mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } ref { name } } }';
const commitInput = (branchName: string, expectedHeadOid: string | undefined, additions: readonly unknown[]) => ({
  branch: { repositoryNameWithOwner: 'acme/blog', branchName },
  expectedHeadOid,
  message: { headline: 'Fix' },
  fileChanges: { additions },
});

describe('GraphQL', () => {
  test('a commit on a moved branch is HTTP 200 with STALE_DATA, in GitHub’s words', async () => {
    const answer = await query(COMMIT, { input: commitInput('main', fixture.shas[0], []) });
    expect(answer).toMatchObject({
      data: { createCommitOnBranch: null },
      errors: [
        {
          type: 'STALE_DATA',
          path: ['createCommitOnBranch'],
          message: `Expected branch to point to "${fixture.shas[1]}" but it did not.  Pull and try again.`,
        },
      ],
    });
  });

  test('blame names the commit of each range of lines', async () => {
    const text = `{ repository(owner: "acme", name: "blog") { object(expression: "${fixture.shas[1]}") { ... on Commit {
      blame(path: "apps/web.yaml") { ranges { startingLine endingLine commit { oid author { name } } } } } } } }`;
    const [start, second] = fixture.shas;
    const range = (startingLine: number, endingLine: number, oid: string | undefined, name: string) => ({
      startingLine,
      endingLine,
      commit: { oid, author: { name } },
    });
    expect(await query(text)).toEqual({
      data: {
        repository: {
          object: {
            blame: {
              ranges: [
                range(1, 1, start, 'Robin Example'),
                range(2, 2, second, 'Kim Ops'),
                range(3, 3, start, 'Robin Example'),
              ],
            },
          },
        },
      },
    });
  });

  test('a repository that is not there is NOT_FOUND', async () => {
    expect(await query('{ repository(owner: "acme", name: "other") { id } }')).toMatchObject({
      data: { repository: null },
      errors: [{ type: 'NOT_FOUND' }],
    });
  });
});

describe('webhooks', () => {
  test('a merge is real, and told as signed events that Suture understands', async () => {
    const branch = 'webhook-fix';
    const own = await startGithub({
      repository: 'acme/blog',
      from: fixture.folder,
      webhook: { url: receiver.url, secret: SECRET },
    });
    await own.repository.moveBranch(branch, fixture.shas[1] ?? '', null);
    await own.push({ 'apps/web.yaml': 'a: 1\nb: fixed\nc: 3\n' }, 'Fix', branch);
    const headers = { authorization: 'Bearer github-token' };
    await fetch(`${own.url}/repos/acme/blog/pulls`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ title: 'T', head: branch, base: 'main' }),
    });
    await own.settled();
    receiver.events.length = 0;
    const { mergeSha } = await own.merge(1, 'kim');
    expect(await own.repository.resolve('main')).toBe(mergeSha);
    expect((await own.repository.git(['show', 'main:apps/web.yaml'])).text).toBe('a: 1\nb: fixed\nc: 3');
    const [push, closed] = receiver.events;
    expect(push?.headers['x-github-event']).toBe('push');
    expect(closed === undefined ? undefined : await verifyGithubWebhook({ ...closed, secret: SECRET })).toEqual({
      ok: true,
      value: 'signature',
    });
    expect(parseGithubWebhook(closed?.headers ?? {}, Buffer.from(closed?.rawBody ?? []).toString())).toMatchObject({
      value: { repository: 'acme/blog', number: 1, action: 'merged', by: 'kim', deliveryId: own.deliveries.at(-1)?.id },
    });
    await own.redeliver(own.deliveries.at(-1)?.id ?? '');
    expect(receiver.events.at(-1)?.headers['x-github-delivery']).toBe(closed?.headers['x-github-delivery']);
    await own.stop();
  });
});

interface Receiver {
  readonly url: string;
  readonly events: { readonly headers: Readonly<Record<string, string | undefined>>; readonly rawBody: Uint8Array }[];
  readonly stop: () => Promise<unknown>;
}

async function receive(): Promise<Receiver> {
  const events: Receiver['events'] = [];
  const keep = async (request: IncomingMessage): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    events.push({ headers, rawBody: Buffer.concat(chunks) });
  };
  const server = createServer((request, response) => void keep(request).then(() => response.writeHead(202).end()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}/webhooks/github`, events, stop };
}
