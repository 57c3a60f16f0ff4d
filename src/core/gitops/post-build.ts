import type { Source } from '../values/source.ts';

/** What Flux does to every object after the build: its variables, then its common metadata. */
export interface PostBuild {
  /** Null without `spec.postBuild`: then nothing is substituted. */
  readonly variables: Variables | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The Kustomization's line. */
  readonly source: Source;
}

export interface Variables {
  /** `substitute`, which goes before `from`. */
  readonly given: Readonly<Record<string, string>>;
  /** `substituteFrom`, in order; later ones win. */
  readonly from: readonly VariableSource[];
}

/** A ConfigMap or Secret in the namespace of the Kustomization. */
export interface VariableSource {
  readonly kind: string;
  readonly name: string;
  readonly optional: boolean;
  readonly source: Source;
}
