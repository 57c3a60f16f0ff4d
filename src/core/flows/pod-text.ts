import type { RenderedObject } from '../render/rendered.ts';
import type { FieldPath } from '../values/field-path.ts';

/** A text that configures a Pod: an argument, an environment variable, an entry of a ConfigMap or Secret it uses. */
export interface PodText {
  /** The variable's, flag's or entry's name. */
  readonly name: string;
  readonly text: string;
  /** The variable that holds an entry, where it is read into one. */
  readonly variable?: string;
  readonly object: RenderedObject;
  readonly path: FieldPath;
}
