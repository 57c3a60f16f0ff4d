import type { JsonObject } from '../../values/json.ts';
import { objectAt } from '../../values/read-json.ts';

/** Fields of a manifest's Pod spec that the API server's own type keeps in the security context. */
const MOVED = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'];

/** A Pod spec in the form of the internal type, as messages quote it (`Convert_v1_PodSpec_To_core_PodSpec`). */
export function internalPodSpec(spec: JsonObject): JsonObject {
  const moved = Object.entries(spec).filter(([key, value]) => MOVED.includes(key) && value !== null);
  const security = objectAt(spec, 'securityContext');
  if (security === undefined && moved.length === 0) return spec;
  return { ...spec, securityContext: { ...security, ...Object.fromEntries(moved) } };
}

/** A Pod template likewise. */
export function internalPodTemplate(template: JsonObject): JsonObject {
  return { ...template, spec: internalPodSpec(objectAt(template, 'spec') ?? {}) };
}
