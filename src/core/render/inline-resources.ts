import { parseManifests } from '../source/parse-manifests.ts';
import type { FieldPath } from '../values/field-path.ts';
import { sourceAt } from './cause.ts';
import type { PatchPlace } from './patch-text.ts';
import { type Resource, resourceFrom } from './resource.ts';

/** Objects that are written as text inside of a kustomization; their lines are lines of it. */
export function inlineResources(text: string, place: PatchPlace, path: FieldPath): readonly Resource[] {
  return parseManifests(place.file, text, 'kustomize').manifests.map((manifest) => {
    const inner = { text, document: manifest.document };
    const source = sourceAt({ ...place, at: path, inner }, manifest.at);
    return {
      ...resourceFrom(manifest, place.file),
      place: { source },
      source,
      document: place.document,
      at: path,
      inner,
    };
  });
}
