import type { JsonObject } from '../values/json.ts';
import { groupOf } from '../values/object-ref.ts';
import { stringAt } from '../values/read-json.ts';
import type { ApiServer, Refusal, RefusalCause } from './refusal.ts';

/** One complaint about one field, before all of an object's are put into a message (apimachinery, `pkg/util/validation/field/errors.go`). */
export interface FieldError extends RefusalCause {
  readonly kind: Refusal['kind'];
}

/** `Invalid value: VALUE: WHY`; `value` as the API server prints it (see `print/`). */
export function invalid(field: string, value: string, why: string): FieldError {
  return { field, detail: `Invalid value: ${value}: ${why}`, kind: 'validation' };
}

/** `Required value`, with a reason where there is one. */
export function required(field: string, why = ''): FieldError {
  return { field, detail: why === '' ? 'Required value' : `Required value: ${why}`, kind: 'validation' };
}

/** `Forbidden: WHY`. */
export function forbidden(field: string, why: string): FieldError {
  return { field, detail: `Forbidden: ${why}`, kind: 'validation' };
}

/** `Duplicate value: VALUE`. */
export function duplicate(field: string, value: string): FieldError {
  return { field, detail: `Duplicate value: ${value}`, kind: 'validation' };
}

/** `Unsupported value: VALUE: supported values: "A", "B"`, in the order given: the API server sorts most of its lists, not all. */
export function notSupported(field: string, value: string, supported: readonly string[]): FieldError {
  const values = supported.map((one) => JSON.stringify(one)).join(', ');
  const tail = supported.length === 0 ? '' : `: supported values: ${values}`;
  return { field, detail: `Unsupported value: ${value}${tail}`, kind: 'validation' };
}

/** `Too long: may not be more than N bytes`; its words differ by version. */
export function tooLong(field: string, limit: number, server: ApiServer): FieldError {
  return { field, detail: `Too long: ${tooLongWords(limit, server)}`, kind: 'validation' };
}

/** The reason of `Too long`, by version (`field.TooLong`: "bytes" since 1.32, "byte" where it is one since 1.34). */
export function tooLongWords(limit: number, { minor }: ApiServer): string {
  if (minor < 32) return `may not be longer than ${limit}`;
  return `may not be more than ${limit} ${limit === 1 && minor >= 34 ? 'byte' : 'bytes'}`;
}

/** `Too many: N: must have at most M items`. */
export function tooMany(field: string, actual: number, limit: number): FieldError {
  const items = limit === 1 ? 'item' : 'items';
  return { field, detail: `Too many: ${actual}: must have at most ${limit} ${items}`, kind: 'validation' };
}

/** `Not found: VALUE`. */
export function notFound(field: string, value: string): FieldError {
  return { field, detail: `Not found: ${value}`, kind: 'validation' };
}

/** A complaint that a field may not change. */
export function immutable(field: string, detail: string): FieldError {
  return { field, detail, kind: 'immutable' };
}

/** `Invalid value: VALUE: field is immutable`, the words of `ValidateImmutableField` (apimachinery, `pkg/api/validation/objectmeta.go`). */
export function fieldIsImmutable(field: string, value: string): FieldError {
  return immutable(field, `Invalid value: ${value}: field is immutable`);
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
    reason: 'Invalid',
    causes: errors.map(({ field, detail }) => ({ field, detail })),
    kind,
  };
}

/** `Deployment.apps`, and `Service` for the core group. */
function qualifiedKind(manifest: JsonObject): string {
  const kind = stringAt(manifest, 'kind') ?? '';
  const group = groupOf(stringAt(manifest, 'apiVersion') ?? '');
  return group === '' ? kind : `${kind}.${group}`;
}
