/** Something that an answer of the API server depends on and that only a cluster knows; the answer given here holds as the sentence says. */
export interface Doubt {
  /** The field that it is about, as the API server writes paths. */
  readonly field: string;
  /** What is not known, and what was taken for true. */
  readonly detail: string;
}
