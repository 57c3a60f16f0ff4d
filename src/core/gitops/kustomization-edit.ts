import type { JsonObject } from '../values/json.ts';
import type { Source } from '../values/source.ts';

/**
 * One change that a deployer makes to the kustomization of a folder before it builds it. Argo CD runs `kustomize edit`, Flux writes the
 * fields itself; either way the result is built as if it stood in Git.
 */
export type KustomizationEdit = {
  /** The deployer's line that asks for it. */
  readonly source: Source;
} & (
  | { readonly kind: 'set'; readonly field: 'namePrefix' | 'nameSuffix' | 'namespace'; readonly value: string }
  /** Takes the place of the entry of the same `name`, else is added. An image's `*` keeps what the entry had. */
  | { readonly kind: 'put'; readonly field: 'images' | 'replicas'; readonly value: JsonObject }
  /** Without `force` a key that is there already is refused. */
  | {
      readonly kind: 'merge';
      readonly field: 'commonLabels' | 'commonAnnotations';
      readonly key: string;
      readonly value: string;
      readonly force: boolean;
    }
  /** A label that leaves selectors alone. */
  | {
      readonly kind: 'label';
      readonly key: string;
      readonly value: string;
      readonly includeTemplates: boolean;
      readonly force: boolean;
    }
  | { readonly kind: 'append'; readonly field: 'patches'; readonly value: JsonObject }
  /** Added unless it is there already. */
  | { readonly kind: 'append'; readonly field: 'components'; readonly value: string }
);
