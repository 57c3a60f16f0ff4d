import { setOwn } from '../source/own-key.ts';
import { isJsonObject, type Json } from '../values/json.ts';
import { KustomizeError } from './kustomize-error.ts';
import { child, cloneTree, isTree, type Tree, type TreeMap } from './tree.ts';

/** One operation of a JSON 6902 patch. */
export interface JsonOperation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

/**
 * Applies a JSON patch in place. Messages and corner cases (a missing parent, `-`, negative indexes) are those of the Go library
 * that kustomize uses, `github.com/evanphx/json-patch` v4 (upstream's build: `replace` of a missing key fails there as a missing value).
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
  switch (operation.op) {
    case 'add':
      return add(holder, operation.path, cloneTree(operation.value ?? null));
    case 'remove':
      return remove(holder, operation.path);
    case 'replace':
      return replace(holder, operation.path, cloneTree(operation.value ?? null));
    case 'move': {
      const value = get(holder, operation.from ?? '', 'move');
      remove(holder, operation.from ?? '');
      return add(holder, operation.path, value);
    }
    case 'copy':
      return add(holder, operation.path, cloneTree(get(holder, operation.from ?? '', 'copy')));
    case 'test':
      return test(holder, operation);
    default:
      throw new KustomizeError(`Unexpected kind: ${operation.op}`);
  }
}

/** The parts of a JSON pointer, `~1` and `~0` decoded. */
export function pointerParts(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The container that a pointer's last part is looked up in, or undefined when the way there is missing. */
function parentOf(
  holder: TreeMap,
  pointer: string,
): { readonly container: Tree[] | TreeMap; readonly key: string } | undefined {
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

function add(holder: TreeMap, path: string, value: Tree): void {
  const parent = parentOf(holder, path);
  if (parent === undefined)
    throw new KustomizeError(`add operation does not apply: doc is missing path: "${path}": missing value`);
  const { container, key } = parent;
  if (!Array.isArray(container)) {
    setOwn(container, key, value);
    return;
  }
  if (key === '-') {
    container.push(value);
    return;
  }
  const index = indexOf(key, path, 'add');
  const at = index < 0 ? index + container.length + 1 : index;
  if (at > container.length || at < 0) throw outOfRange('add', path, index);
  container.splice(at, 0, value);
}

function remove(holder: TreeMap, path: string): void {
  const parent = parentOf(holder, path);
  if (parent === undefined)
    throw new KustomizeError(`remove operation does not apply: doc is missing path: "${path}": missing value`);
  const { container, key } = parent;
  if (!Array.isArray(container)) {
    if (!Object.hasOwn(container, key)) {
      throw new KustomizeError(
        `error in remove for path: '${path}': unable to remove nonexistent key: ${key}: missing value`,
      );
    }
    delete container[key];
    return;
  }
  const index = indexOf(key, path, 'remove');
  const at = index < 0 ? index + container.length : index;
  if (at >= container.length || at < 0) throw outOfRange('remove', path, index);
  container.splice(at, 1);
}

function replace(holder: TreeMap, path: string, value: Tree): void {
  const parent = parentOf(holder, path);
  if (parent === undefined)
    throw new KustomizeError(`replace operation does not apply: doc is missing path: ${path}: missing value`);
  const { container, key } = parent;
  if (!Array.isArray(container)) {
    setOwn(container, key, value);
    return;
  }
  const index = indexOf(key, path, 'replace');
  const at = index < 0 ? index + container.length : index;
  if (at >= container.length || at < 0) {
    throw new KustomizeError(`replace operation does not apply: doc is missing key: ${path}: missing value`);
  }
  container[at] = value;
}

/** Where the container is there but the key is not, the library copies a null. */
function get(holder: TreeMap, path: string, op: string): Tree {
  const parent = parentOf(holder, path);
  const value = parent === undefined ? undefined : stepInto(parent.container, parent.key);
  if (parent === undefined || (value === undefined && (op === 'move' || Array.isArray(parent.container)))) {
    throw new KustomizeError(`${op} operation does not apply: doc is missing from path: ${path}: missing value`);
  }
  return value ?? null;
}

function test(holder: TreeMap, operation: JsonOperation): void {
  const parent = parentOf(holder, operation.path);
  const value = parent === undefined ? undefined : stepInto(parent.container, parent.key);
  if (!equal(value ?? null, operation.value ?? null)) {
    throw new KustomizeError(`testing value ${operation.path} failed: test failed`);
  }
}

function equal(a: Json, b: Json): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    const other: readonly Json[] = b;
    return a.length === b.length && a.every((item, index) => equal(item, other[index] ?? null));
  }
  if (isJsonObject(a) && isJsonObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && equal(a[key] ?? null, b[key] ?? null))
    );
  }
  return a === b;
}

function indexOf(key: string, path: string, op: string): number {
  if (/^[-+]?\d+$/.test(key)) return Number(key);
  throw new KustomizeError(
    `error in ${op} for path: '${path}': value was not a proper array index: '${key}': strconv.Atoi: parsing "${key}": invalid syntax`,
  );
}

function outOfRange(op: string, path: string, index: number): KustomizeError {
  const detail = `Unable to access invalid index: ${index}: invalid index referenced`;
  return new KustomizeError(`error in ${op} for path: '${path}': ${detail}`);
}
