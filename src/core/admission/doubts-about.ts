import type { JsonObject } from '../values/json.ts';
import { uncheckedRules } from './custom/check-custom-resource.ts';
import { definitionFor } from './custom/known-definitions.ts';
import type { Doubt } from './doubt.ts';
import type { ApiServer } from './refusal.ts';
import { rulesOfKind } from './rules-of-kind.ts';

/**
 * What the answer of `admit` to the same question rests on without knowing: a gap for each belongs beside the answer. `old` is null for a new object. Quotas,
 * webhooks and policies of the cluster may refuse any object and are not listed each time.
 */
export function doubtsAbout(old: JsonObject | null, desired: JsonObject, server: ApiServer): readonly Doubt[] {
  const rules = rulesOfKind(desired);
  if (rules !== undefined) return rules.doubts?.(desired, old, server) ?? [];
  const definition = definitionFor(desired, server);
  if (definition === undefined) return [];
  return uncheckedRules(definition, desired, old).map((rule) => ({
    field: 'x-kubernetes-validations',
    detail: `the definition's rule “${rule}” is written in CEL and was not run`,
  }));
}
