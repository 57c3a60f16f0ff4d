import type { Snapshot } from '../../src/core/values/snapshot.ts';
import { snapshotOf } from '../../src/core/values/snapshot.ts';

/** A snapshot of a few files, written down in a test. */
export function treeOf(files: Readonly<Record<string, string>>, commit: string | null = null): Snapshot {
  const encoder = new TextEncoder();
  return snapshotOf(
    new Map(
      Object.entries(files).map(([path, text]) => [path, { id: `${path}:${text}`, bytes: encoder.encode(text) }]),
    ),
    commit,
  );
}
