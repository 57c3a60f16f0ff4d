import { quantityOf } from '../admission/quantity.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { Commit } from '../values/commit.ts';
import type { FieldPath } from '../values/field-path.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { type ObjectRef, refKey } from '../values/object-ref.ts';
import { valueAt } from '../values/read-json.ts';
import type { History } from './history.ts';
import type { LiveState, ManagedObject } from './live-state.ts';

/** Where the cluster is not as the replay of Git says it must be. */
export type Disagreement =
  /** Git's history says it is live; the cluster has none. */
  | { readonly kind: 'missing'; readonly object: RenderedObject }
  /** The cluster has it; in the replay it was refused or never applied. */
  | { readonly kind: 'unexpected'; readonly ref: ObjectRef; readonly manifest: JsonObject }
  /** A field that was declared and is something else. `declaredBy`: the commit that declared the object as it is in the cluster, if one did. */
  | {
      readonly kind: 'differs';
      readonly object: RenderedObject;
      readonly path: FieldPath;
      readonly declared: Json;
      readonly live: Json | undefined;
      readonly declaredBy: Commit | null;
    };

/** Compares the newest predicted state with what the deployer reports, object by object; only what was declared is compared. */
export function compareLive(history: History, state: LiveState): readonly Disagreement[] {
  const predicted = history.steps.at(-1)?.live ?? [];
  const managed = new Map(state.objects.map((one) => [refKey(one.ref), one]));
  const known = new Set(predicted.map(({ ref }) => refKey(ref)));
  const unexpected = state.objects.flatMap((one): Disagreement[] =>
    known.has(refKey(one.ref)) || one.manifest === null
      ? []
      : [{ kind: 'unexpected', ref: one.ref, manifest: one.manifest }],
  );
  const wrong = predicted.flatMap(({ ref, object }) => compareObject(object, managed.get(refKey(ref)), history));
  return [...wrong, ...unexpected];
}

function compareObject(object: RenderedObject, live: ManagedObject | undefined, history: History): Disagreement[] {
  // What Argo CD does not list it does not manage: hooks, and what another application owns.
  if (live === undefined) return [];
  if (live.manifest === null) return [{ kind: 'missing', object }];
  const [difference] = differences(object.manifest, live.manifest);
  if (difference === undefined) return [];
  return [{ kind: 'differs', object, ...difference, declaredBy: declaring(object.ref, live.manifest, history) }];
}

/** The newest commit whose declaration of the object is what the cluster has. */
function declaring(ref: ObjectRef, live: JsonObject, { steps }: History): Commit | null {
  const step = steps.findLast(({ rendered }) => {
    const declared = rendered.objects.find((one) => refKey(one.ref) === refKey(ref));
    return declared !== undefined && [...differences(declared.manifest, live)].length === 0;
  });
  return step?.commit ?? null;
}

interface Difference {
  readonly path: FieldPath;
  readonly declared: Json;
  readonly live: Json | undefined;
}

/** Fields that the API server or a controller writes, or that Argo CD hides. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'status', 'data', 'stringData']);
const METADATA = ['labels', 'annotations'] as const;

function* differences(declared: JsonObject, live: JsonObject): Iterable<Difference> {
  for (const [key, value] of Object.entries(declared)) {
    if (key === 'metadata') {
      for (const field of METADATA) yield* inField(value, valueAt(live, key), ['metadata', field]);
    } else if (!NOT_COMPARED.has(key) || (key === 'data' && declared['kind'] === 'ConfigMap')) {
      yield* compare(value, valueAt(live, key), [key]);
    }
  }
}

function* inField(declared: Json, live: Json | undefined, path: readonly [string, string]): Iterable<Difference> {
  const [, field] = path;
  const value = valueAt(declared, field);
  if (value !== undefined) yield* compare(value, valueAt(live, field), path);
}

/** Declared fields one by one: what the cluster has beside them was filled in. */
function* compare(declared: Json, live: Json | undefined, path: FieldPath): Iterable<Difference> {
  if (isJsonObject(declared) && (isJsonObject(live) || live === undefined)) {
    for (const [key, value] of Object.entries(declared)) yield* compare(value, valueAt(live, key), [...path, key]);
    return;
  }
  if (Array.isArray(declared) && Array.isArray(live)) {
    yield* compareLists(declared, live, path);
    return;
  }
  if (!isSame(declared, live)) yield { path, declared, live };
}

/** Items with names are compared by name, for a webhook may add a container; others one by one. */
function* compareLists(declared: readonly Json[], live: readonly Json[], path: FieldPath): Iterable<Difference> {
  const named = declared.every((one) => isJsonObject(one) && typeof one['name'] === 'string');
  if (!named && declared.length !== live.length) {
    yield { path, declared, live };
    return;
  }
  for (const [index, item] of declared.entries()) {
    const other =
      named && isJsonObject(item) ? live.find((one) => isJsonObject(one) && one['name'] === item['name']) : live[index];
    yield* compare(item, other, [...path, index]);
  }
}

/** Equal, or two ways of writing the same: nothing and an empty value, `1` and `1000m`. */
function isSame(declared: Json, live: Json | undefined): boolean {
  if (declared === live) return true;
  if (isEmpty(declared) && (live === undefined || isEmpty(live))) return true;
  const [a, b] = [quantityOf(declared), quantityOf(live)];
  return a !== undefined && a === b;
}

function isEmpty(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return (
    value === null ||
    value === '' ||
    value === false ||
    value === 0 ||
    (isJsonObject(value) && Object.keys(value).length === 0)
  );
}
