import type { JsonObject } from '../../values/json.ts';
import { scopeOf } from '../decode/built-in-kind.ts';
import type { FieldError } from '../field-error.ts';
import type { ApiServer } from '../refusal.ts';
import { checkMetadata, type MetadataRules } from './check-metadata.ts';
import { checkMetadataUpdate } from './check-metadata-update.ts';
import { pathSegmentName } from './name-rule.ts';

/** What every kind's metadata is held to on creation, after the kind's own rules and only if those found nothing (apiserver, `registry/rest/create.go`, `BeforeCreate`). */
export function checkCommonMetadata(object: JsonObject, server: ApiServer): readonly FieldError[] {
  return checkMetadata(object, rulesFor(object, server), server);
}

/** What every kind's metadata is held to on updates, before the kind's own rules (`registry/rest/update.go`, `validateCommonFields`). */
export function checkCommonMetadataUpdate(
  object: JsonObject,
  old: JsonObject,
  server: ApiServer,
): readonly FieldError[] {
  const rules = rulesFor(object, server);
  return [...checkMetadata(object, rules, server), ...checkMetadataUpdate(object, old, server, rules)];
}

function rulesFor(object: JsonObject, server: ApiServer): MetadataRules {
  return { namespaced: scopeOf(object, server) !== 'cluster', name: pathSegmentName, anyFinalizer: true };
}
