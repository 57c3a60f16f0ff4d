import { parseYaml } from '../source/parse-manifests.ts';
import type { FieldPath } from '../values/field-path.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { valueAt } from '../values/read-json.ts';
import type { Source } from '../values/source.ts';
import type { ApiSchema } from './api-schema.ts';
import type { Cause } from './cause.ts';
import { diffPaths } from './diff-paths.ts';
import { gvkFrom } from './gvk.ts';
import { withInternalAnnotations } from './internal-annotations.ts';
import { applyJsonPatch, type JsonOperation, pointerParts } from './json-patch.ts';
import { KustomizeError } from './kustomize-error.ts';
import { movedPath, watchMoves } from './list-moves.ts';
import { metadataProblem } from './load-resources.ts';
import { unsupportedIn } from './no-json.ts';
import { patchPath, valueAtPath } from './patch-path.ts';
import {
  apiVersionOf,
  currentId,
  kindOfResource,
  metadataOf,
  movedTouch,
  nameOf,
  namespaceOf,
  previousIds,
  type Resource,
  storePreviousId,
  touch,
} from './resource.ts';
import { formatId, idKey, type ResourceId } from './resource-id.ts';
import { watchShared } from './shared-scalars.ts';
import { strategicMerge } from './strategic-merge.ts';
import { childText, cloneMap, cloneTree, textOf } from './tree.ts';

/** A patch's text and how a place in it becomes a place in a file. */
export interface PatchText {
  readonly text: string;
  readonly by: string;
  /** The line of a field of the patch's document. */
  readonly sourceOf: (document: number, path: FieldPath) => Source;
}

/** A strategic merge patch: a partial object. */
export interface MergePatch {
  readonly value: JsonObject;
  readonly document: number;
  readonly from: PatchText;
  readonly allowNameChange: boolean;
  readonly allowKindChange: boolean;
}

/** The id a partial object names. */
export function patchId({ value }: MergePatch): ResourceId {
  const textAt = (...path: readonly string[]): string => textOf(valueAt(value, ...path));
  return {
    ...gvkFrom(textAt('apiVersion'), textAt('kind')),
    name: textAt('metadata', 'name'),
    namespace: textAt('metadata', 'namespace'),
  };
}

/** The one object that has or had an id. @throws KustomizeError when there is none, or more than one. */
export function findForPatch(resources: readonly Resource[], id: ResourceId): Resource {
  const key = idKey(id);
  const found = resources.filter((resource) => hasId(resource, id, key));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const words = found.length === 0 ? 'no matches' : 'multiple matches';
  throw new KustomizeError(`${words} for Id ${formatId(id)}; failed to find unique target for patch ${formatId(id)}`);
}

function hasId(resource: Resource, id: ResourceId, key: string): boolean {
  if (nameOf(resource) !== id.name && !resource.previous.some(({ name }) => name === id.name)) return false;
  return idKey(currentId(resource)) === key || previousIds(resource).some((old) => idKey(old) === key);
}

/** Applies a merge patch; false when the patch deletes the object. Name, namespace and kind stay unless the patch may change them. */
export function applyMergePatch(resource: Resource, patch: MergePatch, schemaOf: ApiSchema['schemaOf']): boolean {
  const before = cloneTree(resource.value);
  const [name, namespace, kind] = [nameOf(resource), namespaceOf(resource), kindOfResource(resource)];
  if (patch.allowNameChange || patch.allowKindChange) storePreviousId(resource);
  const target = currentId(resource);
  const value = cloneMap(patch.value);
  // A patch for a selector takes the group and version of what it meets; only its kind may help to find the schema.
  value['apiVersion'] = apiVersionOf(resource);
  const schema = schemaOf(target) ?? schemaOf({ ...target, kind: childText(value, 'kind') });
  const moves = watchMoves(resource.value);
  const spread = watchShared(resource);
  const merged = strategicMerge(resource.value, value, schema);
  if (merged === undefined || Object.keys(merged).length === 0) return false;
  resource.value = merged;
  if (!patch.allowKindChange) merged['kind'] = kind;
  const metadata = metadataOf(resource);
  if (!patch.allowNameChange) metadata['name'] = name;
  if (namespace === '') delete metadata['namespace'];
  else metadata['namespace'] = namespace;
  const changed = diffPaths(before, merged, moves);
  const causeOf = (path: FieldPath): Cause => {
    const said = patchPath(merged, patch.value, path);
    return { by: patch.from.by, source: () => patch.from.sourceOf(patch.document, said) };
  };
  if (moves.hasMoved)
    resource.touches = resource.touches.map((one) => movedTouch(one, movedPath(one.path, before, merged, moves)));
  for (const path of changed) touch(resource, path, valueAtPath(merged, path) ?? null, causeOf(path));
  spread(patch.value, causeOf);
  return true;
}

/** Applies a JSON patch to an object; every field that came out different is a touch on the operation's line. */
export function applyOperations(resource: Resource, operations: readonly JsonOperation[], from: PatchText): void {
  const before = cloneTree(resource.value);
  const [unsupported] = unsupportedIn(resource);
  if (unsupported !== undefined) throw new KustomizeError(unsupported, resource.source);
  resource.value = applyJsonPatch(resource.value, operations);
  // The object went through JSON.
  resource.shared = [];
  const missing = metadataProblem({ value: withInternalAnnotations(resource) });
  if (missing !== null) throw new KustomizeError(missing, from.sourceOf(0, []));
  const pointers = operations.map(({ path }) => pointerParts(path));
  for (const path of diffPaths(before, resource.value)) {
    const index = Math.max(
      0,
      pointers.findLastIndex((pointer) => touches(pointer, path)),
    );
    touch(resource, path, valueAtPath(resource.value, path) ?? null, {
      by: from.by,
      source: () => from.sourceOf(0, [index]),
    });
  }
}

function touches(pointer: readonly string[], path: FieldPath): boolean {
  return pointer.every((part, index) => index >= path.length || part === '-' || part === String(path[index]));
}

/** The operations of a JSON 6902 patch (YAML or JSON), or null when the text is none. */
export function readOperations(text: string): readonly JsonOperation[] | null {
  // What starts with a bracket is taken for JSON, so `[{op: add}]`, which is YAML only, is refused.
  if (text.startsWith('[') && !isJson(text)) return null;
  const parsed = parseYaml('', text, 'kubernetes');
  const value = parsed.documents[0]?.value;
  if (parsed.problems.length > 0 || !Array.isArray(value)) return null;
  const list: readonly Json[] = value;
  const operations = list.flatMap((item) => (isOperation(item) ? [item] : []));
  return operations.length === list.length ? operations : null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const OPS = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

function isOperation(item: Json): item is JsonObject & JsonOperation {
  return (
    isJsonObject(item) && typeof item['op'] === 'string' && OPS.has(item['op']) && typeof item['path'] === 'string'
  );
}
