import { setOwn } from '../source/own-key.ts';
import type { Json } from '../values/json.ts';
import { sameJson } from '../values/read-json.ts';
import { KustomizeError, withPrefix } from './kustomize-error.ts';
import { child, cloneTree, isTree, type Tree, type TreeMap } from './tree.ts';

/** One operation of a JSON 6902 patch. */
export interface JsonOperation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

/**
 * Applies a JSON patch in place. Corner cases (a missing parent, `-`, negative indexes) are those of the Go library that kustomize
 * uses, `github.com/evanphx/json-patch` v4, where reading a missing key of a mapping gives nothing, not an error; the words are v5's.
 * @throws KustomizeError when an operation does not apply.
 */
export function applyJsonPatch(root: TreeMap, operations: readonly JsonOperation[]): TreeMap {
  const holder: TreeMap = { root };
  for (const operation of operations) apply(holder, operation);
  const result = holder['root'];
  if (!isTree(result)) throw new KustomizeError('json patch removed the document');
  return result;
}

function apply(holder: TreeMap, operation: JsonOperation): void {
  const { op, path, from = '', value = null } = operation;
  switch (op) {
    case 'add':
      return add(
        placeOf(holder, path, `add operation does not apply: doc is missing path: "${path}"`),
        value,
        `error in add for path: '${path}'`,
      );
    case 'remove':
      return remove(
        placeOf(holder, path, `remove operation does not apply: doc is missing path: "${path}"`),
        `error in remove for path: '${path}'`,
      );
    case 'replace':
      return replace(
        placeOf(holder, path, `replace operation does not apply: doc is missing path: ${path}`),
        value,
        path,
      );
    case 'move':
      return move(holder, from, path);
    case 'copy':
      return copy(holder, from, path);
    case 'test':
      return test(placeOf(holder, path, `test operation does not apply: is missing path: ${path}`), value, path);
    default:
      throw new KustomizeError(`Unexpected kind: ${op}`);
  }
}

/** The parts of a JSON pointer, `~1` and `~0` decoded. */
export function pointerParts(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A part of a container, there or not. */
interface Place {
  readonly container: Tree[] | TreeMap;
  readonly key: string;
}

/** The container that a pointer's last part is looked up in, or undefined when the way there is missing. */
function parentOf(holder: TreeMap, pointer: string): Place | undefined {
  const parts = ['root', ...pointerParts(pointer)];
  let container: Tree | undefined = holder;
  for (const part of parts.slice(0, -1)) container = stepInto(container, part);
  const key = parts.at(-1) ?? '';
  return Array.isArray(container) || isTree(container) ? { container, key } : undefined;
}

function stepInto(container: Tree | undefined, part: string): Tree | undefined {
  if (Array.isArray(container)) return /^-?\d+$/.test(part) ? container.at(Number(part)) : undefined;
  return isTree(container) ? child(container, part) : undefined;
}

/** @throws KustomizeError when the way to the last part of a pointer is missing. */
function placeOf(holder: TreeMap, pointer: string, complaint: string): Place {
  const place = parentOf(holder, pointer);
  if (place === undefined) throw new KustomizeError(`${complaint}: missing value`);
  return place;
}

function add({ container, key }: Place, value: Json, complaint: string): void {
  if (!Array.isArray(container)) {
    setOwn(container, key, cloneTree(value));
    return;
  }
  const at = key === '-' ? container.length : withPrefix(complaint, () => indexToAdd(container, key));
  container.splice(at, 0, cloneTree(value));
}

function indexToAdd(list: readonly Tree[], key: string): number {
  const index = withPrefix(`value was not a proper array index: '${key}'`, () => numberOf(key));
  return within(index, list.length + 1);
}

function remove({ container, key }: Place, complaint: string): void {
  if (Array.isArray(container)) {
    container.splice(
      withPrefix(complaint, () => within(numberOf(key), container.length)),
      1,
    );
    return;
  }
  if (!Object.hasOwn(container, key))
    throw new KustomizeError(`${complaint}: unable to remove nonexistent key: ${key}: missing value`);
  delete container[key];
}

function replace(place: Place, value: Json, path: string): void {
  const { container, key } = place;
  if (!Array.isArray(container)) {
    setOwn(container, key, cloneTree(value));
    return;
  }
  const at = withPrefix(
    () => `replace operation does not apply: doc is missing key: ${path}: missing value`,
    () => within(numberOf(key), container.length),
  );
  container[at] = cloneTree(value);
}

/** What stands at a place; null where a mapping has no such key. */
function get({ container, key }: Place, complaint: string): Tree {
  if (!Array.isArray(container)) return child(container, key) ?? null;
  return container[withPrefix(complaint, () => within(numberOf(key), container.length))] ?? null;
}

function move(holder: TreeMap, from: string, path: string): void {
  const place = placeOf(holder, from, `move operation does not apply: doc is missing from path: ${from}`);
  const complaint = `error in move for path: '${place.key}'`;
  if (!Array.isArray(place.container) && !Object.hasOwn(place.container, place.key))
    throw new KustomizeError(`${complaint}: unable to get nonexistent key: ${place.key}: missing value`);
  const value = get(place, complaint);
  remove(place, complaint);
  const to = placeOf(holder, path, `move operation does not apply: doc is missing destination path: ${path}`);
  add(to, value, `error in move for path: '${path}'`);
}

function copy(holder: TreeMap, from: string, path: string): void {
  const place = placeOf(holder, from, `copy operation does not apply: doc is missing from path: "${from}"`);
  const value = get(place, `error in copy for from: '${from}'`);
  const to = placeOf(holder, path, `copy operation does not apply: doc is missing destination path: ${path}`);
  add(to, value, 'error while adding value during copy');
}

function test(place: Place, wanted: Json, path: string): void {
  if (!sameJson(get(place, `error in test for path: '${path}'`), wanted))
    throw new KustomizeError(`testing value ${path} failed: test failed`);
}

/** An index as Go's `strconv.Atoi` reads it. */
function numberOf(key: string): number {
  if (/^[-+]?\d+$/.test(key)) return Number(key);
  throw new KustomizeError(`strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`);
}

/** An index that counts from the end when negative. */
function within(index: number, length: number): number {
  const at = index < 0 ? index + length : index;
  if (at >= 0 && at < length) return at;
  throw new KustomizeError(`Unable to access invalid index: ${index}: invalid index referenced`);
}
