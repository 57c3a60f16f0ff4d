import type { ApiSchema } from './api-schema.ts';
import type { LookUp } from './changes.ts';
import type { FieldSpec } from './field-spec.ts';
import { type Gvk, isSelectedBy } from './gvk.ts';
import { KustomizeError } from './kustomize-error.ts';
import { currentId, kindOfResource, namespaceOf, previousIds, type Resource } from './resource.ts';
import { effectiveNamespace, formatId, type ResourceId } from './resource-id.ts';
import { child, childText, isTree } from './tree.ts';

/** One field of one object that names another object. */
export interface Search {
  readonly referrer: Resource;
  readonly id: ResourceId;
  readonly target: Gvk;
  readonly spec: FieldSpec;
  readonly schema: ApiSchema;
  /** Every object by the names it once had. */
  readonly onceCalled: LookUp;
}

/**
 * The one object among those that were once called `old` that a reference means. Source: kustomize 5.8.1
 * `api/filters/nameref/nameref.go`, selectReferral.
 * @param same whether it makes no difference which of two is meant.
 * @throws KustomizeError when several could be meant and it makes a difference.
 */
export function selectReferral(
  search: Search,
  old: string,
  all: readonly Resource[],
  same: (a: Resource, b: Resource) => boolean,
): Resource | undefined {
  const roleRef = roleRefOf(search);
  let candidates = all.filter((candidate) => {
    const ids = previousIds(candidate);
    return (
      ids.some((id) => id.name === old) &&
      ids.some((id) => isSelectedBy(id, search.target)) &&
      (roleRef === null || ids.some((id) => isSelectedBy(id, roleRef))) &&
      isReachable(search, candidate)
    );
  });
  for (const lenient of [true, false]) {
    if (candidates.length <= 1) return candidates[0];
    candidates = candidates.filter((candidate) => sameAffixes(candidate, search.referrer, lenient));
  }
  const [first] = candidates;
  if (first === undefined || candidates.every((candidate) => same(first, candidate))) return first;
  const ids = candidates.map((candidate) => formatId(currentId(candidate))).join(', ');
  throw new KustomizeError(` found multiple possible referrals: ${ids}`);
}

/** Namespaced objects reach their own namespace, cluster-scoped objects, and (as role bindings do) service accounts. */
function isReachable(search: Search, candidate: Resource): boolean {
  const id = currentId(candidate);
  if (search.schema.isClusterScoped(search.id) || search.schema.isClusterScoped(id)) return true;
  if (effectiveNamespace(id) === effectiveNamespace(search.id)) return true;
  return kindOfResource(candidate) === 'ServiceAccount' && boundNamespaces(search).has(namespaceOf(candidate));
}

function boundNamespaces(search: Search): ReadonlySet<string> {
  const subjects = child(search.referrer.value, 'subjects');
  if (kindOfResource(search.referrer) !== 'RoleBinding' || !Array.isArray(subjects)) return new Set();
  const accounts = subjects.filter(isTree).filter((subject) => child(subject, 'kind') === 'ServiceAccount');
  return new Set(accounts.map((subject) => childText(subject, 'namespace')));
}

function roleRefOf(search: Search): Gvk | null {
  if (!search.spec.path.endsWith('roleRef/name')) return null;
  const roleRef = child(search.referrer.value, 'roleRef');
  if (!isTree(roleRef) || !Object.hasOwn(roleRef, 'apiGroup') || !Object.hasOwn(roleRef, 'kind')) return null;
  return { group: childText(roleRef, 'apiGroup'), version: '', kind: childText(roleRef, 'kind') };
}

/** Objects of one overlay were given the same prefixes and suffixes; lenient: one without any could be of any. */
function sameAffixes(a: Resource, b: Resource, lenient: boolean): boolean {
  return sameEnding(a.prefixes, b.prefixes, lenient) && sameEnding(a.suffixes, b.suffixes, lenient);
}

function sameEnding(a: readonly string[], b: readonly string[], lenient: boolean): boolean {
  if (lenient && (a.length === 0 || b.length === 0)) return true;
  if (a.length === 0 || b.length === 0) return a.length === b.length;
  const length = Math.min(a.length, b.length);
  return a.slice(a.length - length).join(',') === b.slice(b.length - length).join(',');
}
