import { type GoStruct, LABEL_SELECTOR, list, map, named, pointer, QUANTITY, STRING, struct } from '../go-type.ts';
import type { Field } from './since.ts';

const AMOUNTS = map(QUANTITY, 'core.ResourceList');

const SOURCE: readonly Field[] = [
  ['APIGroup', pointer(STRING), 'apiGroup'],
  ['Kind', STRING],
  ['Name', STRING],
];

/** `core.PersistentVolumeClaimSpec` (`pkg/apis/core/types.go`). */
export const CLAIM_SPEC: GoStruct = struct('core.PersistentVolumeClaimSpec', [
  ['AccessModes', list(named('core.PersistentVolumeAccessMode'))],
  ['Selector', pointer(LABEL_SELECTOR)],
  [
    'Resources',
    struct('core.VolumeResourceRequirements', [
      ['Limits', AMOUNTS],
      ['Requests', AMOUNTS],
    ]),
  ],
  ['VolumeName', STRING],
  ['StorageClassName', pointer(STRING)],
  ['VolumeMode', pointer(named('core.PersistentVolumeMode'))],
  ['DataSource', pointer(struct('core.TypedLocalObjectReference', SOURCE))],
  ['DataSourceRef', pointer(struct('core.TypedObjectReference', [...SOURCE, ['Namespace', pointer(STRING)]]))],
  ['VolumeAttributesClassName', pointer(STRING)],
]);
