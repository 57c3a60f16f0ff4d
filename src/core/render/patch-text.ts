import type { FieldPath } from '../values/field-path.ts';
import type { Json } from '../values/json.ts';
import { type CauseDocument, innerSource, sourceAt } from './cause.ts';
import { type FolderLoader, loadFile } from './folder-loader.ts';
import { formatYaml, sortedKeys } from './format-yaml.ts';
import type { Patch } from './kustomization.ts';
import { KustomizeError } from './kustomize-error.ts';
import type { PatchText } from './patches.ts';

/** Where a patch is asked for: the document that does, and the folder that its paths start from. */
export interface PatchPlace extends CauseDocument {
  readonly loader: FolderLoader;
}

/** What a patch is called: the field it stands in, by which transformer, and the configuration to show in messages. */
export interface PatchName {
  readonly path: FieldPath;
  readonly by: string;
  readonly field?: string;
  readonly shown?: Json;
}

/** The text of a patch that stands in a file or in the configuration itself. @throws KustomizeError when it is neither. */
export function patchText(patch: Patch, place: PatchPlace, name: PatchName): PatchText {
  if (patch.path) return fileText(patch.path, place, name.by);
  const inline = (patch.patch ?? '').trim();
  if (inline === '')
    throw new KustomizeError(`must specify one of patch and path in\n${formatYaml(sortedKeys(name.shown ?? patch))}`);
  return inlineText(inline, place, [...name.path, name.field ?? 'patch'], name.by);
}

export function fileText(path: string, place: PatchPlace, by: string): PatchText {
  const loaded = loadFile(place.loader, path);
  const { path: file, text } = loaded;
  return { text, by, sourceOf: (document, field) => sourceAt({ file, text, document }, field) };
}

/** A patch written inside of another YAML file: its lines are lines of that file. */
export function inlineText(text: string, place: PatchPlace, path: FieldPath, by: string): PatchText {
  return { text, by, sourceOf: (document, field) => innerSource(place, path, { text, document }, field) };
}
