import { z } from 'zod';
import type { Answer } from './answer.ts';
import { created, invalid, notFound, ok, Refusal } from './answer.ts';
import type { BareRepository } from './bare-repository.ts';
import type { PullRequestBook } from './pull-request-book.ts';
import type { Place } from './shapes.ts';
import * as shapes from './shapes.ts';

export interface RestWorld {
  readonly url: string;
  readonly name: string;
  readonly repository: BareRepository;
  readonly pulls: PullRequestBook;
  readonly committer: { readonly name: string; readonly email: string };
  /** A tree with more entries is answered truncated. */
  readonly maxTreeEntries: number;
  readonly pushed: (branch: string, before: string, after: string) => void;
  readonly pullChanged: (number: number, action: string, by: string) => void;
}

/** A request below `/repos/{owner}/{repo}`. */
export interface RestRequest {
  readonly method: string;
  /** Segments after the repository, decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly body: unknown;
}

type Handler = (world: RestWorld, request: RestRequest, captured: string) => Promise<Answer>;

const ROUTES: readonly (readonly [method: string, path: RegExp, handler: Handler])[] = [
  ['GET', /^$/, async (world) => ok(shapes.repository(await placeOf(world)))],
  ['GET', /^branches\/(.+)$/, getBranch],
  ['GET', /^commits$/, listCommits],
  ['GET', /^commits\/(.+)$/, getCommit],
  ['GET', /^git\/ref\/heads\/(.+)$/, getRef],
  ['POST', /^git\/refs$/, createRef],
  ['PATCH', /^git\/refs\/heads\/(.+)$/, updateRef],
  ['DELETE', /^git\/refs\/heads\/(.+)$/, deleteRef],
  ['GET', /^git\/trees\/(.+)$/, getTree],
  ['GET', /^git\/blobs\/(.+)$/, getBlob],
  ['GET', /^pulls$/, listPulls],
  ['POST', /^pulls$/, createPull],
  ['GET', /^pulls\/(\d+)$/, getPull],
  ['PATCH', /^pulls\/(\d+)$/, updatePull],
  ['PUT', /^pulls\/(\d+)\/merge$/, mergePull],
];

/** Answers one request about the repository. @throws Refusal */
export async function rest(world: RestWorld, request: RestRequest): Promise<Answer> {
  for (const [method, path, handler] of ROUTES) {
    const match = method === request.method ? path.exec(request.path) : null;
    if (match !== null) return handler(world, request, match[1] ?? '');
  }
  throw notFound();
}

/** Where the shapes' URLs lead. */
export async function placeOf(world: Pick<RestWorld, 'url' | 'name' | 'repository'>): Promise<Place> {
  return { url: world.url, name: world.name, defaultBranch: await world.repository.defaultBranch() };
}

async function getBranch(world: RestWorld, _request: RestRequest, name: string): Promise<Answer> {
  const facts = await world.repository.commit(await branchHead(world, name));
  if (facts === undefined) throw notFound();
  return ok(shapes.branch(await placeOf(world), name, facts));
}

async function listCommits(world: RestWorld, { query }: RestRequest): Promise<Answer> {
  const sha = await world.repository.resolve(query.get('sha') ?? 'HEAD');
  if (sha === undefined) throw notFound();
  const first = Math.min(Number(query.get('per_page') ?? 30), 100);
  const path = query.get('path');
  const skip = (Number(query.get('page') ?? 1) - 1) * first;
  const place = await placeOf(world);
  const commits = await world.repository.commits(sha, { first, skip, ...(path === null ? {} : { path }) });
  return ok(commits.map((facts) => shapes.commit(place, facts)));
}

async function getCommit(world: RestWorld, { accept }: RestRequest, rev: string): Promise<Answer> {
  const sha = await world.repository.resolve(rev);
  const facts = sha === undefined ? undefined : await world.repository.commit(sha);
  if (facts === undefined) throw new Refusal(422, `No commit found for SHA: ${rev}`);
  if (accept.includes('application/vnd.github.sha')) return { status: 200, body: facts.sha };
  if (accept.includes('application/vnd.github.diff')) {
    return { status: 200, body: (await world.repository.git(['show', '--format=', facts.sha])).bytes };
  }
  return ok(shapes.commit(await placeOf(world), facts));
}

async function branchHead(world: RestWorld, name: string): Promise<string> {
  const sha = await world.repository.resolve(`refs/heads/${name}`);
  if (sha === undefined) throw notFound();
  return sha;
}

async function getRef(world: RestWorld, _request: RestRequest, name: string): Promise<Answer> {
  return ok(shapes.ref(await placeOf(world), name, await branchHead(world, name)));
}

async function createRef(world: RestWorld, { body }: RestRequest): Promise<Answer> {
  const { ref, sha } = z.object({ ref: z.string().startsWith('refs/heads/'), sha: z.string() }).parse(body);
  const branch = ref.slice('refs/heads/'.length);
  if ((await world.repository.resolve(`refs/heads/${branch}`)) !== undefined)
    throw new Refusal(422, 'Reference already exists');
  if ((await world.repository.resolve(sha)) === undefined) throw new Refusal(422, 'Object does not exist');
  if (!(await world.repository.moveBranch(branch, sha, null))) throw new Refusal(422, 'Reference cannot be created');
  world.pushed(branch, '0'.repeat(40), sha);
  return created(shapes.ref(await placeOf(world), branch, sha));
}

async function updateRef(world: RestWorld, { body }: RestRequest, branch: string): Promise<Answer> {
  const { sha, force } = z.object({ sha: z.string(), force: z.boolean().optional() }).parse(body);
  const old = await world.repository.resolve(`refs/heads/${branch}`);
  if (old === undefined) throw new Refusal(422, 'Reference does not exist');
  if (force !== true && !(await world.repository.isAncestor(old, sha)))
    throw new Refusal(422, 'Update is not a fast forward');
  await world.repository.moveBranch(branch, sha, old);
  world.pushed(branch, old, sha);
  return ok(shapes.ref(await placeOf(world), branch, sha));
}

async function deleteRef(world: RestWorld, _request: RestRequest, branch: string): Promise<Answer> {
  const old = await branchHead(world, branch);
  await world.repository.git(['update-ref', '-d', `refs/heads/${branch}`, old]);
  world.pushed(branch, old, '0'.repeat(40));
  return { status: 204 };
}

async function getTree(world: RestWorld, { query }: RestRequest, rev: string): Promise<Answer> {
  const sha = await world.repository.resolve(rev, 'tree');
  if (sha === undefined) throw notFound();
  const entries = await world.repository.tree(sha, query.has('recursive'));
  const truncated = query.has('recursive') && entries.length > world.maxTreeEntries;
  return ok(
    shapes.tree(await placeOf(world), sha, truncated ? entries.slice(0, world.maxTreeEntries) : entries, truncated),
  );
}

async function getBlob(world: RestWorld, { accept }: RestRequest, rev: string): Promise<Answer> {
  const sha = await world.repository.resolve(rev, 'blob');
  if (sha === undefined) throw notFound();
  const bytes = await world.repository.blob(sha);
  if (accept.includes('application/vnd.github.raw')) return { status: 200, body: bytes };
  return ok(shapes.blob(await placeOf(world), sha, bytes));
}

/** GitHub ignores a `head` without an owner, and so do we. */
async function listPulls(world: RestWorld, { query }: RestRequest): Promise<Answer> {
  const state = query.get('state') ?? 'open';
  const [owner = '', head] = (query.get('head') ?? '').split(/:(.*)/s);
  const base = query.get('base');
  const place = await placeOf(world);
  const pulls = (await world.pulls.list()).filter(
    (pull) =>
      (state === 'all' || pull.state === state) &&
      (head === undefined || (pull.head === head && world.name.startsWith(`${owner}/`))) &&
      (base === null || pull.base === base),
  );
  return ok(pulls.map((pull) => shapes.pullRequest(place, pull)));
}

async function createPull(world: RestWorld, { body }: RestRequest): Promise<Answer> {
  const Draft = z.object({ title: z.string(), head: z.string(), base: z.string(), body: z.string().nullish() });
  const draft = Draft.safeParse(body);
  if (!draft.success) throw invalid('PullRequest', 'base', 'title, head and base are required');
  const owner = world.name.split('/')[0] ?? '';
  const pull = await world.pulls.create(owner, world.committer.name, { ...draft.data, body: draft.data.body ?? null });
  world.pullChanged(pull.number, 'opened', pull.author);
  return created(shapes.pullRequest(await placeOf(world), pull));
}

async function getPull(world: RestWorld, { accept }: RestRequest, number: string): Promise<Answer> {
  const pull = await world.pulls.get(Number(number));
  if (accept.includes('application/vnd.github.diff'))
    return { status: 200, body: await world.repository.diff(pull.baseSha, pull.headSha) };
  return ok(shapes.pullRequest(await placeOf(world), pull));
}

async function updatePull(world: RestWorld, { body }: RestRequest, number: string): Promise<Answer> {
  const change = z
    .object({ title: z.string().optional(), body: z.string().nullish(), state: z.enum(['open', 'closed']).optional() })
    .parse(body);
  const before = await world.pulls.get(Number(number));
  const { title, state, body: text } = change;
  const after = await world.pulls.update(before.number, {
    ...(title === undefined ? {} : { title }),
    ...(state === undefined ? {} : { state }),
    ...(text === undefined ? {} : { body: text }),
  });
  const action = before.state === after.state ? 'edited' : after.state === 'closed' ? 'closed' : 'reopened';
  world.pullChanged(after.number, action, world.committer.name);
  return ok(shapes.pullRequest(await placeOf(world), after));
}

async function mergePull(world: RestWorld, { body }: RestRequest, number: string): Promise<Answer> {
  const { merge_method: method = 'merge' } = z
    .object({ merge_method: z.enum(['merge', 'squash']).optional() })
    .parse(body ?? {});
  const before = await world.pulls.get(Number(number));
  const after = await world.pulls.merge(before.number, world.committer, method);
  world.pushed(after.base, before.baseSha, after.mergeSha ?? '');
  world.pullChanged(after.number, 'closed', world.committer.name);
  return ok({ sha: after.mergeSha, merged: true, message: 'Pull Request successfully merged' });
}
