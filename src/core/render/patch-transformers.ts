import { locate } from '../source/locate.ts';
import { parseManifests } from '../source/parse-manifests.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Source } from '../values/source.ts';
import { type FolderLoader, loadFile } from './folder-loader.ts';
import { formatYaml } from './format-yaml.ts';
import type { Patch, Selector } from './kustomization.ts';
import { KustomizeError, withPrefix } from './kustomize-error.ts';
import { metadataProblem } from './load-resources.ts';
import {
  applyMergePatch,
  applyOperations,
  findForPatch,
  type MergePatch,
  type PatchText,
  patchId,
  readOperations,
  type SchemaOf,
} from './patches.ts';
import { currentId, previousIds, type Resource, sourceAt, storePreviousId } from './resource.ts';
import { formatId } from './resource-id.ts';
import { selectResources } from './selector.ts';

/** Where a patch is written: the file that names it, and the path of the field there. */
export interface PatchPlace {
  readonly loader: FolderLoader;
  readonly file: string;
  readonly text: string;
  readonly document: number;
}

/** What patches need to know of the build. */
export interface PatchContext {
  readonly resources: Resource[];
  readonly schemaOf: SchemaOf;
}

/** Runs one `patches` entry. Source: kustomize 5.8.1 `api/internal/builtins/PatchTransformer.go`. */
export function runPatch(
  context: PatchContext,
  patch: Patch,
  place: PatchPlace,
  path: FieldPath,
  by = 'patches',
): void {
  const prepared = preparePatch(patch, place, path, by);
  prepared(context);
}

/**
 * Reads a `patches` entry; the answer applies it. Reading fails before anything is changed, as kustomize configures all its
 * transformers before it runs the first.
 */
export function preparePatch(
  patch: Patch,
  place: PatchPlace,
  path: FieldPath,
  by: string,
): (context: PatchContext) => void {
  const from = patchText(patch, place, path, by);
  const named =
    patch.path === undefined || patch.path === '' ? `[patch: ${quoted(from.text)}]` : `[path: ${quoted(patch.path)}]`;
  const merges = readMergePatches(from, patch.options ?? {});
  const operations = readOperations(from.text);
  if (merges !== null && operations === null) return (context) => runMerges(context, merges, patch.target, named);
  if (operations === null) throw new KustomizeError(`unable to parse SM or JSON patch from ${named}`);
  return (context) => {
    if (patch.target === undefined) throw new KustomizeError(`must specify a target for JSON patch ${named}`);
    for (const resource of select(context, patch.target)) {
      storePreviousId(resource);
      applyOperations(resource, operations, from);
    }
  };
}

/** Go's `%q`. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function select(context: PatchContext, target: Selector): readonly Resource[] {
  return selectResources(context.resources, target, (resource) => [...previousIds(resource), currentId(resource)]);
}

function runMerges(
  context: PatchContext,
  merges: readonly MergePatch[],
  target: Selector | undefined,
  named: string,
): void {
  const [only] = merges;
  if (target !== undefined) {
    if (merges.length > 1) {
      throw new KustomizeError(
        `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${named}`,
      );
    }
    if (only !== undefined) for (const resource of select(context, target)) mergeOne(context, resource, only);
    return;
  }
  for (const merge of merges) {
    const id = patchId(merge);
    const resource = withPrefix(`no resource matches strategic merge patch "${formatId(id)}"`, () =>
      findForPatch(context.resources, id),
    );
    mergeOne(context, resource, merge);
  }
}

function mergeOne(context: PatchContext, resource: Resource, merge: MergePatch): void {
  if (!applyMergePatch(resource, merge, context.schemaOf))
    context.resources.splice(context.resources.indexOf(resource), 1);
}

/** `patchesStrategicMerge`: paths, or patches themselves. Source: `api/internal/builtins/PatchStrategicMergeTransformer.go`. */
export function prepareStrategicMerges(
  entries: readonly string[],
  place: PatchPlace,
  by: string,
  pathOf: (index: number) => FieldPath,
): (context: PatchContext) => void {
  const merges = entries.flatMap((entry, index) => strategicMerges(entry, place, pathOf(index), by));
  if (merges.length === 0) throw new KustomizeError(`patch appears to be empty; files=[${entries.join(' ')}], Patch=`);
  return (context) => {
    for (const merge of merges) mergeOne(context, findForPatch(context.resources, patchId(merge)), merge);
  };
}

/** The patches of one entry, which is a path unless it reads as objects. */
export function strategicMerges(entry: string, place: PatchPlace, path: FieldPath, by: string): readonly MergePatch[] {
  const inline = readMergePatches(inlineText(entry, place, path, by), {});
  if (inline !== null) return inline;
  const from = patchText({ path: entry }, place, path, by);
  const merges = readMergePatches(from, {});
  if (merges === null) throw new KustomizeError(complaint(from.text));
  return merges;
}

function complaint(text: string): string {
  const { manifests, problems } = parseManifests('', text, 'kustomize');
  const found = manifests.map(metadataProblem).find((problem) => problem !== null);
  return problems[0]?.message ?? found ?? 'missing Resource metadata';
}

/** `patchesJson6902`. Source: `api/internal/builtins/PatchJson6902Transformer.go`. */
export function prepareJson6902(
  patch: Patch,
  place: PatchPlace,
  path: FieldPath,
  by: string,
): (context: PatchContext) => void {
  const inline = (patch.patch ?? '').trim();
  if (!patch.path && inline === '') throw new KustomizeError('empty file path and empty jsonOp');
  if (patch.path && inline !== '') throw new KustomizeError(`must specify a file path or jsonOp, not both`);
  const from = patchText(patch, place, path, by, '');
  const operations = readOperations(from.text);
  if (operations === null) throw undecodable(from.text);
  const target = patch.target ?? {};
  return (context) => {
    const id = { group: '', version: '', kind: '', name: '', namespace: '', ...target };
    const resource = findForPatch(context.resources, id);
    storePreviousId(resource);
    applyOperations(resource, operations, from);
  };
}

function undecodable(text: string): KustomizeError {
  const kind = text.trim().startsWith('{') ? 'object' : 'string';
  const shownText = kind === 'object' ? text.trim() : quoted(text.trim());
  return new KustomizeError(
    `decoding ${shownText}: json: cannot unmarshal ${kind} into Go value of type jsonpatch.Patch`,
  );
}

function patchText(patch: Patch, place: PatchPlace, path: FieldPath, by: string, prefix?: string): PatchText {
  const inline = (patch.patch ?? '').trim();
  if (patch.path !== undefined && patch.path !== '') return fileText(patch.path, place, by, prefix);
  if (inline === '')
    throw new KustomizeError(`must specify one of patch and path in\n${formatYaml(JSON.parse(JSON.stringify(patch)))}`);
  return inlineText(patch.patch ?? '', place, [...path, 'patch'], by);
}

function fileText(path: string, place: PatchPlace, by: string, prefix?: string): PatchText {
  const load = (): ReturnType<typeof loadFile> => loadFile(place.loader, path);
  const loaded =
    prefix === '' || by === 'patchesStrategicMerge'
      ? load()
      : withPrefix(`failed to get the patch file from path(${path})`, load);
  return { text: loaded.text, by, sourceOf: (document, field) => sourceAt(loaded.path, loaded.text, field, document) };
}

/** A patch written inside of another YAML file: its lines are lines of that file. */
function inlineText(text: string, place: PatchPlace, path: FieldPath, by: string): PatchText {
  return { text, by, sourceOf: (document, field) => inlineSource(text, place, path, document, field) };
}

function inlineSource(
  text: string,
  place: PatchPlace,
  path: FieldPath,
  ...inner: readonly [number, FieldPath]
): Source {
  const outer = sourceAt(place.file, place.text, path, place.document);
  const block = locate(place.text, place.document, path);
  if (block === null || !/^[|>]/.test(place.text.slice(block.start, block.start + 1))) return outer;
  const header = place.text.slice(0, block.start).split('\n').length;
  return { file: place.file, line: header + sourceAt(place.file, text, inner[1], inner[0]).line };
}

/** The patches of a text, or null when it is not made of objects with kind and name. */
function readMergePatches(from: PatchText, options: Readonly<Record<string, boolean>>): readonly MergePatch[] | null {
  const { manifests, problems } = parseManifests('', from.text, 'kustomize');
  if (problems.length > 0 || manifests.some((manifest) => metadataProblem(manifest) !== null)) return null;
  return manifests.map((manifest) => ({
    value: manifest.value,
    document: manifest.document,
    from,
    allowNameChange: options['allowNameChange'] === true,
    allowKindChange: options['allowKindChange'] === true,
  }));
}
