import type { PullRequestDraft } from '../../ports/pull-requests.ts';
import type { DraftState } from './draft-state.ts';
import { readDraftState } from './draft-state.ts';
import type { GithubClient } from './github-client.ts';

/** A commit may fail because the branch moved, because a lost answer hid that it worked, or because a new branch is not visible yet. */
const ATTEMPTS = 3;

/**
 * Makes the draft's branch hold the draft's text: creates the branch at the base, commits once with the head it was read at as
 * lock (so two workers never both commit), and does nothing where the text is there already.
 * `kept`: people have committed to the open pull request since; their work is left alone.
 * `moved`: the branch moved under us.
 */
export async function commitChanges(
  client: GithubClient,
  draft: PullRequestDraft,
  found: DraftState,
  isUnderReview: boolean,
): Promise<'committed' | 'present' | 'kept' | 'moved'> {
  let tried: string | null = null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { head } = attempt === 0 ? found : await readDraftState(client, draft);
    if (head !== null && head.differs.length === 0) return tried === null ? 'present' : 'committed';
    if (head !== null && tried !== null && head.oid !== tried) return 'moved';
    if (isUnderReview && head !== null && head.headline !== draft.commit.headline) return 'kept';
    const parent = isUnderReview && head !== null ? head.oid : await prepareBranch(client, draft, head);
    if (parent !== null) {
      tried = parent;
      if (await commit(client, draft, parent)) return 'committed';
    }
  }
  return 'moved';
}

/** The commit to build on: the base, where the branch can be put there without losing a commit, else the branch's head. Null: look again. */
async function prepareBranch(
  { octokit, owner, repo }: GithubClient,
  draft: PullRequestDraft,
  head: DraftState['head'],
): Promise<string | null> {
  const { branch, baseSha: sha } = draft;
  if (head?.oid === sha) return sha;
  try {
    if (head === null) await octokit.rest.git.createRef({ owner, repo, ref: `refs/heads/${branch}`, sha });
    else await octokit.rest.git.updateRef({ owner, repo, ref: `heads/${branch}`, sha, force: false });
    return sha;
  } catch (error) {
    // 422 "Reference already exists": created by another worker or by an attempt whose answer was lost.
    // 422 "Update is not a fast forward": an earlier attempt's commit is there; build on it.
    if (error instanceof Error && 'status' in error && error.status === 422) return head?.oid ?? null;
    throw error;
  }
}

const COMMIT = `mutation SutureCommit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;

/** False when the branch is no longer at `parent`: GitHub says so with HTTP 200 and an error of type STALE_DATA. */
async function commit(
  { octokit, owner, repo }: GithubClient,
  draft: PullRequestDraft,
  parent: string,
): Promise<boolean> {
  const additions = [...draft.changes].map(([path, text]) => ({
    path,
    contents: Buffer.from(text, 'utf8').toString('base64'),
  }));
  const input = {
    branch: { repositoryNameWithOwner: `${owner}/${repo}`, branchName: draft.branch },
    expectedHeadOid: parent,
    message: draft.commit,
    fileChanges: { additions },
  };
  try {
    await octokit.graphql(COMMIT, { input });
    return true;
  } catch (error) {
    if (hasType(error, 'STALE_DATA')) return false;
    throw error;
  }
}

function hasType(error: unknown, type: string): boolean {
  if (!(error instanceof Error) || error.name !== 'GraphqlResponseError' || !('errors' in error)) return false;
  return Array.isArray(error.errors) && error.errors.some((one: { type?: unknown }) => one.type === type);
}
