/** A folder of another repository, as a kustomization names it. */
export interface RemoteUrl {
  /** The machine, in lower case: `github.com`. */
  readonly host: string;
  /** `owner/name`. */
  readonly repository: string;
  /** Folder in it; the root is the empty string. */
  readonly path: string;
  /** Branch, tag or commit; null for the repository's default branch. */
  readonly ref: string | null;
}

/**
 * Reads the ways to name a folder of a repository: `github.com/org/repo//path?ref=v1`, `https://…`, `git@host:org/repo.git`,
 * `ssh://git@host/…`, with `git::` before it or not. Two slashes or `.git` end the repository, else its first two parts do.
 * Null for what is no repository of an owner (a plain file's URL is read as one all the same; it will not be found).
 * Source: kustomize 5.8 `api/internal/git/repospec.go`.
 */
export function parseRemoteUrl(url: string): RemoteUrl | null {
  const [address = '', query = ''] = url.replace(/^git::/, '').split('?', 2);
  const match = /^(?:(?:https?|ssh):\/\/)?(?:[\w.-]+@)?([\w-]+(?:\.[\w-]+)+)(?::\d+(?=\/))?[/:](.+)$/.exec(address);
  const [, host = '', rest = ''] = match ?? [];
  const [repository, path] = splitRepository(rest);
  if (host === '' || !/^[\w.-]+\/[\w.-]+$/.test(repository)) return null;
  const asked = new URLSearchParams(query);
  return {
    host: host.toLowerCase(),
    repository,
    path: path.replace(/^\/+|\/+$/g, ''),
    ref: asked.get('ref') || asked.get('version') || null,
  };
}

function splitRepository(rest: string): readonly [string, string] {
  const suffix = /\.git(?=\/|$)/.exec(rest);
  if (suffix !== null) return [rest.slice(0, suffix.index), rest.slice(suffix.index + suffix[0].length)];
  const double = rest.indexOf('//');
  if (double >= 0) return [rest.slice(0, double), rest.slice(double)];
  const [owner = '', name = '', ...path] = rest.split('/');
  return [`${owner}/${name}`, path.join('/')];
}
