import type { CommitFacts, TreeEntry } from './bare-repository.ts';
import type { PullRequest } from './pull-request-book.ts';

/** What every shape needs to write its URLs. `url` is where the stand-in listens; `name` is `owner/repo`. */
export interface Place {
  readonly url: string;
  readonly name: string;
  readonly defaultBranch: string;
}

type Shape = Readonly<Record<string, unknown>>;

const node = (kind: string, id: string | number): string => Buffer.from(`${kind}:${id}`).toString('base64url');
const api = (place: Place): string => `${place.url}/repos/${place.name}`;
const html = (place: Place): string => `${place.url}/${place.name}`;

/** A stable positive number for a name: GitHub numbers everything. */
export function numberOf(name: string): number {
  let hash = 7;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 99_999_989;
  return hash + 1;
}

/** `simple-user` */
export function user(place: Place, login: string): Shape {
  const self = `${place.url}/users/${encodeURIComponent(login)}`;
  const urls = [
    'followers',
    'organizations',
    'repos',
    'subscriptions',
    'received_events',
    'events',
    'following',
    'gists',
    'starred',
  ];
  return {
    login,
    id: numberOf(login),
    node_id: node('User', login),
    avatar_url: `${self}/avatar.png`,
    gravatar_id: '',
    url: self,
    html_url: `${place.url}/${encodeURIComponent(login)}`,
    ...Object.fromEntries(urls.map((kind) => [`${kind}_url`, `${self}/${kind}`])),
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    site_admin: false,
  };
}

const REPOSITORY_URLS =
  'archive assignees blobs branches collaborators comments commits compare contents contributors deployments downloads events forks git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels languages merges milestones notifications pulls releases stargazers statuses subscribers subscription tags teams trees svn mirror';

/** `full-repository`, which is also a valid `repository`. */
export function repository(place: Place): Shape {
  const [owner = '', name = ''] = place.name.split('/');
  const when = '2026-01-01T00:00:00Z';
  const urls = Object.fromEntries(REPOSITORY_URLS.split(' ').map((kind) => [`${kind}_url`, `${api(place)}/${kind}`]));
  const counts =
    'forks forks_count open_issues open_issues_count stargazers_count watchers watchers_count size network_count subscribers_count';
  return {
    ...urls,
    ...Object.fromEntries(counts.split(' ').map((count) => [count, 0])),
    mirror_url: null,
    id: numberOf(place.name),
    node_id: node('Repository', place.name),
    name,
    full_name: place.name,
    owner: user(place, owner),
    private: true,
    fork: false,
    archived: false,
    disabled: false,
    description: null,
    homepage: null,
    language: null,
    license: null,
    default_branch: place.defaultBranch,
    html_url: html(place),
    url: api(place),
    clone_url: `${html(place)}.git`,
    git_url: `git://${new URL(place.url).host}/${place.name}.git`,
    ssh_url: `git@${new URL(place.url).hostname}:${place.name}.git`,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    has_downloads: true,
    pushed_at: when,
    created_at: when,
    updated_at: when,
    permissions: { admin: false, push: true, pull: true },
  };
}

/** `commit` */
export function commit(place: Place, facts: CommitFacts): Shape {
  const url = `${api(place)}/commits/${facts.sha}`;
  return {
    sha: facts.sha,
    node_id: node('Commit', facts.sha),
    url,
    html_url: `${html(place)}/commit/${facts.sha}`,
    comments_url: `${url}/comments`,
    commit: {
      url: `${api(place)}/git/commits/${facts.sha}`,
      author: facts.author,
      committer: facts.committer,
      message: facts.message,
      comment_count: 0,
      tree: { sha: facts.tree, url: `${api(place)}/git/trees/${facts.tree}` },
      verification: { verified: false, reason: 'unsigned', payload: null, signature: null, verified_at: null },
    },
    author: null,
    committer: null,
    parents: facts.parents.map((sha) => ({
      sha,
      url: `${api(place)}/commits/${sha}`,
      html_url: `${html(place)}/commit/${sha}`,
    })),
  };
}

/** `git-tree` */
export function tree(place: Place, sha: string, entries: readonly TreeEntry[], truncated: boolean): Shape {
  const urlOf = ({ type, sha: id }: TreeEntry) =>
    type === 'commit' ? {} : { url: `${api(place)}/git/${type}s/${id}` };
  return {
    sha,
    url: `${api(place)}/git/trees/${sha}`,
    tree: entries.map((entry) => ({ ...entry, ...urlOf(entry) })),
    truncated,
  };
}

/** `blob`. GitHub breaks the base64 text into lines. */
export function blob(place: Place, sha: string, bytes: Buffer): Shape {
  const content = bytes.toString('base64').replaceAll(/.{60}/g, '$&\n');
  return {
    sha,
    node_id: node('Blob', sha),
    url: `${api(place)}/git/blobs/${sha}`,
    size: bytes.length,
    content,
    encoding: 'base64',
  };
}

/** `git-ref` */
export function ref(place: Place, branch: string, sha: string): Shape {
  const name = `refs/heads/${branch}`;
  return {
    ref: name,
    node_id: node('Ref', name),
    url: `${api(place)}/git/${encodeURI(name)}`,
    object: { type: 'commit', sha, url: `${api(place)}/git/commits/${sha}` },
  };
}

/** `branch-with-protection` */
export function branch(place: Place, name: string, facts: CommitFacts): Shape {
  const self = `${api(place)}/branches/${encodeURIComponent(name)}`;
  return {
    name,
    commit: commit(place, facts),
    _links: { self, html: `${html(place)}/tree/${encodeURI(name)}` },
    protected: false,
    protection: { enabled: false },
    protection_url: `${self}/protection`,
  };
}

/** `installation` */
export function installation(place: Place, id: number, appId: number): Shape {
  const owner = place.name.split('/')[0] ?? '';
  return {
    id,
    app_id: appId,
    app_slug: 'suture',
    target_id: numberOf(owner),
    target_type: 'Organization',
    account: user(place, owner),
    repository_selection: 'selected',
    access_tokens_url: `${place.url}/app/installations/${id}/access_tokens`,
    repositories_url: `${place.url}/installation/repositories`,
    html_url: `${place.url}/organizations/${owner}/settings/installations/${id}`,
    events: ['pull_request', 'push'],
    permissions: { metadata: 'read', contents: 'write', pull_requests: 'write' },
    single_file_name: null,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    suspended_by: null,
    suspended_at: null,
  };
}

/** `pull-request`, which is also a valid `pull-request-simple`. */
export function pullRequest(place: Place, pull: PullRequest): Shape {
  const owner = place.name.split('/')[0] ?? '';
  const self = `${api(place)}/pulls/${pull.number}`;
  const issue = `${api(place)}/issues/${pull.number}`;
  const page = `${html(place)}/pull/${pull.number}`;
  const side = (ref: string, sha: string) => ({
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: user(place, owner),
    repo: repository(place),
  });
  const urls = {
    commits: `${self}/commits`,
    comments: `${issue}/comments`,
    review_comments: `${self}/comments`,
    review_comment: `${self}/comments{/number}`,
    statuses: `${api(place)}/statuses/${pull.headSha}`,
  };
  return {
    url: self,
    id: numberOf(page),
    node_id: node('PullRequest', pull.number),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    ...Object.fromEntries(Object.entries(urls).map(([kind, url]) => [`${kind}_url`, url])),
    _links: Object.fromEntries(
      Object.entries({ ...urls, self, html: page, issue }).map(([kind, href]) => [kind, { href }]),
    ),
    number: pull.number,
    state: pull.state,
    locked: false,
    draft: false,
    title: pull.title,
    body: pull.body,
    user: user(place, pull.author),
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    // Also set while open: GitHub's test merge. Whoever takes it for "merged" is wrong.
    merge_commit_sha: pull.mergeSha ?? pull.headSha,
    merged: pull.mergedAt !== null,
    merged_by: pull.mergedBy === null ? null : user(place, pull.mergedBy),
    mergeable: pull.state === 'open' ? pull.stats.mergeable : null,
    mergeable_state: pull.stats.mergeable ? 'clean' : 'dirty',
    head: side(pull.head, pull.headSha),
    base: side(pull.base, pull.baseSha),
    additions: pull.stats.additions,
    deletions: pull.stats.deletions,
    changed_files: pull.stats.files,
    commits: pull.stats.commits,
    comments: 0,
    review_comments: 0,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    auto_merge: null,
    active_lock_reason: null,
    author_association: 'CONTRIBUTOR',
    maintainer_can_modify: false,
  };
}
