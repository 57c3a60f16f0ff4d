import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Snapshot, type SnapshotFile, snapshotOf } from '../../../src/core/values/snapshot.ts';

export interface StepTree {
  /** The number the step's folder starts with. */
  readonly step: string;
  readonly snapshot: Snapshot;
}

/** An incident's history as trees, without Git: each step's `files` laid over those before, what its `commit.json` removes left out. */
export function readSteps(folder: string): readonly StepTree[] {
  let files: ReadonlyMap<string, SnapshotFile> = new Map();
  const steps = readdirSync(folder).filter((name) => /^\d\d-/.test(name));
  return steps.sort().map((name) => {
    const { removed = [] } = readCommit(join(folder, name, 'commit.json'));
    const kept = [...files].filter(([path]) => !removed.includes(path));
    files = new Map([...kept, ...filesOf(join(folder, name, 'files'))]);
    return { step: name.slice(0, 2), snapshot: snapshotOf(files, name) };
  });
}

function readCommit(path: string): { readonly removed?: readonly string[] } {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function filesOf(folder: string): readonly (readonly [string, SnapshotFile])[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1).replaceAll('\\', '/'), { id: path, bytes: readFileSync(path) }] as const;
    });
}
