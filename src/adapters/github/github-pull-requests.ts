import type { PullRequestDraft, PullRequestOutcome, PullRequests } from '../../ports/pull-requests.ts';
import { commitChanges } from './commit-changes.ts';
import { readDraftState } from './draft-state.ts';
import type { GithubClient } from './github-client.ts';
import { githubClient } from './github-client.ts';
import type { GithubConfig } from './github-config.ts';

/**
 * Fix pull requests on GitHub. The branch is the identity of a finding: whatever an earlier attempt left behind (a branch, a
 * commit, a pull request whose answer was lost) is found and continued, so `open` may be repeated at any time. Nothing is ever
 * forced: commits of people on the branch stay, and a closed pull request stays closed.
 * @throws the classes of `github-errors.ts`.
 */
export function githubPullRequests(config: GithubConfig): PullRequests {
  const onGithub = githubClient(config);
  return {
    open: (draft) =>
      onGithub(
        draft.repository.id,
        `opening the pull request for ${draft.branch} in ${draft.repository.id}`,
        (client) => open(client, draft),
      ),
  };
}

async function open(client: GithubClient, draft: PullRequestDraft): Promise<PullRequestOutcome> {
  if (draft.changes.size === 0) return { kind: 'nothing-to-change' };
  const existing = await findPull(client, draft.branch);
  if (existing !== undefined && existing.state === 'closed')
    return answer(existing.merged ? 'merged-before' : 'closed-before', existing);
  const state = await readDraftState(client, draft);
  if (state.changed.length === 0) return { kind: 'nothing-to-change' };
  if (state.movedOnBase) return { kind: 'base-moved' };
  const committed = await commitChanges(client, draft, state, existing !== undefined);
  if (committed === 'moved') return { kind: 'base-moved' };
  if (existing === undefined) return createPull(client, draft, state.base);
  // Its branch holds something else than this draft: another option, or people's own commits. The description must go on describing that.
  if (committed === 'kept') return answer('already-open', existing);
  const described = await describePull(client, draft, existing);
  return answer(described || committed === 'committed' ? 'updated' : 'already-open', existing);
}

interface Pull {
  readonly number: number;
  readonly url: string;
  readonly state: string;
  readonly merged: boolean;
  readonly title: string;
  readonly body: string;
}

const answer = (
  kind: 'opened' | 'updated' | 'already-open' | 'closed-before' | 'merged-before',
  { number, url }: Pull,
): PullRequestOutcome => ({
  kind,
  number,
  url,
});

/** The open pull request of the branch, else its newest one. A fork may have a branch of that name: its pull requests are not ours. */
async function findPull({ octokit, owner, repo }: GithubClient, branch: string): Promise<Pull | undefined> {
  const query = {
    owner,
    repo,
    head: `${owner}:${branch}`,
    state: 'all' as const,
    sort: 'created' as const,
    direction: 'desc' as const,
  };
  const { data } = await octokit.rest.pulls.list(query);
  const name = `${owner}/${repo}`.toLowerCase();
  const own = data.filter(({ head }) => head.ref === branch && head.repo?.full_name.toLowerCase() === name).map(asPull);
  return own.find((pull) => pull.state === 'open') ?? own[0];
}

interface PullFacts {
  readonly number: number;
  readonly html_url: string;
  readonly state: string;
  readonly merged_at: string | null;
  readonly title: string;
  readonly body: string | null;
}

/** `merged_at` alone says that it was merged: `merge_commit_sha` is set on open ones too. */
const asPull = ({ number, html_url: url, state, merged_at: mergedAt, title, body }: PullFacts): Pull => ({
  number,
  url,
  state,
  merged: mergedAt !== null,
  title,
  body: body ?? '',
});

async function createPull(client: GithubClient, draft: PullRequestDraft, base: string): Promise<PullRequestOutcome> {
  const { octokit, owner, repo } = client;
  const { title, body, branch: head } = draft;
  try {
    const { data } = await octokit.rest.pulls.create({ owner, repo, title, body, head, base });
    return answer('opened', asPull(data));
  } catch (error) {
    // 422 "A pull request already exists": somebody was faster, or our own first attempt worked and only its answer was lost.
    const existing = isUnprocessable(error) ? await findPull(client, draft.branch) : undefined;
    if (existing?.state !== 'open') throw error;
    return answer('already-open', existing);
  }
}

/** Brings title and body up to date. True when something was to do. */
async function describePull(
  { octokit, owner, repo }: GithubClient,
  { title, body }: PullRequestDraft,
  pull: Pull,
): Promise<boolean> {
  // GitHub stores line ends as they were typed into its form.
  if (pull.title === title && pull.body.replaceAll('\r\n', '\n') === body) return false;
  await octokit.rest.pulls.update({ owner, repo, pull_number: pull.number, title, body });
  return true;
}

const isUnprocessable = (error: unknown): boolean =>
  error instanceof Error && 'status' in error && error.status === 422;
