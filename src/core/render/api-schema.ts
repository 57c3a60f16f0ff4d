import { isClusterScoped } from './cluster-scoped.ts';
import type { Gvk } from './gvk.ts';
import { builtinSchema, type Schema } from './merge-keys.ts';

/** What a build knows of kinds. */
export interface ApiSchema {
  /** The lists of a kind that merge; undefined for a kind it does not know. */
  readonly schemaOf: (gvk: Gvk) => Schema | undefined;
  /** True only for a kind it knows to have no namespace. */
  readonly isClusterScoped: (gvk: Gvk) => boolean;
}

/** What kustomize brings along. */
export const BUILTIN_SCHEMA: ApiSchema = { schemaOf: builtinSchema, isClusterScoped };
