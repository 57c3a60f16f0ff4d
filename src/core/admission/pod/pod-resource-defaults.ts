import type { JsonObject } from '../../values/json.ts';
import type { ApiServer } from '../refusal.ts';

export function podResourceDefaults(spec: JsonObject, _server: ApiServer): JsonObject {
  return spec;
}
