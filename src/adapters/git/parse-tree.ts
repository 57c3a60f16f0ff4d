/** One entry of a Git tree. */
export interface TreeEntry {
  readonly kind: 'folder' | 'file' | 'link' | 'submodule';
  readonly name: string;
  readonly id: string;
}

/** Modes of a tree's entries (git, `Documentation/gitformat-*`, `object.h`): the first digits tell the kind. */
const KINDS = new Map<string, TreeEntry['kind']>([
  ['40000', 'folder'],
  ['120000', 'link'],
  ['160000', 'submodule'],
]);

/** The entries of a tree object: `<mode> SP <name> NUL <id>`, the id in `idBytes` bytes. */
export function parseTree(bytes: Uint8Array, idBytes: number): readonly TreeEntry[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: TreeEntry[] = [];
  for (let at = 0; at < buffer.length; ) {
    const space = buffer.indexOf(0x20, at);
    const end = buffer.indexOf(0, space);
    entries.push({
      kind: KINDS.get(buffer.toString('latin1', at, space)) ?? 'file',
      name: buffer.toString('utf8', space + 1, end),
      id: buffer.toString('hex', end + 1, end + 1 + idBytes),
    });
    at = end + 1 + idBytes;
  }
  return entries;
}
