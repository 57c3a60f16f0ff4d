/** A JSON value as the Kubernetes API knows it: what a manifest is after YAML was read. Never written to. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. Keys from outside (`__proto__` among them) are plain own properties: build with `Object.create(null)` or `defineProperty` semantics in mind. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** True for a JSON object (not null, not an array). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
