import { LABEL_SELECTOR, list, map, named, pointer, QUANTITY, STRING, struct, taggedStruct } from '../print/go-type.ts';

const AMOUNTS = map(QUANTITY, 'core.ResourceList');

const SOURCE = [
  ['APIGroup', pointer(STRING), 'apiGroup'],
  ['Kind', STRING],
  ['Name', STRING],
] as const;

/** A claim in a StatefulSet's `volumeClaimTemplates`, as far as two of them are compared: neither its type nor its status (kubernetes, `core.PersistentVolumeClaim`). */
export const CLAIM_TEMPLATE = struct('core.PersistentVolumeClaim', [
  [
    'ObjectMeta',
    taggedStruct('v1.ObjectMeta', [
      ['Name', STRING],
      ['GenerateName', STRING],
      ['Namespace', STRING],
      ['Labels', map(STRING)],
      ['Annotations', map(STRING)],
      ['Finalizers', list(STRING)],
    ]),
    'metadata',
  ],
  [
    'Spec',
    struct('core.PersistentVolumeClaimSpec', [
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
    ]),
  ],
]);
