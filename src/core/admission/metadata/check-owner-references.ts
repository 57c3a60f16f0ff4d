import type { JsonObject } from '../../values/json.ts';
import { stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid } from '../field-error.ts';
import { BOOL, list, named, pointer, STRING, taggedStruct } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';

const OWNER_REFERENCE = taggedStruct('v1.OwnerReference', [
  ['APIVersion', STRING, 'apiVersion'],
  ['Kind', STRING],
  ['Name', STRING],
  ['UID', named('types.UID'), 'uid'],
  ['Controller', pointer(BOOL)],
  ['BlockOwnerDeletion', pointer(BOOL)],
]);

/** `ValidateOwnerReferences` (apimachinery, `pkg/api/validation/objectmeta.go`): every complaint stands at the list, without an index. */
export function checkOwnerReferences(
  references: readonly JsonObject[],
  path: string,
  server: ApiServer,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  let controller: string | null = null;
  for (const reference of references) {
    errors.push(...checkReference(reference, path, server));
    if (valueAt(reference, 'controller') !== true) continue;
    const name = `${stringAt(reference, 'kind') ?? ''}/${stringAt(reference, 'name') ?? ''}`;
    if (controller === null) controller = name;
    else errors.push(twoControllers(references, [controller, name], path, server));
  }
  return errors;
}

function checkReference(reference: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const errors = [
    ...(versionOf(reference) === '' ? [empty(`${path}.apiVersion`, 'version must not be empty')] : []),
    ...['kind', 'name', 'uid'].flatMap((field) =>
      (stringAt(reference, field) ?? '') === '' ? [empty(`${path}.${field}`, 'must not be empty')] : [],
    ),
  ];
  if (stringAt(reference, 'apiVersion') !== 'v1' || stringAt(reference, 'kind') !== 'Event') return errors;
  const why = '/v1, Kind=Event is disallowed from being an owner';
  return [...errors, invalid(path, printValue(OWNER_REFERENCE, reference, server), why)];
}

function versionOf(reference: JsonObject): string {
  const parts = (stringAt(reference, 'apiVersion') ?? '').split('/');
  return parts.length > 2 ? '' : (parts.at(-1) ?? '');
}

function empty(field: string, why: string): FieldError {
  return invalid(field, '""', why);
}

function twoControllers(
  references: readonly JsonObject[],
  [first, second]: readonly [string, string],
  path: string,
  server: ApiServer,
): FieldError {
  const why = `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${second}`;
  return invalid(path, printValue(list(OWNER_REFERENCE), references, server), why);
}
