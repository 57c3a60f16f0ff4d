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

export function objectJson({ kind, namespace, name }: ObjectRef) {
  return { kind, ...(namespace === undefined ? {} : { namespace }), name };
}

export function refJson(ref: ObjectRef) {
  return { apiVersion: ref.apiVersion, ...objectJson(ref) };
}
