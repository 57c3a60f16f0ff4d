import { decodeUtf8 } from '../source/undecodable.ts';
import type { Snapshot } from '../values/snapshot.ts';

/** A file's text as go-yaml decodes it: UTF-16 where the bytes begin with its mark, all others count as UTF-8, see {@link decodeUtf8}. Undefined where there is no file. */
export function fileText(snapshot: Snapshot, path: string): string | undefined {
  const bytes = snapshot.file(path)?.bytes ?? new Uint8Array();
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  const isBig = bytes[0] === 0xfe && bytes[1] === 0xff;
  if (isLittle || isBig) return new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be').decode(bytes);
  const text = snapshot.text(path);
  return text?.includes('\ufffd') === true ? decodeUtf8(bytes) : text;
}

/** The text of a file by the name that places give it: its path, or for a file of another repository its web address. */
export function textAtPlace(snapshot: Snapshot, name: string): string | undefined {
  if (!name.startsWith('https://')) return fileText(snapshot, name);
  for (const tree of snapshot.remotes?.values() ?? []) {
    if (name.startsWith(`${tree.name}/`)) return fileText(tree.snapshot, name.slice(tree.name.length + 1));
  }
  return undefined;
}
