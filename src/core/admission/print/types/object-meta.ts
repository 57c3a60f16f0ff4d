import { type GoStruct, INT64, list, map, named, pointer, STRING, TIME, taggedStruct } from '../go-type.ts';

/** `metav1.ObjectMeta`, which is embedded in every object: what a live object has beside a manifest's own fields is left as Go's zero values. */
export const OBJECT_META: GoStruct = taggedStruct('v1.ObjectMeta', [
  ['Name', STRING],
  ['GenerateName', STRING],
  ['Namespace', STRING],
  ['SelfLink', STRING],
  ['UID', named('types.UID'), 'uid'],
  ['ResourceVersion', STRING],
  ['Generation', INT64],
  ['CreationTimestamp', TIME],
  ['DeletionTimestamp', pointer(TIME)],
  ['DeletionGracePeriodSeconds', pointer(INT64)],
  ['Labels', map(STRING)],
  ['Annotations', map(STRING)],
  ['OwnerReferences', list({ kind: 'raw', name: 'v1.OwnerReference' })],
  ['Finalizers', list(STRING)],
  ['ManagedFields', list({ kind: 'raw', name: 'v1.ManagedFieldsEntry' })],
]);
