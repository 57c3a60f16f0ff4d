import type { GoType } from '../print/go-type.ts';
import type { ApiServer } from '../refusal.ts';

export function podTemplateType(_server: ApiServer): GoType {
  return { kind: 'raw', name: 'template' };
}
export function podSpecType(_server: ApiServer): GoType {
  return { kind: 'raw', name: 'template' };
}
