import type { Source } from '../../core/values/source.ts';
import type { LinkBase } from '../../ports/conversation.ts';

/**
 * The web address of a line at its commit: `https://github.com/owner/name/blob/<sha>/<path>#L<line>`. Null when the commit is not known
 * or the path is none a repository can hold (an address with `..` in it would lead out of the repository).
 */
export function placeUrl(source: Source, links: LinkBase | undefined): string | null {
  const commit = source.commit ?? links?.commit;
  if (links === undefined || !commit || !URL.canParse(links.repositoryUrl)) return null;
  const segments = source.file.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) return null;
  const path = segments.map(encodeSegment).join('/');
  return `${links.repositoryUrl.replace(/\/+$/, '')}/blob/${encodeSegment(commit)}/${path}#L${source.line}`;
}

/** Through a buffer because `encodeURIComponent` throws on half a surrogate pair, and a file name may hold one. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(Buffer.from(segment).toString()).replaceAll("'", '%27');
}
