import { type Snapshot, snapshotOf } from '../../../src/core/values/snapshot.ts';

/** A snapshot of a few files, given as text. */
export function snapshot(files: Readonly<Record<string, string>>): Snapshot {
  const entries = Object.entries(files).map(
    ([path, text]) => [path, { id: `${path}:${text}`, bytes: new TextEncoder().encode(text) }] as const,
  );
  return snapshotOf(new Map(entries), null);
}
