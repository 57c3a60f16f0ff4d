import { setOwn } from '../source/own-key.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { JsonObject } from '../values/json.ts';
import type { Cause } from './cause.ts';
import { valueAtPath } from './patch-path.ts';
import { type Resource, touch } from './resource.ts';
import { child, isTree, type Tree, type TreeMap } from './tree.ts';

/**
 * Fields of an object that are one node in kustomize. Where it adds a label to the metadata, the selector and the template of an object, it puts one
 * node into all three; what later sets one of them in place (another overlay's labels, a merge patch, a replacement) therefore sets them all.
 * Source: kustomize 5.8.1 `api/filters/filtersutil/setters.go` (SetEntry), `kyaml/yaml/fns.go` (FieldSetter).
 */
export type SharedScalar = readonly FieldPath[];

/** Notes that fields which were just added are one node. */
export function shareScalar(resource: Resource, paths: SharedScalar): void {
  if (paths.length > 1) resource.shared.push(paths);
}

/** Sets what is one node with a field that was just set in place and held `old` before; what holds something else is no such node any more. */
export function setShared(resource: Resource, path: FieldPath, old: Tree | undefined, cause: Cause): void {
  const value = valueAtPath(resource.value, path);
  if (typeof value !== 'string' || value === old) return;
  for (const paths of resource.shared) {
    if (!paths.some((one) => isSame(one, path))) continue;
    for (const other of paths) if (valueAtPath(resource.value, other) === old) setAt(resource, other, value, cause);
  }
}

function setAt(resource: Resource, path: FieldPath, value: string, cause: Cause): void {
  const holder = holderOf(resource.value, path);
  if (holder === undefined) return;
  setOwn<Tree>(holder, String(path.at(-1)), value);
  touch(resource, path, value, cause);
}

function isSame(a: FieldPath, b: FieldPath): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}

function holderOf(root: TreeMap, path: FieldPath): TreeMap | undefined {
  let found: Tree | undefined = root;
  for (const part of path.slice(0, -1)) {
    if (Array.isArray(found)) found = found[Number(part)];
    else found = isTree(found) ? child(found, String(part)) : undefined;
  }
  return isTree(found) ? found : undefined;
}

/**
 * Looks at the shared fields before a merge patch; the answer, asked when the merge is done, sets what is one node with a field that the patch names.
 * The merge goes through the fields in their order, so the last one it names decides. A field whose mapping was replaced, or that was taken away, is no
 * such node any more.
 */
export function watchShared(resource: Resource): (patch: JsonObject, causeOf: (path: FieldPath) => Cause) => void {
  const before = resource.shared.map((paths) => {
    const alive = paths.map((path) => ({ path, holder: holderOf(resource.value, path) }));
    const [first] = paths;
    const value = first === undefined ? undefined : valueAtPath(resource.value, first);
    return alive.filter(({ path, holder }) => holder !== undefined && valueAtPath(resource.value, path) === value);
  });
  return (patch, causeOf) => {
    resource.shared = before.map((group) => {
      const isAlive = ({ path, holder }: (typeof group)[number]): boolean =>
        holderOf(resource.value, path) === holder && valueAtPath(resource.value, path) !== undefined;
      return group.filter(isAlive).map(({ path }) => path);
    });
    for (const paths of resource.shared) setAsNamed(resource, paths, patch, causeOf);
  };
}

function setAsNamed(
  resource: Resource,
  paths: SharedScalar,
  patch: JsonObject,
  causeOf: (path: FieldPath) => Cause,
): void {
  const named = paths.filter((path) => valueAtPath(patch, path) !== undefined);
  const last = named.toSorted((a, b) => (a.join('\0') < b.join('\0') ? -1 : 1)).at(-1);
  const value = last === undefined ? undefined : valueAtPath(resource.value, last);
  if (last === undefined || typeof value !== 'string') return;
  for (const path of paths)
    if (valueAtPath(resource.value, path) !== value) setAt(resource, path, value, causeOf(last));
}
