import type { GoType } from '../go-type.ts';

/** A field as `struct` takes it: Go's name, its type, the manifest's name where it is another. */
export type Field = readonly [go: string, type: GoType, json?: string];

/** A field that the type has since a minor version; nothing before. */
export function since(first: number, minor: number, field: Field): readonly Field[] {
  return minor >= first ? [field] : [];
}
