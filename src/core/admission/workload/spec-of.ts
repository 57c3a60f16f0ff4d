import type { JsonObject } from '../../values/json.ts';
import { objectAt } from '../../values/read-json.ts';

/** An object's `spec`; empty where there is none, as Go's decoder leaves it. */
export function specOf(object: JsonObject): JsonObject {
  return objectAt(object, 'spec') ?? {};
}
