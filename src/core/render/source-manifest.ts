import { type Manifest, parseManifests } from '../source/parse-manifests.ts';
import type { RenderedObject } from './rendered.ts';

/** The object as its file says it, before anything was done to it; undefined for one that a generator made. */
export function manifestAt(
  file: string,
  text: string,
  object: Pick<RenderedObject, 'document' | 'at'>,
): Manifest | undefined {
  const at = (object.at ?? []).join('/');
  return parseManifests(file, text, 'kustomize').manifests.find(
    (manifest) => manifest.document === object.document && manifest.at.join('/') === at,
  );
}
