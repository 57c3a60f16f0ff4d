import { type GoStruct, type GoType, pointer, STRING, struct } from '../go-type.ts';
import type { Field } from './since.ts';

export const LOCAL_OBJECT_REFERENCE: GoStruct = struct('core.LocalObjectReference', [['Name', STRING]]);

/** A source of volumes and its fields: a pointer to `core.<name>VolumeSource`. */
export function volumeSource(name: string, fields: readonly Field[]): GoType {
  return pointer(struct(`core.${name}VolumeSource`, fields));
}
