import { setOwn } from '../source/own-key.ts';
import type { Objects } from './changes.ts';
import { KustomizeError } from './kustomize-error.ts';
import { currentId, metadataOf, nameOf, namespaceOf, previousIds, type Resource } from './resource.ts';
import { formatId, idKey, type ResourceId } from './resource-id.ts';
import { child, childMap, isTree, type Tree, type TreeMap } from './tree.ts';

/** The ids in a list, for a row of additions to it during which no id changes. */
export function idsOf(list: readonly Resource[]): Set<string> {
  return new Set(list.map((resource) => idKey(currentId(resource))));
}

/** Adds resources; no two may have one id. Source: kustomize `api/resmap/reswrangler.go`, AppendAll. */
export function appendAll(list: Resource[], added: readonly Resource[], ids: Set<string> = idsOf(list)): void {
  for (const resource of added) {
    const id = currentId(resource);
    const key = idKey(id);
    if (ids.has(key)) throw new KustomizeError(`may not add resource with an already registered id: ${formatId(id)}`);
    ids.add(key);
    list.push(resource);
  }
}

/** Adds a generated resource, or merges it into the one it names. Source: the same file, AbsorbAll. */
export function absorb({ resources: list, keep, own }: Objects, resource: Resource): void {
  const id = currentId(resource);
  const key = idKey(id);
  const matches = list.filter(
    (other) => idKey(currentId(other)) === key || previousIds(other).some((previous) => idKey(previous) === key),
  );
  const behavior = resource.generated?.behavior ?? '';
  const [old] = matches;
  if (matches.length > 1)
    throw new KustomizeError(`found multiple objects ${goValue(id)} that could accept merge of ${formatId(id)}`);
  if (old === undefined) {
    if (behavior === 'merge' || behavior === 'replace') {
      throw new KustomizeError(`id ${goValue(id)} does not exist; cannot merge or replace`);
    }
    list.push(resource);
    return;
  }
  if (behavior !== 'merge' && behavior !== 'replace') {
    const words = behavior === 'create' ? 'create' : 'unspecified';
    throw new KustomizeError(
      `id ${goValue(id)} exists; can not use behavior: '${words}', behavior must be merge or replace`,
    );
  }
  list[list.indexOf(old)] = keep(resource, old, () => takenOver(own(resource), old, behavior));
}

/** What Go's `%#v` prints for an id. */
function goValue(id: ResourceId): string {
  const gvk = `resid.Gvk{Group:"${id.group}", Version:"${id.version}", Kind:"${id.kind}", isClusterScoped:false}`;
  return `resid.ResId{Gvk:${gvk}, Name:"${id.name}", Namespace:"${id.namespace}"}`;
}

/** Name, namespace, labels and annotations of the old object stay where the new one does not set them; with `merge` also its data. */
function takenOver(resource: Resource, old: Resource, behavior: 'merge' | 'replace'): Resource {
  const metadata = metadataOf(resource);
  const oldMetadata = metadataOf(old);
  for (const part of ['labels', 'annotations']) mergeTexts(oldMetadata, metadata, part);
  metadata['name'] = nameOf(old);
  if (namespaceOf(old) === '') delete metadata['namespace'];
  else metadata['namespace'] = namespaceOf(old);
  if (behavior === 'merge') for (const part of ['data', 'binaryData']) mergeTexts(old.value, resource.value, part);
  if (resource.generated !== null && old.generated?.needsHash !== true) resource.generated.needsHash = false;
  if (behavior === 'merge') resource.origin = old.origin;
  resource.transformations = [...old.transformations];
  resource.previous = [...old.previous];
  resource.prefixes = [...old.prefixes];
  resource.suffixes = [...old.suffixes];
  resource.touches.unshift(...old.touches);
  return resource;
}

function mergeTexts(from: TreeMap, into: TreeMap, part: string): void {
  const old = child(from, part);
  if (!isTree(old) || Object.keys(old).length === 0) return;
  const merged = childMap(into, part);
  for (const key of Object.keys(old)) if (!Object.hasOwn(merged, key)) setOwn<Tree>(merged, key, old[key] ?? null);
}
