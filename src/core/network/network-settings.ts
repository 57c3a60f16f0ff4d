import type { RenderedObject } from '../render/rendered.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Source } from '../values/source.ts';

/** What verdicts and symptoms depend on besides objects. Everything has Cilium's default. */
export interface NetworkSettings {
  /** Cilium's `enable-policy`. */
  readonly enforcement?: 'default' | 'always' | 'never';
  /** Cilium 1.MINOR.PATCH; unknown when absent, and then taken to be one that follows selectors in `toServices` (1.17 or newer). */
  readonly cilium?: { readonly minor: number; readonly patch: number };
  /** Who turns a Service's address into a backend's. */
  readonly dataPath?: 'socket-lb' | 'per-packet-lb' | 'kube-proxy';
  /** True when the objects are all there is, so that what is not among them does not exist. Git seldom shows everything: default false. */
  readonly closedWorld?: boolean;
  /** Finds the line of a field of an object; without it, evidence points at the object's first line. */
  readonly locate?: (object: RenderedObject, path: FieldPath) => Source | undefined;
}
