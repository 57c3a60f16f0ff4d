import { BUILT_IN_TYPES } from './built-in-types.generated.ts';

/** A type of Kubernetes' API as decoding sees it. */
export type FieldType =
  | { readonly kind: 'scalar'; readonly name: string }
  | { readonly kind: 'struct'; readonly id: string }
  | { readonly kind: 'list'; readonly of: FieldType }
  | { readonly kind: 'map'; readonly of: FieldType; readonly name?: string };

interface Field {
  readonly type: FieldType;
  readonly since: number;
  readonly until: number;
}

const QUANTITIES: FieldType = {
  kind: 'map',
  name: 'v1.ResourceList',
  of: { kind: 'scalar', name: 'resource.Quantity' },
};

const fieldsById = new Map<string, ReadonlyMap<string, Field>>();

/** The type of a struct's field for a minor; undefined where that minor has no such field. */
export function fieldType(id: string, field: string, minor: number): FieldType | undefined {
  const found = fieldsOf(id).get(field);
  return found !== undefined && found.since <= minor && minor <= found.until ? found.type : undefined;
}

/** Go's name of a type, as an error message has it: `v1.PodSpec`, `[]v1.Container`, `map[string]string`. */
export function goTypeName(type: FieldType): string {
  switch (type.kind) {
    case 'scalar':
      return type.name;
    case 'struct':
      return `${/V(\d+(?:(?:alpha|beta)\d+)?)/.exec(type.id)?.[0].toLowerCase() ?? ''}.${structName(type.id)}`;
    case 'list':
      return `[]${goTypeName(type.of)}`;
    case 'map':
      return type.name ?? `map[string]${goTypeName(type.of)}`;
  }
}

/** `PodSpec` for `V1PodSpec`. */
export function structName(id: string): string {
  return id.replace(/^[A-Z]?[a-z]*V\d+(?:(?:alpha|beta)\d+)?/, '');
}

/** Read when first asked for: most runs meet a dozen kinds. */
function fieldsOf(id: string): ReadonlyMap<string, Field> {
  const known = fieldsById.get(id);
  if (known !== undefined) return known;
  const text = Object.hasOwn(BUILT_IN_TYPES, id) ? (BUILT_IN_TYPES[id] ?? '') : '';
  const fields = new Map(text.split(' ').map(parseField));
  fieldsById.set(id, fields);
  return fields;
}

function parseField(text: string): readonly [string, Field] {
  const [, name = '', type = '', since, until] = /^([^:]*):([^+]*?)(?:\+(\d+))?(?:-(\d+))?$/.exec(text) ?? [];
  return [name, { type: parseType(type), since: Number(since ?? 0), until: Number(until ?? Number.POSITIVE_INFINITY) }];
}

function parseType(text: string): FieldType {
  if (text === '[]uint8') return { kind: 'scalar', name: text };
  if (text.startsWith('[]')) return { kind: 'list', of: parseType(text.slice(2)) };
  if (text.startsWith('{}')) return { kind: 'map', of: parseType(text.slice(2)) };
  if (text === 'v1.ResourceList') return QUANTITIES;
  return /^[A-Z]/.test(text) ? { kind: 'struct', id: text } : { kind: 'scalar', name: text };
}
