import { formatGvk } from './gvk.ts';
import type { SortOptions } from './kustomization.ts';
import { KustomizeError } from './kustomize-error.ts';
import { currentId, type Resource } from './resource.ts';
import type { ResourceId } from './resource-id.ts';

/** Kinds in the order in which kustomize prints them. Source: kustomize `api/internal/builtins/SortOrderTransformer.go`. */
const ORDER_FIRST = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const ORDER_LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** The order of the output: as it was built (`fifo`), or by kind (`legacy`, what `kustomize build` does when nothing is said). */
export function sortResources(
  resources: readonly Resource[],
  options: SortOptions = { order: 'legacy' },
): readonly Resource[] {
  const { order, legacySortOptions } = options;
  if (order !== 'fifo' && order !== 'legacy') {
    throw new KustomizeError(`the field 'sortOptions.order' must be one of [fifo, legacy]`);
  }
  if (order === 'fifo') {
    if (legacySortOptions === undefined) return resources;
    throw new KustomizeError(
      `the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'`,
    );
  }
  const ranks = rankKinds(
    legacySortOptions?.orderFirst ?? (legacySortOptions ? [] : ORDER_FIRST),
    legacySortOptions?.orderLast ?? (legacySortOptions ? [] : ORDER_LAST),
  );
  const keyed = resources.map((resource) => ({ resource, key: sortKey(currentId(resource)) }));
  keyed.sort((a, b) => {
    const byRank = (ranks.get(a.key.kind) ?? 0) - (ranks.get(b.key.kind) ?? 0);
    return byRank || compareGvk(a.key, b.key) || compare(a.key.id, b.key.id);
  });
  return keyed.map(({ resource }) => resource);
}

const DEFAULT_RANKS = rankKinds(ORDER_FIRST, ORDER_LAST);

/** How early kustomize puts a kind, by default. */
export function kindRank(kind: string): number {
  return DEFAULT_RANKS.get(kind) ?? 0;
}

function rankKinds(first: readonly string[], last: readonly string[]): ReadonlyMap<string, number> {
  return new Map([
    ...first.map((kind, index): [string, number] => [kind, index - first.length]),
    ...last.map((kind, index): [string, number] => [kind, index + 1]),
  ]);
}

interface SortKey {
  readonly kind: string;
  readonly gvk: string;
  readonly id: string;
}

const keys = new WeakMap<ResourceId, SortKey>();

function sortKey(id: ResourceId): SortKey {
  const key = keys.get(id) ?? newSortKey(id);
  keys.set(id, key);
  return key;
}

function newSortKey(id: ResourceId): SortKey {
  return {
    kind: id.kind,
    gvk: `${id.group || '~G'}_${id.version || '~V'}_${id.kind || '~K'}`,
    id: `${formatGvk(id)}|${id.namespace || '~X'}|${id.name || '~N'}`,
  };
}

/** The Namespaces of the core group come before what other groups call so. */
function compareGvk(
  a: { readonly kind: string; readonly gvk: string },
  b: { readonly kind: string; readonly gvk: string },
): number {
  const core = a.kind === 'Namespace' && b.kind === 'Namespace' && (a.gvk.startsWith('~G') || b.gvk.startsWith('~G'));
  return core ? compare(b.gvk, a.gvk) : compare(a.gvk, b.gvk);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
