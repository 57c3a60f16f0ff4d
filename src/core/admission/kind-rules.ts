import type { JsonObject } from '../values/json.ts';
import type { Doubt } from './doubt.ts';
import type { FieldError } from './field-error.ts';
import type { ApiServer, Refusal } from './refusal.ts';

/**
 * What the API server does with the objects of one kind, after it has decoded them: an API group's `defaults.go`, and its strategy's
 * `Validate` and `ValidateUpdate`. Objects are in the version they were written in; nothing is written to.
 */
export interface KindRules {
  /** The object with everything filled in that the API server fills in; a field that is there already stays. */
  readonly defaults: (object: JsonObject, server: ApiServer) => JsonObject;
  /** What it writes into a new object (defaults filled in) before it looks at it, and never again: the strategy's `PrepareForCreate`, as far as checks see it. */
  readonly prepare?: (object: JsonObject, server: ApiServer) => JsonObject;
  /** What it says to a new object (defaults filled in, prepared), in its order. */
  readonly create: (object: JsonObject, server: ApiServer) => readonly FieldError[];
  /** What it says to an object that replaces a stored one (defaults filled in on both): all of it, `create`'s complaints where they are repeated on updates. */
  readonly update: (object: JsonObject, old: JsonObject, server: ApiServer) => readonly FieldError[];
  /** What fails before an object is validated, with a status that is not about its fields (500). `old` is null for a new object. */
  readonly allocate?: (object: JsonObject, old: JsonObject | null, server: ApiServer) => Refusal | null;
  /** What an admission plugin that is on everywhere says to an update that is valid. */
  readonly plugin?: (object: JsonObject, old: JsonObject, server: ApiServer) => Refusal | null;
  /** What its answer depends on and only a cluster knows (objects as they are written). */
  readonly doubts?: (object: JsonObject, old: JsonObject | null, server: ApiServer) => readonly Doubt[];
}
