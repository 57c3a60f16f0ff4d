import { type Snapshot, type SnapshotFile, snapshotOf } from '../../src/core/values/snapshot.ts';
import type { Texts } from './generated-tree.ts';

/** The trees of a history whose commits each change one workload; files that are the same are the same object, as a repository hands them out. */
export function historyOf(texts: Texts, commits: number): readonly Snapshot[] {
  const encoder = new TextEncoder();
  const fileOf = (path: string, text: string, version: number): SnapshotFile => ({
    id: `${path}@${version}`,
    bytes: encoder.encode(text),
  });
  const files = new Map([...texts].map(([path, text]) => [path, fileOf(path, text, 0)]));
  const workloads = [...texts].filter(([path]) => path.endsWith('/workload.yaml'));
  return Array.from({ length: commits }, (_, at) => {
    const [path, text] = workloads[(at * 7) % workloads.length] ?? ['', ''];
    if (at > 0) files.set(path, fileOf(path, text.replace('periodSeconds: 5', `periodSeconds: ${at + 5}`), at));
    return snapshotOf(new Map(files), at.toString(16).padStart(40, '0'));
  });
}
