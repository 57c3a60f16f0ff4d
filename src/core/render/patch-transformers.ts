import { parseManifests, parseYaml } from '../source/parse-manifests.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { ApiSchema } from './api-schema.ts';
import type { Objects } from './changes.ts';
import { formatYaml, sortedKeys } from './format-yaml.ts';
import type { JsonOperation } from './json-patch.ts';
import type { Patch, Selector } from './kustomization.ts';
import { KustomizeError, withPrefix } from './kustomize-error.ts';
import { metadataProblem } from './load-resources.ts';
import { withTexts } from './metadata-texts.ts';
import { goJson } from './name-hash.ts';
import { fileText, inlineText, type PatchName, type PatchPlace, patchText } from './patch-text.ts';
import {
  applyMergePatch,
  applyOperations,
  findForPatch,
  type MergePatch,
  type PatchText,
  patchId,
  readOperations,
} from './patches.ts';
import { type Resource, storePreviousId } from './resource.ts';
import { formatId } from './resource-id.ts';
import { selectResources } from './selector.ts';

/** What patches work on. */
export interface PatchContext extends Objects {
  readonly schema: ApiSchema;
}

/**
 * Reads a `patches` entry; the answer applies it. Reading fails before anything is changed, as kustomize configures all its
 * transformers before it runs the first. Source: kustomize 5.8.1 `api/internal/builtins/PatchTransformer.go`.
 */
export function preparePatch(patch: Patch, place: PatchPlace, name: PatchName): (context: PatchContext) => void {
  if (patch.path && patch.patch?.trim()) {
    throw new KustomizeError(
      `patch and path can't be set at the same time\n${formatYaml(sortedKeys(name.shown ?? patch))}`,
    );
  }
  const from = withPrefix(
    (message) => (patch.path ? `failed to get the patch file from path(${patch.path}): ${message}` : message),
    () => patchText(patch, place, name),
  );
  const named = patch.path ? `[path: ${quoted(patch.path)}]` : `[patch: ${quoted(from.text)}]`;
  const merges = readMergePatches(from, patch.target !== undefined, patch.options);
  const operations = readOperations(from.text);
  if (merges !== null && operations === null) return (context) => runMerges(context, merges, patch.target, named);
  if (operations === null) throw new KustomizeError(`unable to parse SM or JSON patch from ${named}`);
  return (context) => {
    if (patch.target === undefined) throw new KustomizeError(`must specify a target for JSON patch ${named}`);
    for (const resource of select(context, patch.target))
      operateOn(context, resource, { operations, from, isFollowed: true });
  };
}

/** Go's `%q`. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function select(context: PatchContext, target: Selector): readonly Resource[] {
  return selectResources(context.resources, target);
}

function runMerges(
  context: PatchContext,
  merges: readonly MergePatch[],
  target: Selector | undefined,
  named: string,
): void {
  if (target !== undefined) {
    if (merges.length > 1) {
      throw new KustomizeError(
        `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${named}`,
      );
    }
    for (const merge of merges) for (const resource of select(context, target)) mergeOne(context, resource, merge);
    return;
  }
  for (const merge of merges) {
    const id = patchId(merge);
    const find = (): Resource => findForPatch(context.resources, id);
    mergeOne(context, withPrefix(`no resource matches strategic merge patch "${formatId(id)}"`, find), merge);
  }
}

function mergeOne(context: PatchContext, resource: Resource, merge: MergePatch): void {
  context.change(merge, resource, (own) => applyMergePatch(own, merge, context.schema.schemaOf));
}

/** The operations of a JSON patch; references follow what `patches` renames, not what `patchesJson6902` does. */
interface JsonPatch {
  readonly operations: readonly JsonOperation[];
  readonly from: PatchText;
  readonly isFollowed: boolean;
}

function operateOn(context: PatchContext, resource: Resource, { operations, from, isFollowed }: JsonPatch): void {
  context.change(operations, resource, (own) => {
    if (isFollowed) storePreviousId(own);
    applyOperations(own, operations, from);
    return true;
  });
}

/** One entry of `patchesStrategicMerge`, a path or a patch itself, and where it stands. */
export interface MergeEntry {
  readonly entry: string;
  readonly path: FieldPath;
}

/** `patchesStrategicMerge`. Source: `api/internal/builtins/PatchStrategicMergeTransformer.go`. */
export function prepareStrategicMerges(
  entries: readonly MergeEntry[],
  place: PatchPlace,
  by: string,
): (context: PatchContext) => void {
  const merges = entries.flatMap(({ entry, path }) => strategicMerges(entry, place, { path, by }));
  if (merges.length === 0) {
    throw new KustomizeError(
      `patch appears to be empty; files=[${entries.map(({ entry }) => entry).join(' ')}], Patch=`,
    );
  }
  return (context) => {
    for (const merge of merges) mergeOne(context, findForPatch(context.resources, patchId(merge)), merge);
  };
}

function strategicMerges(entry: string, place: PatchPlace, name: PatchName): readonly MergePatch[] {
  const inline = readMergePatches(inlineText(entry, place, name.path, name.by), true);
  if (inline !== null) return inline;
  const isText = name.path.at(-1) === 'patches';
  const from = isText ? inlineText(entry, place, name.path, name.by) : fileText(entry, place, name.by);
  const merges = readMergePatches(from, true);
  if (merges === null) throw new KustomizeError(complaint(from.text, isText ? '' : entry));
  return merges;
}

function complaint(text: string, file: string): string {
  const { manifests, problems } = parseManifests('', text, 'kustomize');
  const found = manifests.map(metadataProblem).find((problem) => problem !== null);
  const [problem] = problems;
  if (found !== undefined) return found;
  if (problem?.message.startsWith('yaml:') !== true) return 'missing Resource metadata';
  return file === '' ? problem.message : `MalformedYAMLError: ${problem.message} in File: ${file}`;
}

/** `patchesJson6902`. Source: `api/internal/builtins/PatchJson6902Transformer.go`. */
export function prepareJson6902(patch: Patch, place: PatchPlace, name: PatchName): (context: PatchContext) => void {
  const inline = (patch.patch ?? '').trim();
  const { target = {} } = patch;
  if (!target.name) throw new KustomizeError('must specify the target name');
  if (!patch.path && inline === '') throw new KustomizeError('empty file path and empty jsonOp');
  if (patch.path && inline !== '') throw new KustomizeError('must specify a file path or jsonOp, not both');
  const from = patchText(patch, place, name);
  if (from.text === '') throw new KustomizeError(`patch file '${patch.path}' empty seems to be empty`);
  const operations = readOperations(from.text);
  if (operations === null) throw undecodable(from.text);
  if (operations.length === 0)
    throw new KustomizeError(`patch appears to be empty; file=${patch.path ?? ''}, JsonOp=${jsonOf(from.text)}`);
  return (context) => {
    for (const resource of select(context, target))
      operateOn(context, resource, { operations, from, isFollowed: false });
  };
}

function undecodable(text: string): KustomizeError {
  const value = parseYaml('', text).documents[0]?.value ?? null;
  const kind = typeof value === 'object' ? 'object' : 'string';
  return new KustomizeError(
    `decoding ${jsonOf(text)}: json: cannot unmarshal ${kind} into Go value of type jsonpatch.Patch`,
  );
}

/** As kustomize shows a patch: what begins like JSON as it is written, YAML as JSON. */
function jsonOf(text: string): string {
  return text.startsWith('[') ? text : goJson(parseYaml('', text).documents[0]?.value ?? null);
}

const [BOTH, ANNOTATIONS, NEITHER] = [['labels', 'annotations'], ['annotations'], []] as const;

/**
 * The patches of a text, or null when it is not made of objects with kind and name.
 * @param isCopied true where kustomize copies a patch for each object that it is for, and so writes its labels and annotations anew.
 */
function readMergePatches(
  from: PatchText,
  isCopied: boolean,
  options: Readonly<Record<string, boolean>> = {},
): readonly MergePatch[] | null {
  const { manifests, problems } = parseManifests('', from.text, 'kustomize');
  if (problems.length > 0 || manifests.some((manifest) => metadataProblem(manifest) !== null)) return null;
  const [allowNameChange, allowKindChange] = [options['allowNameChange'] === true, options['allowKindChange'] === true];
  const asText = isCopied ? BOTH : allowNameChange || allowKindChange ? ANNOTATIONS : NEITHER;
  return manifests.map((manifest) => ({
    value: withTexts(manifest, asText),
    document: manifest.document,
    from,
    allowNameChange,
    allowKindChange,
  }));
}
