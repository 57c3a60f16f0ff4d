import { list, map, STRING, struct, taggedStruct } from '../print/go-type.ts';
import { CLAIM_SPEC } from '../print/types/claim-types.ts';

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
  ['Spec', CLAIM_SPEC],
]);
