import type { Commit } from '../../core/values/commit.ts';
import { onFirstParents } from './first-parents.ts';
import type { GithubClient } from './github-client.ts';
import { GithubNotFound } from './github-errors.ts';
import { mergeHistories } from './merge-histories.ts';

/** GraphQL connections give at most this many. */
const PAGE = 100;

interface Page {
  readonly nodes: readonly (CommitNode | null)[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

interface CommitNode {
  readonly oid: string;
  readonly message: string;
  readonly committedDate: string;
  readonly author: { readonly name: string | null } | null;
  readonly parents: { readonly nodes: readonly ({ readonly oid: string } | null)[] };
}

interface Answer {
  readonly repository: { readonly object: Readonly<Record<string, Page>> | null } | null;
}

/**
 * The commits reachable from `at` that touch one of `paths` (none or the root: all), newest first, at most `limit`: all
 * paths in one request, further ones only above 100 commits. GitHub follows every parent, so that all commits are asked for beside
 * those of the paths, and a merge stands for what it brought.
 */
export async function readHistory(
  client: GithubClient,
  at: string,
  paths: readonly string[],
  limit: number,
): Promise<readonly Commit[]> {
  const wanted = paths.length === 0 || paths.includes('') ? [''] : [...new Set(paths)];
  const histories = new Map<string, Commit[]>([...wanted, ''].map((path) => [path, []]));
  let open = new Map<string, string | null>([...histories.keys()].map((path) => [path, null]));
  while (open.size > 0) {
    const pages = await readPages(client, at, open, Math.min(limit, PAGE));
    open = new Map();
    for (const [path, page] of pages) {
      const history = histories.get(path) ?? [];
      history.push(...page.nodes.flatMap((node) => (node === null ? [] : [asCommit(node)])));
      if (page.pageInfo.hasNextPage && history.length < limit) open.set(path, page.pageInfo.endCursor);
    }
  }
  const touching = mergeHistories(wanted.map((path) => histories.get(path) ?? []));
  return onFirstParents(at, touching, histories.get('') ?? []).slice(0, limit);
}

async function readPages(
  { octokit, owner, repo }: GithubClient,
  at: string,
  open: ReadonlyMap<string, string | null>,
  first: number,
): Promise<ReadonlyMap<string, Page>> {
  const variables: Record<string, unknown> = { owner, name: repo, at, first };
  const declared = ['$owner: String!', '$name: String!', '$at: GitObjectID!', '$first: Int!'];
  const fields: string[] = [];
  for (const [index, [path, after]] of [...open].entries()) {
    declared.push(`$path${index}: String`, `$after${index}: String`);
    fields.push(`h${index}: history(first: $first, path: $path${index}, after: $after${index}) { ...Page }`);
    variables[`path${index}`] = path === '' ? null : path;
    variables[`after${index}`] = after;
  }
  const query = `query SutureHistory(${declared.join(', ')}) {
    repository(owner: $owner, name: $name) { object(oid: $at) { ... on Commit { ${fields.join('\n')} } } }
  }
  fragment Page on CommitHistoryConnection {
    nodes { oid message committedDate author { name } parents(first: 10) { nodes { oid } } }
    pageInfo { hasNextPage endCursor }
  }`;
  const { repository } = await octokit.graphql<Answer>(query, variables);
  const commit = repository?.object ?? null;
  if (commit === null)
    throw new GithubNotFound(`reading commit ${at} of ${owner}/${repo}`, 'the answer holds no such object');
  return new Map([...open.keys()].flatMap((path, index) => pageOf(path, commit[`h${index}`])));
}

const pageOf = (path: string, page: Page | undefined) => (page === undefined ? [] : [[path, page] as const]);

/** The headline GitHub offers is cut at 72 characters; the message is whole. */
function asCommit({ oid, message, committedDate, author, parents }: CommitNode): Commit {
  return {
    sha: oid,
    subject: message.split('\n', 1)[0] ?? '',
    author: author?.name ?? 'unknown',
    date: Date.parse(committedDate),
    parents: parents.nodes.flatMap((parent) => (parent === null ? [] : [parent.oid])),
  };
}
