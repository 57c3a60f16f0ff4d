import { graphql as execute, Kind, parse } from 'graphql';
import { z } from 'zod';
import type { Answer } from './answer.ts';
import type { BareRepository, CommitFacts } from './bare-repository.ts';
import { schema } from './schema.ts';

export interface GraphqlWorld {
  readonly url: string;
  readonly name: string;
  readonly repository: BareRepository;
  readonly committer: { readonly name: string; readonly email: string };
  /** Called when a mutation moved a branch. */
  readonly pushed: (branch: string, before: string, after: string) => void;
}

const Request = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** GitHub's GraphQL errors carry a machine-readable `type` beside `path` and `message`. */
class TypedError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** Answers a GraphQL request. Errors of the query come with HTTP 200, as GitHub sends them. */
export async function graphql(world: GraphqlWorld, body: unknown): Promise<Answer> {
  const request = Request.safeParse(body);
  if (!request.success) return { status: 400, body: { message: 'Problems parsing JSON' } };
  const { query, variables, operationName } = request.data;
  const result = await execute({
    schema,
    source: query,
    rootValue: root(world),
    variableValues: variables,
    operationName,
  });
  const errors = result.errors?.map(({ message, path, locations, originalError }) => ({
    ...(originalError instanceof TypedError ? { type: originalError.type } : {}),
    ...(path === undefined ? {} : { path }),
    locations,
    message,
  }));
  return { status: 200, body: { data: result.data ?? null, ...(errors === undefined ? {} : { errors }) } };
}

/** The first field a request asks for, or its operation's name: what the request log shows. */
export function operationOf(body: unknown): string {
  const request = Request.safeParse(body);
  if (!request.success) return '';
  try {
    const definition = parse(request.data.query, { noLocation: true }).definitions[0];
    if (definition?.kind !== Kind.OPERATION_DEFINITION) return '';
    const [first] = definition.selectionSet.selections;
    return definition.name?.value ?? (first?.kind === Kind.FIELD ? first.name.value : '');
  } catch {
    return '';
  }
}

function root(world: GraphqlWorld) {
  return {
    rateLimit: { cost: 1, limit: 5000, remaining: 4999, resetAt: '2030-01-01T00:00:00Z' },
    repository: ({ owner, name }: { owner: string; name: string }) => {
      if (`${owner}/${name}` !== world.name) {
        throw new TypedError('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
      }
      return repositoryNode(world);
    },
    createCommitOnBranch: ({ input }: { input: unknown }) => createCommit(world, CommitInput.parse(input)),
    createRef: async ({ input }: { input: { name: string; oid: string } }) => {
      const branch = input.name.replace(/^refs\/heads\//, '');
      if (!(await world.repository.moveBranch(branch, input.oid, null))) {
        throw new TypedError('UNPROCESSABLE', `A ref named "${input.name}" already exists in the repository.`);
      }
      return { ref: await refNode(world, branch) };
    },
  };
}

function repositoryNode(world: GraphqlWorld) {
  return {
    id: `R_${Buffer.from(world.name).toString('base64url')}`,
    nameWithOwner: world.name,
    url: `${world.url}/${world.name}`,
    isArchived: false,
    viewerPermission: 'WRITE',
    defaultBranchRef: async () => refNode(world, await world.repository.defaultBranch()),
    ref: ({ qualifiedName }: { qualifiedName: string }) => refNode(world, qualifiedName.replace(/^refs\/heads\//, '')),
    object: ({ oid, expression }: { oid?: string; expression?: string }) => objectNode(world, oid ?? expression ?? ''),
  };
}

async function refNode(world: GraphqlWorld, branch: string) {
  const sha = await world.repository.resolve(`refs/heads/${branch}`);
  return sha === undefined
    ? null
    : { id: `REF_${branch}`, name: branch, prefix: 'refs/heads/', target: () => objectNode(world, sha) };
}

/** One object by id or by an expression such as `main:apps/web.yaml`; null when there is none. */
async function objectNode(world: GraphqlWorld, expression: string): Promise<object | null> {
  const object = await world.repository.objects.read(expression);
  if (object === undefined) return null;
  const { oid, type, bytes } = object;
  if (type === 'blob') return blobNode(oid, bytes);
  if (type === 'tree') return treeNode(world, oid);
  const facts = await world.repository.commit(oid);
  return facts === undefined ? null : commitNode(world, facts);
}

const named = (kind: string, oid: string) => ({
  __typename: kind,
  id: `${kind}_${oid}`,
  oid,
  abbreviatedOid: oid.slice(0, 7),
});

/** Text is cut at half a mebibyte, absent for binary files, and re-coded where it is not UTF-8. */
function blobNode(oid: string, bytes: Buffer): object {
  const isBinary = bytes.subarray(0, 8000).includes(0);
  const isTruncated = !isBinary && bytes.length > 512 * 1024;
  const text = isBinary ? null : bytes.subarray(0, 512 * 1024).toString('utf8');
  return { ...named('Blob', oid), byteSize: bytes.length, isBinary, isTruncated, text };
}

function treeNode(world: GraphqlWorld, oid: string): object {
  const entries = async () =>
    (await world.repository.tree(oid, false)).map((entry) => ({
      ...entry,
      name: entry.path,
      oid: entry.sha,
      mode: Number.parseInt(entry.mode, 8),
      size: entry.size ?? 0,
      object: () => (entry.type === 'commit' ? null : objectNode(world, entry.sha)),
    }));
  return { ...named('Tree', oid), entries };
}

function commitNode(world: GraphqlWorld, facts: CommitFacts): object {
  const [headline = '', ...rest] = facts.message.split('\n');
  const actor = (person: CommitFacts['author']) => ({ ...person, user: null });
  return {
    ...named('Commit', facts.sha),
    message: facts.message,
    // Long headlines are cut, and continue in the body.
    messageHeadline: headline.length > 72 ? `${headline.slice(0, 69)}…` : headline,
    messageBody: rest.join('\n').trim(),
    authoredDate: facts.author.date,
    committedDate: facts.committer.date,
    author: actor(facts.author),
    committer: actor(facts.committer),
    url: `${world.url}/${world.name}/commit/${facts.sha}`,
    tree: () => treeNode(world, facts.tree),
    signature:
      facts.committer.email === world.committer.email
        ? { isValid: true, state: 'VALID', wasSignedByGitHub: true }
        : null,
    parents: ({ first = 100 }: { first?: number }) => ({
      totalCount: facts.parents.length,
      nodes: facts.parents.slice(0, first).map((sha) => lazyCommit(world, sha)),
    }),
    history: (args: HistoryArguments) => historyOf(world, facts.sha, args),
    blame: ({ path }: { path: string }) => blameOf(world, facts.sha, path),
  };
}

const COMMIT_FIELDS =
  'message messageHeadline messageBody authoredDate committedDate author committer url tree signature parents history blame';

/** A commit that is read only when more than its id is asked for. */
function lazyCommit(world: GraphqlWorld, sha: string): object {
  const field = (name: string) => async (args: unknown) => {
    const node = new Map(Object.entries((await objectNode(world, sha)) ?? {}));
    const value: unknown = node.get(name);
    return typeof value === 'function' ? value(args) : value;
  };
  return {
    ...named('Commit', sha),
    ...Object.fromEntries(COMMIT_FIELDS.split(' ').map((name) => [name, field(name)])),
  };
}

interface HistoryArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly path?: string | null;
}

/** The cursor is `<commit> <offset>`, as GitHub's is. */
async function historyOf(world: GraphqlWorld, sha: string, { first, after, path }: HistoryArguments): Promise<object> {
  if ((first ?? 0) < 1 || (first ?? 0) > 100) {
    throw new TypedError(
      'EXCESSIVE_PAGINATION',
      `Requesting ${first} records on the \`history\` connection exceeds the \`first\` limit of 100 records.`,
    );
  }
  const skip = typeof after !== 'string' ? 0 : Number(after.split(' ')[1]) + 1;
  const wanted = first ?? 100;
  const commits = await world.repository.commits(sha, {
    first: wanted + 1,
    skip,
    ...(typeof path !== 'string' ? {} : { path }),
  });
  const page = commits.slice(0, wanted);
  return {
    totalCount: skip + commits.length,
    nodes: page.map((facts) => commitNode(world, facts)),
    pageInfo: {
      hasNextPage: commits.length > wanted,
      endCursor: page.length === 0 ? null : `${sha} ${skip + page.length - 1}`,
    },
  };
}

async function blameOf(world: GraphqlWorld, sha: string, path: string): Promise<object> {
  const printed = await world.repository.git(['blame', '--incremental', sha, '--', path], { accept: [0, 128] });
  if (printed.status !== 0) return { ranges: [] };
  const groups = [...printed.text.matchAll(/^([0-9a-f]{40}) \d+ (\d+) (\d+)$/gm)];
  const ranges = groups.map(([, oid = '', line = '1', count = '1']) => ({
    startingLine: Number(line),
    endingLine: Number(line) + Number(count) - 1,
    age: 1,
    commit: () => objectNode(world, oid),
  }));
  return { ranges: ranges.sort((a, b) => a.startingLine - b.startingLine) };
}

const CommitInput = z.object({
  branch: z.object({ repositoryNameWithOwner: z.string(), branchName: z.string() }),
  message: z.object({ headline: z.string(), body: z.string().nullish() }),
  expectedHeadOid: z.string(),
  fileChanges: z
    .object({
      additions: z.array(z.object({ path: z.string(), contents: z.string() })).nullish(),
      deletions: z.array(z.object({ path: z.string() })).nullish(),
    })
    .nullish(),
});

async function createCommit(world: GraphqlWorld, input: z.infer<typeof CommitInput>): Promise<object> {
  const { branchName } = input.branch;
  const branch = branchName.replace(/^refs\/heads\//, '');
  const head = await world.repository.resolve(`refs/heads/${branch}`);
  if (input.branch.repositoryNameWithOwner !== world.name || head === undefined) {
    throw new TypedError('NOT_FOUND', `No such branch ${branchName} in ${input.branch.repositoryNameWithOwner}`);
  }
  const stale = new TypedError(
    'STALE_DATA',
    `Expected branch to point to "${head}" but it did not.  Pull and try again.`,
  );
  if (head !== input.expectedHeadOid) throw stale;
  const additions = (input.fileChanges?.additions ?? []).map(
    ({ path, contents }) => [path, Buffer.from(contents, 'base64')] as const,
  );
  const deletions = (input.fileChanges?.deletions ?? []).map(({ path }) => [path, null] as const);
  const tree = await world.repository.editTree(head, new Map<string, Uint8Array | null>([...additions, ...deletions]));
  const { headline, body } = input.message;
  const message = typeof body !== 'string' || body === '' ? headline : `${headline}\n\n${body}`;
  const sha = await world.repository.createCommit({ parents: [head], tree, message, by: world.committer });
  if (!(await world.repository.moveBranch(branch, sha, head))) throw stale;
  world.pushed(branch, head, sha);
  return { commit: await objectNode(world, sha), ref: await refNode(world, branch) };
}
