import { foldedGaps } from '../../../core/report/gap-blocks.ts';
import type { Gap } from '../../../core/values/gap.ts';
import type { ObjectRef } from '../../../core/values/object-ref.ts';
import type { Source } from '../../../core/values/source.ts';

/** `{file, line, column?, commit?}`, in that order. */
export function sourceJson({ file, line, column, commit }: Source) {
  return { file, line, ...(column === undefined ? {} : { column }), ...(commit === undefined ? {} : { commit }) };
}

export function gapJson({ reason, detail, source }: Gap) {
  return { reason, detail, ...(source === undefined ? {} : { source: sourceJson(source) }) };
}

/** Gaps as lists of them are printed: what several applications say in the same words is there once, with how often it was said. */
export function gapsJson(gaps: readonly Gap[]) {
  return foldedGaps(gaps).map(({ gap, times }) => ({ ...gapJson(gap), ...(times === 1 ? {} : { times }) }));
}

export function objectJson({ kind, namespace, name }: ObjectRef) {
  return { kind, ...(namespace === undefined ? {} : { namespace }), name };
}

export function refJson(ref: ObjectRef) {
  return { apiVersion: ref.apiVersion, ...objectJson(ref) };
}
