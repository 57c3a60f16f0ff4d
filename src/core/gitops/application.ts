import type { Source } from '../values/source.ts';

/** Something that deploys a folder of the repository: an Argo CD Application, a Flux Kustomization, or a folder nobody names. */
export interface Application {
  readonly name: string;
  readonly by: 'argocd' | 'flux' | 'folder';
  /** Folder in the repository, without leading `./` or trailing `/`; the root is the empty string. */
  readonly path: string;
  /** `spec.destination.namespace`; namespaced objects without a namespace land there. */
  readonly namespace?: string;
  /** Where it is declared; absent for plain folders. */
  readonly source?: Source;
  readonly sync: SyncPolicy;
  /** Argo CD's `directory` options, when the source has them. */
  readonly directory?: { readonly recurse: boolean; readonly include?: string; readonly exclude?: string };
}

export interface SyncPolicy {
  readonly automated: boolean;
  readonly prune: boolean;
  readonly selfHeal: boolean;
  /** Whether an automated sync may remove everything; without it Argo CD refuses to. */
  readonly allowEmpty?: boolean;
  /** `CreateNamespace=true` and the like, as written. */
  readonly options: readonly string[];
}
