import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitIn } from '../git.ts';
import { buildHistory } from '../git-history.ts';
import type { AppCredentials } from './access.ts';
import { Access } from './access.ts';
import type { Answer } from './answer.ts';
import { notFound, ok, Refusal } from './answer.ts';
import { BareRepository } from './bare-repository.ts';
import type { Failure } from './failure.ts';
import { Failures } from './failure.ts';
import { graphql, operationOf } from './graphql.ts';
import type { PullRequest } from './pull-request-book.ts';
import { PullRequestBook } from './pull-request-book.ts';
import type { RestWorld } from './rest.ts';
import { Downloads, placeOf, rest } from './rest.ts';
import * as shapes from './shapes.ts';
import type { Delivery, Webhook } from './webhooks.ts';
import { WebhookSender } from './webhooks.ts';

export interface GithubOptions {
  /** `owner/name`. */
  readonly repository: string;
  /** A fixture folder with `history/`, or any Git repository (it is cloned, never changed). */
  readonly from: string;
  readonly webhook?: Webhook;
  /** The personal token that is accepted. Default `github-token`. */
  readonly token?: string;
  /** 0 picks a free one. */
  readonly port?: number;
  /** Trees with more entries are answered truncated, default 100,000 as on GitHub. */
  readonly maxTreeEntries?: number;
}

/** One request as the log keeps it: `label` is `GET /repos/acme/blog/commits?per_page=1` or `POST /graphql Operation`. */
export interface LoggedRequest {
  readonly label: string;
  readonly status: number;
  readonly authorization: string | null;
}

export interface Github {
  /** Base of the API (`baseUrl` for a client) and of the pages that `html_url` names. */
  readonly url: string;
  readonly repository: BareRepository;
  readonly requests: readonly LoggedRequest[];
  readonly deliveries: readonly Delivery[];
  readonly access: Access;
  readonly app: () => AppCredentials;
  readonly pulls: () => Promise<readonly PullRequest[]>;
  /** The unified diff of a pull request. */
  readonly diff: (number: number) => Promise<string>;
  /** A person merges (or closes) it. Resolves when the webhooks were answered. */
  readonly merge: (number: number, by?: string, method?: 'merge' | 'squash') => Promise<PullRequest>;
  readonly close: (number: number, by?: string) => Promise<PullRequest>;
  /** A person pushes a commit to a branch (default: the default branch). Resolves with its id when the webhooks were answered. */
  readonly push: (
    changes: Readonly<Record<string, string | null>>,
    message: string,
    branch?: string,
  ) => Promise<string>;
  readonly failNext: (failure: Failure) => void;
  readonly redeliver: (deliveryId: string) => Promise<void>;
  readonly settled: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const BOT = { name: 'suture[bot]', email: '4242+suture[bot]@users.noreply.github.com' };
const MAX_BODY = 64 * 1024 * 1024;

/** A GitHub of one repository on this machine: real Git underneath, GitHub's REST and GraphQL answers and webhooks on top. */
export async function startGithub(options: GithubOptions): Promise<Github> {
  const folder = await mkdtemp(join(tmpdir(), 'suture-github-'));
  const repository = new BareRepository(await bareCopy(options.from, folder));
  const access = new Access(options.token ?? 'github-token');
  const failures = new Failures();
  const requests: LoggedRequest[] = [];
  const webhooks = new WebhookSender(options.webhook);
  const downloads = new Downloads();
  const pulls = new PullRequestBook(repository);

  const server = createServer((request, response) => {
    void handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const world: RestWorld = {
    url,
    name: options.repository,
    repository,
    pulls,
    committer: BOT,
    maxTreeEntries: options.maxTreeEntries ?? 100_000,
    pushed: (branch, before, after) => webhooks.track(announcePush(branch, before, after, BOT.name)),
    pullChanged: (number, action, by) => webhooks.track(announcePull(number, action, by)),
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const path = (request.url ?? '/').replace(/^\/api(\/v3)?(?=\/)/, '');
    const label = `${request.method} ${path}${path === '/graphql' ? ` ${operationOf(body)}` : ''}`;
    const failure = failures.take(label);
    let answer =
      failure === undefined || failure.afterEffect === true ? await answerTo(request, path, body) : failed(failure);
    if (failure?.afterEffect === true) answer = failed(failure);
    const status = send(request, response, answer);
    requests.push({ label, status, authorization: request.headers.authorization ?? null });
  }

  async function answerTo(request: IncomingMessage, path: string, body: unknown): Promise<Answer> {
    try {
      return await route(request, new URL(path, url), body);
    } catch (error) {
      if (error instanceof Refusal) return error.answer();
      return { status: 500, body: { message: error instanceof Error ? error.message : String(error) } };
    }
  }

  async function route(request: IncomingMessage, at: URL, body: unknown): Promise<Answer> {
    const path = decodeURIComponent(at.pathname);
    const { authorization, accept = '' } = request.headers;
    const method = request.method ?? 'GET';
    const download = /^\/codeload\/(.+)$/.exec(path)?.[1];
    if (download !== undefined) return archive(downloads.take(download));
    if (path === `/repos/${world.name}/installation`) {
      access.checkApp(authorization);
      return ok(shapes.installation(await placeOf(world), access.installationId, access.app().appId));
    }
    if (path === `/app/installations/${access.installationId}/access_tokens` && method === 'POST') {
      access.checkApp(authorization);
      return {
        status: 201,
        body: { ...access.issue(), permissions: { contents: 'write', pull_requests: 'write', metadata: 'read' } },
      };
    }
    if (path.startsWith(`/${world.name}/`)) return page(path.slice(world.name.length + 2));
    access.checkToken(authorization);
    if (path === '/graphql') return graphql(world, body);
    const prefix = `/repos/${world.name}`;
    if (path !== prefix && !path.startsWith(`${prefix}/`)) throw notFound();
    const rev = /^\/tarball\/(.+)$/.exec(path.slice(prefix.length))?.[1];
    if (rev !== undefined) return redirectToArchive(rev);
    return rest(world, { method, path: path.slice(prefix.length + 1), query: at.searchParams, accept, body });
  }

  async function redirectToArchive(rev: string): Promise<Answer> {
    const sha = await repository.resolve(rev);
    if (sha === undefined) throw notFound();
    return { status: 302, headers: { location: `${url}/codeload/${downloads.link(sha)}` } };
  }

  async function archive(sha: string | undefined): Promise<Answer> {
    if (sha === undefined) throw notFound();
    const prefix = `${options.repository.replace('/', '-')}-${sha.slice(0, 7)}/`;
    const packed = await repository.git(['archive', '--format=tar.gz', `--prefix=${prefix}`, sha]);
    return { status: 200, body: packed.bytes, headers: { 'content-type': 'application/x-gzip' } };
  }

  /** The pages that `html_url` names, as plain text: enough to follow a link. */
  async function page(path: string): Promise<Answer> {
    const [, kind = '', rest = ''] = /^(pull|commit|blob)\/(.+?)(?:\.diff)?$/.exec(path) ?? [];
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    if (kind === 'pull') {
      const pull = await pulls.get(Number(rest));
      return {
        status: 200,
        headers,
        body: `${pull.title}\n\n${pull.body ?? ''}\n\n${await repository.diff(pull.baseSha, pull.headSha)}`,
      };
    }
    const sha = await repository.resolve(
      kind === 'blob' ? rest.replace('/', ':') : rest,
      kind === 'blob' ? 'blob' : 'commit',
    );
    if (sha === undefined) throw notFound();
    return { status: 200, headers, body: (await repository.git(['show', sha])).bytes };
  }

  const common = async (by: string) => {
    const place = await placeOf(world);
    return {
      repository: shapes.repository(place),
      sender: shapes.user(place, by),
      installation: { id: access.installationId, node_id: 'I_1' },
    };
  };

  async function announcePush(branch: string, before: string, after: string, by: string): Promise<void> {
    const place = await placeOf(world);
    const facts = after === '0'.repeat(40) ? undefined : await repository.commit(after);
    const head =
      facts === undefined
        ? null
        : { id: facts.sha, message: facts.message, timestamp: facts.committer.date, author: facts.author };
    const flags = { created: /^0+$/.test(before), deleted: /^0+$/.test(after), forced: false };
    const pusher = { name: by, email: null };
    webhooks.send('push', {
      ref: `refs/heads/${branch}`,
      before,
      after,
      ...flags,
      head_commit: head,
      pusher,
      ...(await common(by)),
      compare: place.url,
    });
  }

  async function announcePull(number: number, action: string, by: string): Promise<void> {
    const pull = shapes.pullRequest(await placeOf(world), await pulls.get(number));
    webhooks.send('pull_request', { action, number, pull_request: pull, ...(await common(by)) });
  }

  return {
    url,
    repository,
    requests,
    deliveries: webhooks.deliveries,
    access,
    app: () => access.app(),
    pulls: () => pulls.list(),
    diff: async (number) => {
      const pull = await pulls.get(number);
      return repository.diff(pull.baseSha, pull.headSha);
    },
    merge: async (number, by = 'robin', method = 'merge') => {
      const before = await pulls.get(number);
      const merged = await pulls.merge(number, person(by), method);
      await announcePush(merged.base, before.baseSha, merged.mergeSha ?? '', by);
      await announcePull(number, 'closed', by);
      await webhooks.settled();
      return merged;
    },
    close: async (number, by = 'robin') => {
      const closed = await pulls.update(number, { state: 'closed' });
      await announcePull(number, 'closed', by);
      await webhooks.settled();
      return closed;
    },
    push: async (changes, message, branch) => {
      const name = branch ?? (await repository.defaultBranch());
      const before = (await repository.resolve(`refs/heads/${name}`)) ?? '';
      const bytes = new Map(
        Object.entries(changes).map(([path, text]) => [path, text === null ? null : Buffer.from(text)]),
      );
      const tree = await repository.editTree(before, bytes);
      const after = await repository.createCommit({ parents: [before], tree, message, by: person('robin') });
      await repository.moveBranch(name, after, before);
      await announcePush(name, before, after, 'robin');
      await webhooks.settled();
      return after;
    },
    failNext: (failure) => failures.plan(failure),
    redeliver: async (id) => {
      webhooks.redeliver(id);
      await webhooks.settled();
    },
    settled: () => webhooks.settled(),
    stop: async () => {
      await webhooks.settled();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const person = (login: string) => ({ name: login, email: `${login}@users.noreply.github.com` });

async function bareCopy(from: string, folder: string): Promise<string> {
  const bare = join(folder, 'bare.git');
  let source = from;
  if (existsSync(join(from, 'history'))) {
    source = join(folder, 'built');
    await buildHistory(from, source);
  }
  await gitIn(folder)(['clone', '--quiet', '--bare', '--no-hardlinks', source, bare]);
  return bare;
}

function failed({ status, headers = {}, message = 'The stand-in was told to fail' }: Failure): Answer {
  return { status, headers, body: { message, documentation_url: 'https://docs.github.com/rest' } };
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY) chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Sends the answer with GitHub's limits in its head; a JSON answer that the client knows already becomes 304. */
function send(request: IncomingMessage, response: ServerResponse, answer: Answer): number {
  const isJson = answer.body !== undefined && typeof answer.body !== 'string' && !Buffer.isBuffer(answer.body);
  const bytes = isJson ? Buffer.from(JSON.stringify(answer.body)) : Buffer.from((answer.body ?? '') as string | Buffer);
  const etag = `W/"${createHash('sha256').update(bytes).digest('hex')}"`;
  const headers = {
    'content-type': isJson ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8',
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '4999',
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 3600),
    'x-github-media-type': 'github.v3; format=json',
    ...(request.method === 'GET' && answer.status === 200 ? { etag } : {}),
    ...answer.headers,
  };
  const status = answer.status === 200 && request.headers['if-none-match'] === etag ? 304 : answer.status;
  response.writeHead(status, headers).end(status === 304 || status === 204 ? undefined : bytes);
  return status;
}
