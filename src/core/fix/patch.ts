import { formatPatch, structuredPatch } from 'diff';
import type { Edit } from '../values/edit.ts';
import { applyEdits } from '../values/edit.ts';
import type { Snapshot } from '../values/snapshot.ts';

/** The new text of every file the edits change, in order of path. A file that is not in the snapshot has no text to edit and is left out. */
export function editedFiles(snapshot: Snapshot, edits: readonly Edit[]): ReadonlyMap<string, string> {
  const files = [...new Set(edits.map(({ file }) => file))].sort();
  return new Map(
    files.flatMap((file): [string, string][] => {
      const before = snapshot.text(file);
      if (before === undefined) return [];
      const after = applyEdits(
        before,
        edits.filter((edit) => edit.file === file),
      );
      return after === before ? [] : [[file, after]];
    }),
  );
}

/**
 * The edits as one unified diff in Git's format (`diff --git a/… b/…`, C-quoted names), which `git apply` takes; null when nothing
 * changes. Three lines of context, as Git prints.
 */
export function patchOf(snapshot: Snapshot, edits: readonly Edit[]): string | null {
  const diffs = [...editedFiles(snapshot, edits)].map(([file, after]) =>
    fileDiff(file, snapshot.text(file) ?? '', after),
  );
  return diffs.length === 0 ? null : diffs.join('');
}

function fileDiff(file: string, before: string, after: string): string {
  const patch = structuredPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, { context: 3 });
  return formatPatch({ ...patch, isGit: true });
}
