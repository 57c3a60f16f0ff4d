import { type Snapshot, type SnapshotFile, snapshotOf } from '../../../src/core/values/snapshot.ts';

/** A snapshot from file texts; `linksTo` makes a symbolic link. */
export function repository(files: Readonly<Record<string, string | { readonly linksTo: string }>>): Snapshot {
  const entries = Object.entries(files).map(([path, content]): [string, SnapshotFile] => [
    path,
    typeof content === 'string'
      ? { id: `${path}:${content}`, bytes: new TextEncoder().encode(content) }
      : { id: path, bytes: new Uint8Array(), linksTo: content.linksTo },
  ]);
  return snapshotOf(new Map(entries), null);
}
