import { stringify } from 'yaml';
import type { RenderedObject } from './rendered.ts';

/** Objects as `kustomize build` prints them: one YAML document each, keys sorted, and quoted where YAML 1.1 would read them otherwise. */
export function printObjects(objects: readonly Pick<RenderedObject, 'manifest'>[]): string {
  return objects
    .map(({ manifest }) =>
      stringify(manifest, {
        sortMapEntries: true,
        lineWidth: 0,
        indentSeq: false,
        version: '1.1',
        schema: 'yaml-1.1',
        aliasDuplicateObjects: false,
      }),
    )
    .join('---\n');
}
