import type { Gap } from '../core/values/gap.ts';
import type { Snapshot } from '../core/values/snapshot.ts';

/** Submodules are commits of other repositories: what is in them is not in the tree. */
export function submoduleGaps({ submodules = [] }: Snapshot): readonly Gap[] {
  return submodules.map((path) => ({
    reason: 'unreadable-file',
    detail: `${path} is a submodule: what is in it is not read`,
    source: { file: path, line: 1 },
  }));
}
