import { parseManifests } from '../source/parse-manifests.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { PatchPlace } from './patch-transformers.ts';
import { type Resource, resourceFrom, sourceAt } from './resource.ts';

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
