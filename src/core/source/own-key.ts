import type { Json, JsonObject } from '../values/json.ts';

/** An object under construction. */
export type JsonMap = { [key: string]: Json };

/** Sets an own property, also for the keys that JavaScript would treat as something else (`__proto__`). */
export function setOwn<T>(target: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  else target[key] = value;
}

/** The own property, never one that every object inherits (`constructor`, `toString`). */
export function getOwn(target: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(target, key) ? target[key] : undefined;
}
