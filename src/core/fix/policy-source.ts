import { isMap, isSeq, stringify, type YAMLMap, type YAMLSeq } from 'yaml';
import { locate } from '../source/locate.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Json } from '../values/json.ts';
import type { Snapshot } from '../values/snapshot.ts';
import type { BrokenPeer } from './broken-peer.ts';
import { columnOf, documentsOf, entryOf, nodeAt, spanOf } from './yaml-text.ts';

/** A broken rule where its file has it. */
export interface PolicySource {
  readonly file: string;
  readonly text: string;
  /** The list of rules: the value of `egress` and the like. */
  readonly rules: YAMLSeq;
  readonly rule: YAMLMap;
  /** `toEndpoints` or `fromEndpoints` with its list. */
  readonly peers: YAMLSeq;
}

/** Finds the rule in the file the policy was read from; undefined where it does not stand there (a patch or another transformer wrote it). */
export function policySource(
  snapshot: Snapshot,
  { object, section, index, field }: BrokenPeer,
): PolicySource | undefined {
  const { file } = object.source;
  const text = snapshot.text(file);
  const at = text === undefined ? null : locate(text, object.document, []);
  if (text === undefined || at === null) return undefined;
  const contents = documentsOf(text).find(
    (one) => one.contents !== null && spanOf(one.contents)[0] === at.start,
  )?.contents;
  const rules = nodeAt(contents, section);
  const rule = nodeAt(contents, [...section, index] satisfies FieldPath);
  const peers = isMap(rule) ? entryOf(rule, field)?.value : undefined;
  return isSeq(rules) && isMap(rule) && isSeq(peers) ? { file, text, rules, rule, peers } : undefined;
}

/** A value in the style of what it replaces: on one line in braces, or as a block that starts at the given column. */
export function written(
  value: Json,
  style: { readonly flow: boolean; readonly column: number; readonly eol: string },
): string {
  const options = { version: '1.1', lineWidth: 0, indentSeq: false, aliasDuplicateObjects: false } as const;
  if (style.flow)
    return stringify(value, { ...options, collectionStyle: 'flow', flowCollectionPadding: false }).trimEnd();
  return stringify(value, options)
    .trimEnd()
    .split('\n')
    .join(`${style.eol}${' '.repeat(style.column)}`);
}

/** Column of a node's first character. */
export function columnOfNode(text: string, node: YAMLSeq | YAMLMap): number {
  return columnOf(text, spanOf(node)[0]);
}
