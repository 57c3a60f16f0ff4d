import type { JsonObject } from '../../values/json.ts';
import { valueAt } from '../../values/read-json.ts';
import type { ApiServer } from '../refusal.ts';

/** What is known about a Pod spec from outside of it (`PodValidationOptions`). */
export interface PodOptions {
  /** True for the spec of a Pod, false for one in a template: some rules are for Pods alone (`ResourceIsPod`). */
  readonly isPod?: boolean;
  /** The Pod's name; templates have none. */
  readonly name?: string;
  /** On an update, the spec that is stored: what was accepted once by a laxer server may stay (`GetValidationOptionsFromPodSpecAndMeta`). */
  readonly old?: JsonObject | undefined;
}

/** What the checks of a container have to know of the rest of the Pod. */
export interface PodContext {
  readonly spec: JsonObject;
  readonly options: PodOptions;
  readonly server: ApiServer;
  /** The volumes without errors, by name: a mount of another one is `Not found`. */
  readonly volumes: ReadonlyMap<string, JsonObject>;
}

/** False only where a Pod asks for a user namespace of its own. */
export function usesHostUsers(spec: JsonObject): boolean {
  return valueAt(spec, 'hostUsers') !== false;
}
