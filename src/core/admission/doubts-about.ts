import type { JsonObject } from '../values/json.ts';
import type { Doubt } from './doubt.ts';
import type { ApiServer } from './refusal.ts';
import { rulesOfKind } from './rules-of-kind.ts';

/**
 * What the answer of `admit` to the same question rests on without knowing: a gap for each belongs beside the answer. `old` is null for a new object. Quotas,
 * webhooks and policies of the cluster may refuse any object and are not listed each time.
 */
export function doubtsAbout(old: JsonObject | null, desired: JsonObject, server: ApiServer): readonly Doubt[] {
  return rulesOfKind(desired)?.doubts?.(desired, old, server) ?? [];
}
