import type { JsonObject } from '../values/json.ts';
import type { ObjectRef } from '../values/object-ref.ts';
import { stringAt } from '../values/read-json.ts';

/** What a sync needs to know of an object. */
export interface Syncable {
  readonly ref: ObjectRef;
  readonly manifest: JsonObject;
}

export type SyncPhase = 'PreSync' | 'Sync' | 'PostSync' | 'SyncFail';

/** One object's turn in a sync. */
export interface SyncTask<T extends Syncable> {
  readonly object: T;
  readonly phase: SyncPhase;
  readonly wave: number;
  /** Run for its effect, not kept in step with Git. */
  readonly hook: boolean;
}

/** The phases of a sync that goes through, in order. */
export const PHASES: readonly SyncPhase[] = ['PreSync', 'Sync', 'PostSync'];

/** Helm's names for the phases (gitops-engine, `pkg/sync/hook/helm/type.go`); its test and rollback hooks are not run. */
const HELM_HOOKS: ReadonlyMap<string, SyncPhase> = new Map([
  ['crd-install', 'PreSync'],
  ['pre-install', 'PreSync'],
  ['pre-upgrade', 'PreSync'],
  ['post-install', 'PostSync'],
  ['post-upgrade', 'PostSync'],
]);

/** Kinds in the order they are applied; what is not listed, custom resources among them, comes last (gitops-engine, `pkg/sync/sync_tasks.go`). */
const KIND_ORDER: readonly string[] = [
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
];

/**
 * The turns of a sync in Argo CD's order: phase, wave, kind, name. An object that is a hook of several phases has several turns;
 * a hook of other phases only (`SyncFail`, `PostDelete`, `Skip`) has none.
 */
export function syncOrder<T extends Syncable>(objects: readonly T[]): readonly SyncTask<T>[] {
  return objects.flatMap(tasksOf).sort(compareTasks);
}

/** The hooks that run after a sync has failed. */
export function failureHooks<T extends Syncable>(objects: readonly T[]): readonly T[] {
  return objects.filter(({ manifest }) => hookPhases(manifest).includes('SyncFail'));
}

/** The object's sync wave: its annotation, else Helm's hook weight, else 0 (gitops-engine, `pkg/sync/syncwaves/waves.go`). */
export function waveOf(manifest: JsonObject): number {
  for (const key of ['argocd.argoproj.io/sync-wave', 'helm.sh/hook-weight']) {
    const text = annotationOf(manifest, key);
    if (text !== undefined && /^[+-]?\d+$/.test(text)) return Number(text);
  }
  return 0;
}

/** True when a comma-separated annotation such as `argocd.argoproj.io/sync-options` has this entry. */
export function hasOption(manifest: JsonObject, annotation: string, option: string): boolean {
  return optionsOf(manifest, annotation).includes(option);
}

const NONE: readonly string[] = [];

/** The entries of a comma-separated annotation. */
export function optionsOf(manifest: JsonObject, annotation: string): readonly string[] {
  const text = annotationOf(manifest, annotation);
  // Every sync asks every object.
  if (text === undefined) return NONE;
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** True for an object with a hook annotation, Argo CD's or Helm's. */
export function isHook(manifest: JsonObject): boolean {
  return hookPhases(manifest).length > 0;
}

function tasksOf<T extends Syncable>(object: T): readonly SyncTask<T>[] {
  const wave = waveOf(object.manifest);
  const hooks = hookPhases(object.manifest);
  if (hooks.length === 0) return [{ object, phase: 'Sync', wave, hook: false }];
  return PHASES.filter((phase) => hooks.includes(phase)).map((phase) => ({ object, phase, wave, hook: true }));
}

/** Argo CD's own annotation, where there is one, silences Helm's. */
function hookPhases(manifest: JsonObject): readonly string[] {
  const own = optionsOf(manifest, 'argocd.argoproj.io/hook');
  if (own.length > 0) return own;
  return optionsOf(manifest, 'helm.sh/hook').map((name) => HELM_HOOKS.get(name) ?? name);
}

function annotationOf(manifest: JsonObject, key: string): string | undefined {
  return stringAt(manifest, 'metadata', 'annotations', key);
}

function compareTasks<T extends Syncable>(a: SyncTask<T>, b: SyncTask<T>): number {
  return (
    PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) ||
    a.wave - b.wave ||
    rankOf(a.object.ref.kind) - rankOf(b.object.ref.kind) ||
    compareNames(a.object.ref.name, b.object.ref.name)
  );
}

function rankOf(kind: string): number {
  const rank = KIND_ORDER.indexOf(kind);
  return rank < 0 ? KIND_ORDER.length : rank;
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
