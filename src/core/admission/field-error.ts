import type { JsonObject } from '../values/json.ts';
import { groupOf } from '../values/object-ref.ts';
import { stringAt } from '../values/read-json.ts';
import type { Refusal, RefusalCause } from './refusal.ts';

/** One complaint about one field, before all of an object's are put into a message. */
export interface FieldError extends RefusalCause {
  readonly kind: Refusal['kind'];
}

/** What decides a refusal's kind when there are several complaints: the one that a change of the manifest cannot talk away comes first. */
const GRAVEST: readonly Refusal['kind'][] = ['immutable', 'selector-mismatch', 'schema', 'validation'];

/**
 * The status message of `errors.NewInvalid` (apimachinery, `pkg/api/errors`): one error stands alone, several are `[a, b]`
 * without repetitions (`utilerrors.NewAggregate`). Null without errors.
 */
export function refusalOf(manifest: JsonObject, errors: readonly FieldError[]): Refusal | null {
  const kind = GRAVEST.find((one) => errors.some((error) => error.kind === one));
  if (kind === undefined) return null;
  const lines = [...new Set(errors.map(({ field, detail }) => `${field}: ${detail}`))];
  const all = lines.length === 1 ? lines.join('') : `[${lines.join(', ')}]`;
  const subject = `${qualifiedKind(manifest)} "${stringAt(manifest, 'metadata', 'name') ?? ''}"`;
  return {
    message: `${subject} is invalid: ${all}`,
    causes: errors.map(({ field, detail }) => ({ field, detail })),
    kind,
  };
}

/** A complaint that a field may not change. */
export function immutable(field: string, detail: string): FieldError {
  return { field, detail, kind: 'immutable' };
}

/** `Deployment.apps`, and `Service` for the core group. */
function qualifiedKind(manifest: JsonObject): string {
  const kind = stringAt(manifest, 'kind') ?? '';
  const group = groupOf(stringAt(manifest, 'apiVersion') ?? '');
  return group === '' ? kind : `${kind}.${group}`;
}
