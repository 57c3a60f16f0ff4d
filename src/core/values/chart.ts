import type { JsonObject } from './json.ts';

/** What a kustomization says of a Helm chart. Every text comes from the repository: data, never a command. */
export interface ChartRequest {
  /** Equal keys are equal requests, files and values included. */
  readonly key: string;
  readonly name: string;
  readonly version: string;
  /** Where the chart is pulled from, unless it lies in the tree. */
  readonly repo: string;
  /** The chart as it lies in the tree: contents by path below the chart's folder. Null when it has to be pulled. */
  readonly files: ReadonlyMap<string, Uint8Array> | null;
  /** Text of the values file; null for the one that the chart brings along. */
  readonly valuesFile: string | null;
  readonly valuesInline: JsonObject;
  readonly valuesMerge: 'merge' | 'override' | 'replace';
  /** Texts of further values files, in their order. */
  readonly additionalValues: readonly string[];
  /** Flags of `helm template`; an empty text is a flag that is not given. */
  readonly releaseName: string;
  readonly namespace: string;
  readonly nameTemplate: string;
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
  readonly includeCRDs: boolean;
  readonly skipTests: boolean;
  readonly skipHooks: boolean;
  readonly debug: boolean;
  readonly devel: boolean;
}

/**
 * What came of a request: the manifests; `refused` when Helm read the chart and said no, as it would anywhere; `unavailable` when
 * only we could not (no program, no network, too slow). `words` are Helm's own where it said something.
 */
export type ChartOutcome =
  | { readonly kind: 'inflated'; readonly text: string }
  | { readonly kind: 'refused' | 'unavailable'; readonly words: string };
