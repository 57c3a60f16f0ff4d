import type { FieldPath } from '../values/field-path.ts';
import type { Gap } from '../values/gap.ts';
import type { Json, JsonObject } from '../values/json.ts';
import type { ObjectRef } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';

/** One transformer that set one field: what it wrote, and the line in the kustomization (or patch) that told it to. */
export interface Touch {
  readonly path: FieldPath;
  /** The kustomization field, as written there: `commonLabels`, `labels`, `namespace`, `patches`, `images`, … */
  readonly by: string;
  readonly source: Source;
  readonly value: Json;
}

/** An object as kustomize would print it, with where it comes from and every field that is not as its file says. */
export interface RenderedObject {
  readonly ref: ObjectRef;
  readonly manifest: JsonObject;
  /** First line of the document the object was read from; for generated objects the generator's line in the kustomization. */
  readonly source: Source;
  /** Position of the document in its file, from 0. */
  readonly document: number;
  /** Where in the document the object stands, for an item of a `List`: `['items', 3]`. Absent for the document itself. */
  readonly at?: FieldPath;
  /** In the order they ran; the last touch of a path is what stands there now. */
  readonly touches: readonly Touch[];
}

/** Why there is no answer: kustomize's own message, byte for byte where we know it, and where to look. */
export interface RenderProblem {
  readonly message: string;
  readonly source?: Source;
}

/** What `render` answers. With a `problem`, `objects` is empty: kustomize prints nothing then, and Argo CD applies nothing. */
export interface Rendered {
  readonly objects: readonly RenderedObject[];
  readonly gaps: readonly Gap[];
  readonly problem: RenderProblem | null;
  /** Every file read on the way, sorted: what the result is made of. */
  readonly files: readonly string[];
}
