/**
 * A path as a manifest writes it, relative to `base` and as snapshots name it: without `.`, `..` and slashes at either end. Undefined for one that leaves the
 * repository: it has no meaning here.
 */
export function folderPath(written: string, base = ''): string | undefined {
  const parts: string[] = [];
  for (const part of `${base}/${written}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
