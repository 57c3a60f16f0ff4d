import { isMap, isPair, type YAMLMap } from 'yaml';
import type { Policy } from '../cluster/cluster.ts';
import type { World } from '../diagnosis/world.ts';
import { locate } from '../source/locate.ts';
import type { Edit } from '../values/edit.ts';
import type { Json } from '../values/json.ts';
import { blockEnd, type EditedFile, spanOfEntry } from './delete-entry.ts';
import { styleOf, writtenLike } from './rule-style.ts';
import { columnOf, documentsOf, eolOf, linesAfter, nodeAt, spanOf } from './yaml-text.ts';

/** The document of a file that a policy was read from. */
export interface PolicyText extends EditedFile {
  readonly root: YAMLMap;
}

/** Undefined where the file has no text of its own for it: it is JSON, a list, or was made by something else. */
export function textOf({ object }: Policy, { snapshot }: World): PolicyText | undefined {
  const { file } = object.source;
  const text = snapshot.text(file);
  const at = text === undefined ? null : locate(text, object.document, []);
  if (text === undefined || at === null || file.endsWith('.json')) return undefined;
  const root = documentsOf(text).find(
    ({ contents }) => contents !== null && spanOf(contents)[0] === at.start,
  )?.contents;
  return isMap(root) && nodeAt(root, ['spec']) !== undefined ? { file, text, root } : undefined;
}

/** One more entry at the end of a map, in its manner; null for a map without entries, which shows none. */
export function addedPair(at: PolicyText, map: YAMLMap, key: string, value: Json): Edit | null {
  const { file, text, root } = at;
  const last = map.items.at(-1);
  if (last === undefined || !isPair(last)) return null;
  const eol = eolOf(text);
  const isFlow = map.flow === true;
  const column = columnOf(text, spanOf(last.key)[0]);
  const written = writtenLike({ [key]: value }, [map], styleOf(text, root), {
    column: isFlow ? 0 : column,
    eol,
    flow: isFlow,
  });
  const span = spanOfEntry(last, text);
  if (!isFlow) return linesAfter(at, blockEnd(text, span), [' '.repeat(column) + written]);
  return { file, start: span[1], end: span[1], text: `, ${written.replace(/^\{\s*|\s*\}$/g, '')}` };
}
