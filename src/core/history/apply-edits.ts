import type { KustomizationEdit } from '../gitops/kustomization-edit.ts';
import type { FieldPath } from '../values/field-path.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { listAt, objectAt, stringAt } from '../values/read-json.ts';
import type { Source } from '../values/source.ts';

/** A kustomization after its deployer edited it. */
export interface AppliedEdits {
  readonly value: JsonObject;
  /** The deployer's line of what it wrote; null for what stands in the kustomization itself. */
  readonly wrote: (path: FieldPath) => Source | null;
  /** The first of its lines that wrote something inside of a field. */
  readonly wroteInside: (path: FieldPath) => Source | null;
  /** `kustomize edit`'s own refusal. */
  readonly problem: { readonly message: string; readonly source: Source } | null;
}

/** Edits a kustomization as `kustomize edit` does (kustomize, `kustomize/commands/edit`). The value given is left as it is. */
export function applyEdits(kustomization: JsonObject, edits: readonly KustomizationEdit[]): AppliedEdits {
  let value = kustomization;
  const written = new Map<string, Source>();
  for (const edit of edits) {
    const done = applyOne(value, edit);
    if ('refusal' in done)
      return { ...NOTHING_WRITTEN, value, problem: { message: done.refusal, source: edit.source } };
    value = done.value;
    written.set(JSON.stringify(done.at), edit.source);
  }
  return {
    value,
    wrote: (path) => nearest(written, path),
    wroteInside: (path) => firstInside(written, path),
    problem: null,
  };
}

const NOTHING_WRITTEN = { wrote: () => null, wroteInside: () => null };

function firstInside(written: ReadonlyMap<string, Source>, path: FieldPath): Source | null {
  const start = JSON.stringify(path).slice(0, -1);
  for (const [key, source] of written) if (key.startsWith(`${start},`)) return source;
  return null;
}

function nearest(written: ReadonlyMap<string, Source>, path: FieldPath): Source | null {
  for (let length = path.length; length > 0; length -= 1) {
    const found = written.get(JSON.stringify(path.slice(0, length)));
    if (found !== undefined) return found;
  }
  return null;
}

type Done = { readonly value: JsonObject; readonly at: FieldPath } | { readonly refusal: string };

function applyOne(value: JsonObject, edit: KustomizationEdit): Done {
  switch (edit.kind) {
    case 'set':
      return { value: { ...value, [edit.field]: edit.value }, at: [edit.field] };
    case 'put':
      return put(value, edit.field, edit.value);
    case 'merge':
      return mergeInto(value, [edit.field], edit);
    case 'label':
      return label(value, edit);
    case 'append':
      return append(value, edit.field, edit.value);
  }
}

function put(value: JsonObject, field: 'images' | 'replicas', entry: JsonObject): Done {
  const list = listAt(value, field);
  const at = list.findIndex((one) => stringAt(one, 'name') === stringAt(entry, 'name'));
  const old = at < 0 ? undefined : list[at];
  const filled = field === 'images' ? withKept(entry, old) : entry;
  const next = at < 0 ? [...list, filled] : list.map((one, index) => (index === at ? filled : one));
  return { value: { ...value, [field]: next }, at: [field, at < 0 ? list.length : at] };
}

/** An asterisk keeps what the kustomization says already, and without that says nothing. */
function withKept(image: JsonObject, old: Json | undefined): JsonObject {
  const entries = Object.entries(image).flatMap(([key, value]) => {
    if (value !== '*') return [[key, value] as const];
    const kept = stringAt(old, key);
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return Object.fromEntries(entries);
}

interface Pair {
  readonly key: string;
  readonly value: string;
  readonly force: boolean;
}

function mergeInto(value: JsonObject, [field]: readonly ['commonLabels' | 'commonAnnotations'], pair: Pair): Done {
  const map = objectAt(value, field) ?? {};
  const refusal = refusalOf(map, pair, field === 'commonLabels' ? 'label' : 'annotation');
  if (refusal !== null) return { refusal };
  return { value: { ...value, [field]: { ...map, [pair.key]: pair.value } }, at: [field, pair.key] };
}

function label(value: JsonObject, edit: Pair & { readonly includeTemplates: boolean }): Done {
  const list = listAt(value, 'labels');
  const fits = (one: Json): boolean =>
    isJsonObject(one) &&
    one['includeSelectors'] !== true &&
    (one['includeTemplates'] === true) === edit.includeTemplates;
  const found = list.findIndex(fits);
  const entry = found < 0 ? undefined : list[found];
  const pairs = objectAt(entry, 'pairs') ?? {};
  const refusal = refusalOf(pairs, edit, 'label');
  if (refusal !== null) return { refusal };
  const next = {
    ...(isJsonObject(entry) ? entry : { includeSelectors: false, includeTemplates: edit.includeTemplates }),
    pairs: { ...pairs, [edit.key]: edit.value },
  };
  const index = found < 0 ? list.length : found;
  const labels = found < 0 ? [...list, next] : list.map((one, at) => (at === found ? next : one));
  return { value: { ...value, labels }, at: ['labels', index, 'pairs', edit.key] };
}

function refusalOf(map: JsonObject, { key, force }: Pair, kind: string): string | null {
  if (force || !Object.hasOwn(map, key)) return null;
  return `${kind} ${key} already in kustomization file. Use --force to override.`;
}

function append(value: JsonObject, field: 'patches' | 'components', entry: Json): Done {
  const list = listAt(value, field);
  const at = field === 'components' ? list.indexOf(entry) : -1;
  if (at >= 0) return { value, at: [field, at] };
  return { value: { ...value, [field]: [...list, entry] }, at: [field, list.length] };
}
