import { Document, isScalar } from 'yaml';
import type { Snapshot } from '../values/snapshot.ts';
import { exactIntegers } from './exact-integers.ts';
import type { RenderedObject } from './rendered.ts';

/**
 * Objects as `kustomize build` prints them: one YAML document each, keys sorted, and quoted where YAML 1.1 would read them otherwise.
 * @param snapshot the one that was rendered: with it, whole numbers beyond 2^53 have the digits of its files.
 */
export function printObjects(objects: readonly RenderedObject[], snapshot?: Snapshot): string {
  return objects.map((object) => printObject(object, snapshot)).join('---\n');
}

function printObject(object: RenderedObject, snapshot: Snapshot | undefined): string {
  const document = new Document(object.manifest, {
    version: '1.1',
    schema: 'yaml-1.1',
    sortMapEntries: true,
    aliasDuplicateObjects: false,
  });
  for (const { path, value } of snapshot === undefined ? [] : exactIntegers(snapshot, object)) {
    const node = document.getIn(path, true);
    if (isScalar(node)) node.value = value;
  }
  return document.toString({ lineWidth: 0, indentSeq: false });
}
