import { getOwn, setOwn } from '../source/own-key.ts';
import type { Manifest } from '../source/parse-manifests.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { copyResource, metadataOf, type Resource } from './resource.ts';
import { child, cloneTree, isTree, type TreeMap } from './tree.ts';

type Part = 'labels' | 'annotations';

/**
 * A patch whose labels or annotations kustomize wrote anew, as it does for a patch with a selector (both) and for one with
 * options (annotations): every value is text as it was written, also a null, and an empty mapping is none.
 * Source: kustomize `api/resource/resource.go`, CopyMergeMetaDataFieldsFrom; `kyaml/yaml/rnode.go`, setMapInMetadata.
 */
export function withTexts({ value, spellings }: Manifest, parts: readonly Part[]): JsonObject {
  const metadata = getOwn(value, 'metadata');
  if (!isJsonObject(metadata) || parts.every((part) => getOwn(metadata, part) === undefined)) return value;
  const written: { [key: string]: Json } = { ...metadata };
  for (const part of parts) {
    const texts = textsOf(getOwn(metadata, part), (key) => spelled(spellings, part, key));
    if (texts === null) delete written[part];
    else written[part] = texts;
  }
  return { ...value, metadata: written };
}

function spelled(spellings: Manifest['spellings'], part: Part, key: string): string | undefined {
  return spellings.find(({ path }) => path.at(-1) === key && path.at(-2) === part && path.at(-3) === 'metadata')?.text;
}

function textsOf(map: Json | undefined, written: (key: string) => string | undefined): JsonObject | null {
  if (!isJsonObject(map)) return null;
  const keys = Object.keys(map);
  if (keys.length === 0) return null;
  const texts: { [key: string]: Json } = {};
  for (const key of keys) setOwn<Json>(texts, key, written(key) ?? textOfScalar(map[key] ?? null));
  return texts;
}

/** A null without a word, a list and a mapping have no text. */
function textOfScalar(value: Json): string {
  return typeof value === 'object' ? '' : String(value);
}

/**
 * The object as it is printed: kustomize keeps notes of its own among the annotations, and when it takes those out it writes the others
 * as text, and none where none are left. Source: kustomize `api/resource/resource.go`, RemoveBuildAnnotations and SetOrigin.
 */
export function withoutBuildAnnotations(resource: Resource): Resource {
  const metadata = child(resource.value, 'metadata');
  const annotations = isTree(metadata) ? child(metadata, 'annotations') : undefined;
  if (annotations === undefined || (isTree(annotations) && isAllText(annotations))) return resource;
  if (annotations !== null && !isTree(annotations)) return resource;
  const copy = copyResource(resource);
  const texts =
    annotations === null ? null : textsOf(annotations, (key) => (annotations[key] === null ? 'null' : undefined));
  const own = metadataOf(copy);
  if (texts === null) delete own['annotations'];
  else own['annotations'] = cloneTree(texts);
  return copy;
}

function isAllText(annotations: TreeMap): boolean {
  const keys = Object.keys(annotations);
  return keys.length > 0 && keys.every((key) => typeof annotations[key] === 'string');
}
