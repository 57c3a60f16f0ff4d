import type { JsonObject } from '../values/json.ts';
import { groupOf, type ObjectRef } from '../values/object-ref.ts';
import { objectsAt, sameJson, stringAt } from '../values/read-json.ts';
import { textMatcher } from './path-match.ts';

/** What an Argo CD AppProject lets its applications deploy. */
export interface Project {
  readonly name: string;
  readonly cluster: { readonly allowed: readonly KindPattern[]; readonly denied: readonly KindPattern[] };
  readonly namespaced: { readonly allowed: readonly KindPattern[]; readonly denied: readonly KindPattern[] };
  /** Namespaces, with `*` for any text and `!` in front of those that are not meant. */
  readonly namespaces: readonly string[];
}

/** Kinds, with `*` for any text. */
interface KindPattern {
  readonly group: string;
  readonly kind: string;
}

/** The project of a name, where Git has just one of it; without one nothing is known to be forbidden. */
export function findProject(name: string, manifests: readonly JsonObject[]): Project | undefined {
  const [found, ...others] = manifests.filter(
    (one) =>
      one['kind'] === 'AppProject' &&
      groupOf(stringAt(one, 'apiVersion') ?? '') === 'argoproj.io' &&
      stringAt(one, 'metadata', 'name') === name,
  );
  if (found === undefined || others.some((other) => !sameJson(other['spec'], found['spec']))) return undefined;
  return {
    name,
    cluster: { allowed: kinds(found, 'clusterResourceWhitelist'), denied: kinds(found, 'clusterResourceBlacklist') },
    namespaced: {
      allowed: kinds(found, 'namespaceResourceWhitelist'),
      denied: kinds(found, 'namespaceResourceBlacklist'),
    },
    namespaces: objectsAt(found, 'spec', 'destinations').map((one) => stringAt(one, 'namespace') ?? ''),
  };
}

function kinds(project: JsonObject, field: string): readonly KindPattern[] {
  return objectsAt(project, 'spec', field).map((one) => ({
    group: stringAt(one, 'group') ?? '',
    kind: stringAt(one, 'kind') ?? '',
  }));
}

/**
 * Why a project does not let an object be deployed, in Argo CD's words; null where it does. Kinds without a namespace have to be allowed,
 * others are unless the project lists some (argo-cd, `pkg/apis/application/v1alpha1/types.go`, and `controller/sync.go` for the words).
 */
export function forbidden(project: Project, ref: ObjectRef, isClusterScoped: boolean): string | null {
  const { name, cluster, namespaced } = project;
  const group = groupOf(ref.apiVersion);
  const has = (list: readonly KindPattern[]): boolean =>
    list.some((one) => fits(one.group, group) && fits(one.kind, ref.kind));
  const { allowed, denied } = isClusterScoped ? cluster : namespaced;
  const isAllowed = has(allowed) || (!isClusterScoped && allowed.length === 0);
  if (!isAllowed || has(denied)) return `resource ${group}:${ref.kind} is not permitted in project ${name}`;
  if (isClusterScoped || ref.namespace === undefined || permitsNamespace(project, ref.namespace)) return null;
  return `namespace ${ref.namespace} is not permitted in project '${name}'`;
}

/** Clusters go by an address or by a name, which Git does not bring together: only namespaces are compared. */
function permitsNamespace({ namespaces }: Project, namespace: string): boolean {
  const isDenied = namespaces.some((one) => one.startsWith('!') && fits(one.slice(1), namespace));
  return !isDenied && namespaces.some((one) => !one.startsWith('!') && fits(one, namespace));
}

function fits(pattern: string, text: string): boolean {
  return textMatcher(pattern)?.(text) ?? pattern === text;
}
