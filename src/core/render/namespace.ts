import type { ApiSchema } from './api-schema.ts';
import type { Cause } from './cause.ts';
import type { Objects } from './changes.ts';
import { type FieldSpec, setAt, valueAt, visitField } from './field-spec.ts';
import { NAMESPACE } from './field-specs/namespace.ts';
import { withInternalAnnotations } from './internal-annotations.ts';
import { KustomizeError, prefixed } from './kustomize-error.ts';
import { specsByKind } from './labels.ts';
import { goJson } from './name-hash.ts';
import {
  apiVersionOf,
  currentId,
  kindOfResource,
  metadataOf,
  type Resource,
  storePreviousId,
  touch,
} from './resource.ts';
import { idKey } from './resource-id.ts';
import { child, isTree, type Tree } from './tree.ts';
import { demandScalar } from './wrong-kind.ts';

export interface NamespaceOptions {
  readonly fieldSpecs?: readonly FieldSpec[];
  readonly setRoleBindingSubjects?: string;
  /** Leave alone what has a namespace already. */
  readonly unsetOnly?: boolean;
}

/** What is put into a namespace, and what is known of its kinds. */
interface NamespaceContext extends Objects {
  readonly schema: ApiSchema;
}

/**
 * Puts every namespaced object into a namespace, and the fields that go with it.
 * Source: kustomize 5.8.1 `api/filters/namespace/namespace.go`, `api/internal/builtins/NamespaceTransformer.go`.
 * @throws KustomizeError when two objects come to have one id.
 */
export function setNamespace(
  { resources, change, schema }: NamespaceContext,
  namespace: string,
  cause: Cause,
  options: NamespaceOptions = {},
): void {
  const specs = options.fieldSpecs ?? NAMESPACE;
  const chosen = specsByKind(specs.filter((spec) => spec.path !== 'metadata/namespace' && !isSubjectSpec(spec)));
  const ids = countIds(resources);
  for (const [index, resource] of resources.entries()) {
    const before = idKey(currentId(resource));
    change(cause, resource, (own) => {
      storePreviousId(own);
      const isNamespaced = !schema.isClusterScoped(currentId(own));
      setOne(own, { namespace, isNamespaced }, cause, { ...options, fieldSpecs: chosen(own) });
      return true;
    });
    const id = currentId(resources[index] ?? resource);
    ids.set(before, (ids.get(before) ?? 1) - 1);
    ids.set(idKey(id), (ids.get(idKey(id)) ?? 0) + 1);
    if (ids.get(idKey(id)) !== 1) throw conflict(resources, idKey(id));
  }
}

function conflict(resources: readonly Resource[], key: string): KustomizeError {
  const alike = resources.filter((resource) => idKey(currentId(resource)) === key);
  const shown = alike.map((resource) => goJson(withInternalAnnotations(resource))).join(' ');
  return new KustomizeError(`namespace transformation produces ID conflict: [${shown}]`);
}

/** Subjects of role bindings follow their own rule, whatever the specs say. */
function isSubjectSpec(spec: FieldSpec): boolean {
  return (spec.kind === 'RoleBinding' || spec.kind === 'ClusterRoleBinding') && spec.path === 'subjects/namespace';
}

function countIds(resources: readonly Resource[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const resource of resources) {
    const key = idKey(currentId(resource));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function maySet(options: NamespaceOptions, old: Tree | undefined): boolean {
  return options.unsetOnly !== true || old === undefined || old === null || old === '';
}

function setOne(
  resource: Resource,
  { namespace, isNamespaced }: { readonly namespace: string; readonly isNamespaced: boolean },
  cause: Cause,
  options: NamespaceOptions,
): void {
  const may = (old: Tree | undefined): boolean => maySet(options, old);
  if (isNamespaced) {
    const metadata = metadataOf(resource);
    if (may(child(metadata, 'namespace'))) {
      metadata['namespace'] = namespace;
      touch(resource, ['metadata', 'namespace'], namespace, cause);
    }
  }
  setSubjects(resource, namespace, cause, options);
  for (const spec of options.fieldSpecs ?? []) {
    // kustomize changes `metadata/name` (the Namespace object itself) in the core group only.
    if (spec.path === 'metadata/name' && apiVersionOf(resource) !== 'v1') continue;
    try {
      visitField(resource.value, spec, 'scalar', (holder, key, path) => {
        const old = valueAt(holder, key) ?? null;
        demandScalar(old);
        if (!may(old)) return;
        setAt(holder, key, namespace);
        touch(resource, path, namespace, cause);
      });
    } catch (error) {
      throw complaint(error);
    }
  }
}

/** A spec of a configuration may lead to anything. Source: kustomize `api/filters/namespace/namespace.go`. */
function complaint(error: unknown): unknown {
  const isShape = error instanceof KustomizeError && error.message.includes('expected ScalarNode but got');
  const words = isShape ? 'namespace field specs must target scalar nodes' : 'namespace transformation failed';
  return prefixed(error, () => words);
}

/** Subjects of role bindings: those named `default`, or all service accounts, or none. */
function setSubjects(resource: Resource, namespace: string, cause: Cause, options: NamespaceOptions): void {
  const mode = options.setRoleBindingSubjects ?? 'defaultOnly';
  const kind = kindOfResource(resource);
  if ((kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding') || mode === 'none') return;
  const subjects = child(resource.value, 'subjects');
  if (!Array.isArray(subjects)) return;
  for (const [index, subject] of subjects.entries()) {
    if (!isTree(subject)) continue;
    const wanted =
      mode === 'allServiceAccounts'
        ? child(subject, 'kind') === 'ServiceAccount'
        : child(subject, 'name') === 'default';
    if (!wanted || !maySet(options, child(subject, 'namespace'))) continue;
    subject['namespace'] = namespace;
    touch(resource, ['subjects', index, 'namespace'], namespace, cause);
  }
}
