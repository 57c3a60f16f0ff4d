import type { FieldPath } from '../values/field-path.ts';
import type { ApiSchema } from './api-schema.ts';
import type { LookUp, Objects } from './changes.ts';
import { type FieldSpec, type NameReference, setAt, valueAt, visitField } from './field-spec.ts';
import { type Gvk, isSelectedBy } from './gvk.ts';
import { KustomizeError, prefixed } from './kustomize-error.ts';
import { type Search, selectReferral } from './name-referral.ts';
import { currentId, kindOfResource, nameOf, namespaceOf, originalId, type Resource, touch } from './resource.ts';
import { effectiveNamespace, formatId, type ResourceId } from './resource-id.ts';
import { kindRank } from './sort-order.ts';
import { child, childText, isTree, type Tree, type TreeMap, textOf } from './tree.ts';

const NOBODY: readonly Resource[] = [];

/**
 * Lets references follow the names (and namespaces) that objects were given. Source: kustomize 5.8.1
 * `api/filters/nameref/nameref.go`, `api/internal/accumulator/namereferencetransformer.go`.
 * @throws KustomizeError when a reference could mean several objects with different names.
 */
export function fixNameReferences(
  { resources, changeBy }: Objects,
  references: readonly NameReference[],
  schema: ApiSchema,
): void {
  for (const resource of resources) refuseBlankSubjects(resource);
  const byOldName = indexByOldName(resources);
  const chosen = specsFor(references);
  const lookUp: LookUp = (name) => byOldName.get(name) ?? NOBODY;
  for (const resource of resources) {
    changeBy(references, resource, lookUp, (referrer, onceCalled) => {
      const id = currentId(referrer);
      for (const { target, spec } of chosen(originalId(referrer), id)) {
        const search: Search = { referrer, id, target, spec, onceCalled, schema };
        try {
          visitField(referrer.value, spec, 'none', (holder, key, path) => fixAt(search, holder, key, path));
        } catch (error) {
          throw prefixed(error, () => `updating name reference in '${spec.path}' field of '${formatId(id)}'`);
        }
      }
    });
  }
}

function refuseBlankSubjects(resource: Resource): void {
  const subjects = child(resource.value, 'subjects');
  if (kindOfResource(resource) !== 'RoleBinding' || !Array.isArray(subjects)) return;
  const isBlank = subjects.some(
    (subject) =>
      isTree(subject) &&
      child(subject, 'kind') === 'ServiceAccount' &&
      Object.hasOwn(subject, 'namespace') &&
      typeof subject['namespace'] !== 'string',
  );
  if (isBlank)
    throw new KustomizeError(
      `Invalid Input: namespace is blank for resource "${formatId(currentId(resource))}"\n`,
      resource.source,
    );
}

function indexByOldName(resources: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
  const index = new Map<string, Resource[]>();
  for (const resource of resources) {
    for (const name of new Set(resource.previous.map(({ name }) => name))) {
      const known = index.get(name);
      if (known === undefined) index.set(name, [resource]);
      else known.push(resource);
    }
  }
  return index;
}

/** kustomize sorts what a kind is named by, and so its complaints. */
type Chosen = readonly { readonly target: Gvk; readonly spec: FieldSpec }[];

function specsFor(references: readonly NameReference[]): (id: ResourceId, now: ResourceId) => Chosen {
  const memo = new Map<string, Chosen>();
  const ordered = references.toSorted((a, b) => kindRank(a.kind) - kindRank(b.kind) || (a.kind < b.kind ? -1 : 1));
  return (id, now) => {
    const key = `${id.group}/${id.version}/${id.kind}`;
    let found = memo.get(key);
    if (found === undefined) {
      found = ordered.flatMap((target) =>
        target.fieldSpecs
          .filter((spec) => isSelectedBy(id, spec))
          // The filter itself is run for the referrer's present kind.
          .map((spec) => ({ target, spec: { ...spec, group: now.group, version: now.version, kind: now.kind } })),
      );
      memo.set(key, found);
    }
    return found;
  };
}

function fixAt(search: Search, holder: TreeMap | Tree[], key: string | number, path: FieldPath): void {
  const value = valueAt(holder, key);
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) {
    for (const index of value.keys()) fixOne(search, value, index, [...path, index]);
  } else fixOne(search, holder, key, path);
}

function fixOne(search: Search, holder: TreeMap | Tree[], key: string | number, path: FieldPath): void {
  const value = valueAt(holder, key) ?? null;
  if (isTree(value)) fixMapping(search, value, path);
  else if (value !== null && !Array.isArray(value)) fixScalar(search, { holder, key, path }, String(value));
}

function fixScalar(
  search: Search,
  at: { readonly holder: TreeMap | Tree[]; readonly key: string | number; readonly path: FieldPath },
  old: string,
): void {
  const referral = selectReferral(search, old, search.onceCalled(old), (a, b) => nameOf(a) === nameOf(b));
  if (referral === undefined || nameOf(referral) === old) return;
  setAt(at.holder, at.key, nameOf(referral));
  note(search, at.path, referral, 'name');
}

function fixMapping(search: Search, map: TreeMap, path: FieldPath): void {
  const name = child(map, 'name');
  if (name === undefined) {
    throw new KustomizeError("path config error; no 'name' field in node");
  }
  const old = textOf(name);
  const candidates = inNamespace(search.onceCalled(old), map);
  const same = (a: Resource, b: Resource): boolean => nameOf(a) === nameOf(b) && namespaceOf(a) === namespaceOf(b);
  const referral = selectReferral(search, old, candidates, same);
  if (referral === undefined) return;
  const [newName, namespace] = [nameOf(referral), namespaceOf(referral)];
  if (newName !== old) {
    map['name'] = newName;
    note(search, [...path, 'name'], referral, 'name');
  }
  if (namespace === '' || childText(map, 'namespace') === namespace) return;
  map['namespace'] = namespace;
  note(search, [...path, 'namespace'], referral, 'namespace');
}

/** A mapping that names a namespace means objects that are, or first were, in it. */
function inNamespace(candidates: readonly Resource[], map: TreeMap): readonly Resource[] {
  if (!Object.hasOwn(map, 'namespace')) return candidates;
  const namespace = childText(map, 'namespace');
  const original = candidates.filter((candidate) => effectiveNamespace(originalId(candidate)) === namespace);
  return original.length > 0
    ? original
    : candidates.filter((candidate) => effectiveNamespace(currentId(candidate)) === namespace);
}

/** The reference changed because the other object did: its lines are the cause. */
function note(search: Search, path: FieldPath, referral: Resource, field: 'name' | 'namespace'): void {
  const value = field === 'name' ? nameOf(referral) : namespaceOf(referral);
  const renaming = referral.touches.findLast(
    (touched) => touched.path.length === 2 && touched.path[0] === 'metadata' && touched.path[1] === field,
  );
  touch(search.referrer, path, value, {
    by: renaming === undefined ? 'name reference' : renaming.by,
    source: () => renaming?.source ?? referral.source,
  });
}
