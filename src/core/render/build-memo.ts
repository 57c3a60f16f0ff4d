import type { Gap } from '../values/gap.ts';
import type { ApiSchema } from './api-schema.ts';
import type { LookUp, Objects } from './changes.ts';
import type { FolderLoader } from './folder-loader.ts';
import { isSameList, type Questioned, questioned } from './questions.ts';
import type { RenderedObject } from './rendered.ts';
import { copyResource, currentId, keepResource, type Resource } from './resource.ts';
import { idKey } from './resource-id.ts';
import { sameOrderedJson } from './tree.ts';

/**
 * What builds of one tree leave for builds of the next, so that a history costs what its commits changed. Objects are kept by identity: a file, a
 * step or a generator that reads the same gives the same object again, and an object that is kept is never written to, only copied.
 */
export interface BuildMemo {
  /** What `make` reads through its loader, or what was made when everything it asked of the tree, and all of `from`, was the same. */
  readonly prepared: <T>(at: Reading, wanted: Wanted<T>, make: (at: Reading) => T) => T;
  /** The objects of a list, to be changed in copies. */
  readonly objects: (resources: Resource[], schema: ApiSchema) => Objects;
  /** Runs a step that changes objects as it likes. Objects it leaves alone, or changes as it did before, stay who they are. */
  readonly whole: (step: object, resources: Resource[], run: (own: Resource[]) => void) => void;
  /** What was answered for objects of the output. */
  readonly rendered: WeakMap<Resource, RenderedObject>;
}

/** What one kind of reading made, by build and by what was read. */
export type Slot<T> = WeakMap<object, Map<string, Prepared<T>>>;

/** `name` tells one thing that is read in a folder from the others of its slot. */
export interface Wanted<T> {
  readonly slot: Slot<T>;
  readonly name: string;
  readonly from: readonly unknown[];
}

/** A loader, and where it tells what cannot be seen. */
export interface Reading {
  readonly loader: FolderLoader;
  readonly gaps: Gap[];
}

/** The build uses something that cannot be kept (variables, build metadata). Caught by `render`, which builds without a memo. */
export class CannotKeep extends Error {
  override readonly name = 'CannotKeep';
}

export function buildMemo(): BuildMemo {
  const memo = {};
  const steps = new WeakMap<ApiSchema, Results>();
  const looked = new WeakMap<ApiSchema, WeakMap<object, WeakMap<Resource, LookedUp>>>();
  const whole: Results = new WeakMap();
  return {
    prepared: (at, wanted, make) => prepare(memo, at, wanted, make),
    objects: (resources, schema) =>
      keptObjects(resources, {
        made: within(steps, schema, () => new WeakMap()),
        looked: within(looked, schema, () => new WeakMap()),
      }),
    whole: (step, resources, run) =>
      runWhole(
        within(whole, step, () => new WeakMap()),
        resources,
        run,
      ),
    rendered: new WeakMap(),
  };
}

function within<K extends object, V>(map: WeakMap<K, V>, key: K, make: () => V): V {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}

// ── What is read ──

interface Prepared<T> {
  readonly asked: Questioned;
  readonly read: ReadonlySet<string>;
  readonly gaps: readonly Gap[];
  readonly from: readonly unknown[];
  readonly value: T;
}

function prepare<T>(memo: object, { loader, gaps }: Reading, wanted: Wanted<T>, make: (at: Reading) => T): T {
  const { slot, name, from } = wanted;
  const { files, folder } = loader;
  const made = within(slot, memo, () => new Map<string, Prepared<T>>());
  const key = `${files.unrestricted}\n${files.origin}\n${folder}\n${name}`;
  const known = made.get(key);
  const prepared = known !== undefined && holds(known, files, from) ? known : record(loader, from, make);
  made.set(key, prepared);
  for (const path of prepared.read) files.read.add(path);
  gaps.push(...prepared.gaps);
  return prepared.value;
}

function holds(
  { asked, from }: Prepared<unknown>,
  { snapshot }: FolderLoader['files'],
  now: readonly unknown[],
): boolean {
  return from.every((one, index) => one === now[index]) && asked.isAnsweredAlikeBy(snapshot);
}

function record<T>(loader: FolderLoader, from: readonly unknown[], make: (at: Reading) => T): Prepared<T> {
  const asked = questioned(loader.files.snapshot);
  const read = new Set<string>();
  const gaps: Gap[] = [];
  const files = { ...loader.files, snapshot: asked.snapshot, read };
  return { asked, read, gaps, from, value: make({ loader: { ...loader, files }, gaps }) };
}

// ── What is changed ──

/** By step and by the object it was done to; null where the object went. */
type Results = WeakMap<object, WeakMap<Resource, Resource | null>>;

/** What came of work that looked other objects up, and whom it saw. */
interface LookedUp {
  readonly seen: ReadonlyMap<string, readonly Resource[]>;
  readonly made: Resource;
}

interface Kept {
  readonly made: Results;
  readonly looked: WeakMap<object, WeakMap<Resource, LookedUp>>;
}

function keptObjects(resources: Resource[], { made, looked }: Kept): Objects {
  let next = 0;
  const put = (resource: Resource, changed: Resource | null): void => {
    // Steps mostly go through the list in its order.
    const at = resources[next] === resource ? next : resources.indexOf(resource);
    if (changed === null) resources.splice(at, 1);
    else resources[at] = changed;
    next = changed === null ? at : at + 1;
  };
  const result = (step: object, of: Resource, make: () => Resource | null): Resource | null => {
    const results = within(made, step, () => new WeakMap<Resource, Resource | null>());
    const known = results.get(of);
    const changed = known === undefined ? keepIfAny(make()) : known;
    results.set(of, changed);
    return changed;
  };
  return {
    resources,
    change: (step, resource, work) =>
      put(
        resource,
        result(step, resource, () => {
          const own = copyResource(resource);
          return work(own) ? own : null;
        }),
      ),
    changeBy: (step, resource, lookUp, work) => {
      const results = within(looked, step, () => new WeakMap<Resource, LookedUp>());
      const known = results.get(resource);
      const holds = known !== undefined && [...known.seen].every(([name, seen]) => isSameList(seen, lookUp(name)));
      const found = holds ? known : lookingUp(resource, lookUp, work);
      results.set(resource, found);
      put(resource, found.made);
    },
    keep: (step, of, make) => result(step, of, make) ?? make(),
    own: copyResource,
  };
}

function lookingUp(resource: Resource, lookUp: LookUp, work: (own: Resource, lookUp: LookUp) => void): LookedUp {
  const seen = new Map<string, readonly Resource[]>();
  const own = copyResource(resource);
  work(own, (name) => {
    const found = lookUp(name);
    seen.set(name, found);
    return found;
  });
  // Others may have seen it under the id it had.
  if (idKey(currentId(own)) !== idKey(currentId(resource)))
    throw new CannotKeep('a reference changed who an object is');
  return { seen, made: isSame(own, resource) ? resource : keepResource(own) };
}

function keepIfAny(resource: Resource | null): Resource | null {
  return resource === null ? null : keepResource(resource);
}

function runWhole(
  results: WeakMap<Resource, Resource | null>,
  resources: Resource[],
  run: (own: Resource[]) => void,
): void {
  const originals = new Map(resources.map((resource) => [copyResource(resource), resource]));
  const changed = [...originals.keys()];
  run(changed);
  resources.splice(0, resources.length, ...changed.map((own) => settled(own, originals.get(own), results)));
}

function settled(own: Resource, original: Resource | undefined, results: WeakMap<Resource, Resource | null>): Resource {
  if (original === undefined) return own;
  if (isSame(own, original)) return original;
  const before = results.get(original);
  if (before !== undefined && before !== null && isSame(own, before)) return before;
  results.set(original, own);
  return keepResource(own);
}

/** True when two objects that came from one are alike in everything a later step looks at. */
function isSame(a: Resource, b: Resource): boolean {
  return (
    a.touches.length === b.touches.length &&
    sameOrderedJson(a.value, b.value) &&
    sameOrderedJson(a.previous, b.previous) &&
    sameOrderedJson(a.prefixes, b.prefixes) &&
    sameOrderedJson(a.suffixes, b.suffixes) &&
    sameOrderedJson(a.shared, b.shared) &&
    a.generated?.needsHash === b.generated?.needsHash &&
    a.touches.every((one, index) => {
      const other = b.touches[index];
      return (
        one === other || (one.by === other?.by && sameOrderedJson([one.path, one.value], [other.path, other.value]))
      );
    })
  );
}
