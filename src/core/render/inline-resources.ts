import { parseManifests } from '../source/parse-manifests.ts';
import type { FieldPath } from '../values/field-path.ts';
import { sourceAt } from './cause.ts';
import type { PatchPlace } from './patch-text.ts';
import { type Resource, resourceFrom } from './resource.ts';

/** Objects that are written as text inside of a kustomization. */
export function inlineResources(text: string, place: PatchPlace, path: FieldPath): readonly Resource[] {
  const source = sourceAt(place, path);
  return parseManifests(place.file, text, 'kustomize').manifests.map((manifest) => ({
    ...resourceFrom(manifest, place.file),
    source,
    document: place.document,
    at: path,
  }));
}
