import type { Pair, YAMLMap } from 'yaml';
import { isMap, isScalar, isSeq } from 'yaml';
import type { Snapshot } from '../values/snapshot.ts';
import type { Source } from '../values/source.ts';
import { documentsOf, entryOf, lineOf, spanOf } from './yaml-text.ts';

/**
 * A block of a kustomization that writes labels into selectors too: `commonLabels`, or an entry of `labels` with
 * `includeSelectors: true`. Source: kustomize api/types/labels.go and api/internal/target/kusttarget_configplugin.go.
 */
export interface LabelBlock {
  readonly file: string;
  readonly text: string;
  readonly by: 'commonLabels' | 'labels';
  /** The kustomization's top level. */
  readonly root: YAMLMap;
  /** `commonLabels: …`, or the entry of `labels`. */
  readonly pair: Pair;
  /** For `labels`: which entry. */
  readonly index: number | null;
  /** The map of labels itself. */
  readonly labels: YAMLMap;
  readonly pairs: ReadonlyMap<string, string>;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** The block of a kustomization that a line belongs to, or undefined: the line is in another field, or the file is no kustomization. */
export function labelBlockAt(snapshot: Snapshot, { file, line }: Source): LabelBlock | undefined {
  return labelBlocks(snapshot, file).find(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine);
}

function labelBlocks(snapshot: Snapshot, file: string): readonly LabelBlock[] {
  const text = snapshot.text(file);
  const root = text === undefined ? undefined : documentsOf(text)[0]?.contents;
  if (text === undefined || !isMap(root)) return [];
  return [...commonLabels(file, text, root), ...labelEntries(file, text, root)];
}

function commonLabels(file: string, text: string, root: YAMLMap): readonly LabelBlock[] {
  const pair = entryOf(root, 'commonLabels');
  if (pair === undefined || !isMap(pair.value) || pair.value.items.length === 0) return [];
  const [start] = spanOf(pair.key);
  return [
    block(
      { file, text, root, pair, index: null, by: 'commonLabels', labels: pair.value },
      start,
      spanOf(pair.value)[1],
    ),
  ];
}

function labelEntries(file: string, text: string, root: YAMLMap): readonly LabelBlock[] {
  const pair = entryOf(root, 'labels');
  if (pair === undefined || !isSeq(pair.value)) return [];
  return pair.value.items.flatMap((entry, index) => {
    if (!isMap(entry) || !isTrue(entryOf(entry, 'includeSelectors'))) return [];
    const labels = entryOf(entry, 'pairs')?.value;
    if (!isMap(labels) || labels.items.length === 0) return [];
    const [start, end] = spanOf(entry);
    return [block({ file, text, root, pair, index, by: 'labels', labels }, start, end)];
  });
}

/** True for an entry whose value is the boolean. */
export function isTrue(pair: Pair | undefined): boolean {
  return isScalar(pair?.value) && pair.value.value === true;
}

function block(parts: Omit<LabelBlock, 'pairs' | 'firstLine' | 'lastLine'>, start: number, end: number): LabelBlock {
  return {
    ...parts,
    pairs: new Map(parts.labels.items.flatMap(pairOf)),
    firstLine: lineOf(parts.text, start),
    // A block collection's range ends on the next line's first column.
    lastLine: lineOf(parts.text, parts.text.slice(0, end).trimEnd().length),
  };
}

function pairOf({ key, value }: Pair): [string, string][] {
  return isScalar(key) && isScalar(value) ? [[String(key.value), String(value.value)]] : [];
}
