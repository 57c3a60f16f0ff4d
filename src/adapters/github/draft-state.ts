import type { PullRequestDraft } from '../../ports/pull-requests.ts';
import { blobId } from './blob-id.ts';
import type { GithubClient } from './github-client.ts';
import { GithubNotFound } from './github-errors.ts';

/** How the repository stands to a draft. */
export interface DraftState {
  /** The branch the pull request goes to. */
  readonly base: string;
  /** Paths whose content at `baseSha` is not yet what the draft wants. */
  readonly changed: readonly string[];
  /** True when the base branch holds another content of a changed path than `baseSha`: the draft was computed on old text. */
  readonly movedOnBase: boolean;
  /** The draft's own branch, if it exists. */
  readonly head: { readonly oid: string; readonly headline: string; readonly differs: readonly string[] } | null;
}

interface Answer {
  readonly repository: {
    readonly defaultBranchRef: { readonly name: string } | null;
    readonly base: { readonly name: string } | null;
    readonly head: { readonly target: { readonly oid: string; readonly message?: string } | null } | null;
  } & Readonly<Record<string, { readonly oid?: string } | null>>;
}

/** Reads all of it in one request: only object ids are compared, no content is transferred. */
export async function readDraftState(
  { octokit, owner, repo }: GithubClient,
  draft: PullRequestDraft,
): Promise<DraftState> {
  const wanted = [...draft.changes].map(([path, text]) => ({ path, id: blobId(new TextEncoder().encode(text)) }));
  const base = draft.repository.branch;
  const { query, variables } = question(
    draft,
    wanted.map(({ path }) => path),
  );
  const { repository } = await octokit.graphql<Answer>(query, { ...variables, owner, name: repo });
  const baseName = base ?? repository.defaultBranchRef?.name;
  if (baseName === undefined || (base !== null && repository.base === null)) {
    throw new GithubNotFound(
      `reading branch ${base ?? 'HEAD'} of ${owner}/${repo}`,
      'the repository has no such branch',
    );
  }
  const idOf = (alias: string) => repository[alias]?.oid ?? null;
  const target = repository.head?.target ?? null;
  return {
    base: baseName,
    changed: wanted.filter(({ id }, index) => idOf(`old${index}`) !== id).map(({ path }) => path),
    movedOnBase: wanted.some((_, index) => idOf(`old${index}`) !== idOf(`now${index}`)),
    head:
      target === null
        ? null
        : {
            oid: target.oid,
            headline: target.message?.split('\n', 1)[0] ?? '',
            differs: wanted.filter(({ id }, index) => idOf(`own${index}`) !== id).map(({ path }) => path),
          },
  };
}

function question(
  draft: PullRequestDraft,
  paths: readonly string[],
): { readonly query: string; readonly variables: Record<string, string> } {
  const base = draft.repository.branch === null ? 'HEAD' : `refs/heads/${draft.repository.branch}`;
  const own = `refs/heads/${draft.branch}`;
  const variables: Record<string, string> = { base, own };
  const fields: string[] = [];
  for (const [index, path] of paths.entries()) {
    for (const [side, rev] of Object.entries({ old: draft.baseSha, now: base, own })) {
      variables[`${side}${index}`] = `${rev}:${path}`;
      fields.push(`${side}${index}: object(expression: $${side}${index}) { oid }`);
    }
  }
  const declared = Object.keys(variables).map((name) => `$${name}: String!`);
  const query = `query SutureDraftState($owner: String!, $name: String!, ${declared.join(', ')}) {
    repository(owner: $owner, name: $name) {
      defaultBranchRef { name }
      base: ref(qualifiedName: $base) { name }
      head: ref(qualifiedName: $own) { target { oid ... on Commit { message } } }
      ${fields.join('\n')}
    }
  }`;
  return { query, variables };
}
