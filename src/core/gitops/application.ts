import type { Source } from '../values/source.ts';
import type { KustomizationEdit } from './kustomization-edit.ts';
import type { PostBuild } from './post-build.ts';
import type { Project } from './project.ts';

/** One folder of the repository that a deployer renders, and what it changes about it. */
export interface ApplicationSource {
  /** Folder in the repository, without leading `./` or trailing `/`; the root is the empty string. */
  readonly path: string;
  /** Argo CD's `directory` options, when the source has them. */
  readonly directory?: { readonly recurse: boolean; readonly include?: string; readonly exclude?: string };
  /** What the deployer writes into the folder's kustomization before it builds it, in order. */
  readonly edits?: readonly KustomizationEdit[];
}

/** Something that deploys folders of the repository: an Argo CD Application, a Flux Kustomization, or a folder nobody names. */
export interface Application extends ApplicationSource {
  readonly name: string;
  readonly by: 'argocd' | 'flux' | 'folder';
  /** `spec.destination.namespace`; namespaced objects without a namespace land there. */
  readonly namespace?: string;
  /** Where it is declared; absent for plain folders. */
  readonly source?: Source;
  readonly sync: SyncPolicy;
  /** True for one that another application's rendering declares, or a large ApplicationSet: it is taken as it is today, at every commit. */
  readonly rendered?: boolean;
  /** Further folders (Argo CD's `sources`) whose objects are synced together with this one's; of two that hold one object the later one counts. */
  readonly others?: readonly ApplicationSource[];
  /** `owner/name` of the repository it was found for, where known: sources of others are left out. */
  readonly repository?: string;
  /** Its own namespace, that of the object which declares it. */
  readonly objectNamespace?: string;
  /** The cluster it deploys to, as Argo CD names it, by address or by name; absent where the manifest does not say. */
  readonly destination?: string;
  /** Argo CD's project, where Git has it: what it forbids is not deployed. */
  readonly project?: Project;
  /** What Flux does to the objects after the build. */
  readonly postBuild?: PostBuild;
  /** Flux Kustomizations, `namespace/name`, that have to be ready at a revision before this one is applied at it. */
  readonly dependsOn?: readonly string[];
}

export interface SyncPolicy {
  readonly automated: boolean;
  readonly prune: boolean;
  readonly selfHeal: boolean;
  /** Whether an automated sync may remove everything; without it Argo CD refuses to. */
  readonly allowEmpty?: boolean;
  /** `CreateNamespace=true` and the like, as written. */
  readonly options: readonly string[];
  /** How often a failed sync is tried again; Argo CD's default for automated syncs is 5 times. */
  readonly retry?: { readonly limit: number; readonly refresh: boolean };
  /** What Argo CD writes into the namespace it creates. */
  readonly managedNamespace?: ManagedNamespace;
  readonly ignoreDifferences?: readonly IgnoredDifference[];
}

export interface ManagedNamespace {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Fields that do not count as a difference. Without a name or namespace, those of every object of the kind. */
export interface IgnoredDifference {
  readonly group: string;
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly jsonPointers: readonly string[];
}
