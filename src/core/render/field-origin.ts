import type { Json } from '../values/json.ts';
import type { Source } from '../values/source.ts';

/** One place that set a field, in order; `by` is `manifest` for the file the object was read from, else the transformer. */
export interface FieldOrigin {
  readonly by: string;
  readonly source: Source;
  readonly value: Json;
}
