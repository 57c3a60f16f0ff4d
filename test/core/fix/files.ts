import type { Snapshot } from '../../../src/core/values/snapshot.ts';
import { snapshotOf } from '../../../src/core/values/snapshot.ts';

/** A working tree from texts. */
export function filesOf(texts: Readonly<Record<string, string>>): Snapshot {
  const files = Object.entries(texts).map(
    ([path, text]) => [path, { id: path, bytes: new TextEncoder().encode(text) }] as const,
  );
  return snapshotOf(new Map(files), null);
}
