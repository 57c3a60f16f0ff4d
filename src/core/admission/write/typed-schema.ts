import type { Schema } from '../custom/schema.ts';
import { type FieldType, fieldType } from '../decode/go-field-type.ts';
import { type ListRule, serverSideRule } from './merge-rules.ts';

/** A type as server-side apply sees it (sigs.k8s.io/structured-merge-diff, `schema/elements.go`): the same for built-in kinds and custom resources. */
export type TypedSchema =
  | { readonly kind: 'string' | 'numeric' | 'boolean' | 'untyped' }
  | { readonly kind: 'map'; readonly field: (name: string) => TypedSchema | undefined }
  | { readonly kind: 'list'; readonly of: TypedSchema; readonly rule?: ListRule | undefined };

const UNTYPED: TypedSchema = { kind: 'untyped' };
const STRING: TypedSchema = { kind: 'string' };
const NUMERIC: TypedSchema = { kind: 'numeric' };
const BOOLEAN: TypedSchema = { kind: 'boolean' };

/** Types that are written as more than one kind of JSON, or that decode themselves. */
const SCALARS: ReadonlyMap<string, TypedSchema> = new Map([
  ['any', UNTYPED],
  ['resource.Quantity', UNTYPED],
  ['intstr.IntOrString', UNTYPED],
  ['v1.Time', UNTYPED],
  ['v1.MicroTime', UNTYPED],
  ['bool', BOOLEAN],
  ['int32', NUMERIC],
  ['int64', NUMERIC],
  ['float64', NUMERIC],
]);

/** The schema of a built-in type. */
export function typedFromField(type: FieldType, minor: number, rule?: ListRule): TypedSchema {
  switch (type.kind) {
    case 'scalar':
      return SCALARS.get(type.name) ?? STRING;
    case 'list':
      return { kind: 'list', of: typedFromField(type.of, minor), rule };
    case 'map':
      return { kind: 'map', field: () => typedFromField(type.of, minor) };
    case 'struct':
      return {
        kind: 'map',
        field: (name) => {
          const inner = fieldType(type.id, name, minor);
          return inner === undefined ? undefined : typedFromField(inner, minor, serverSideRule(type.id, name));
        },
      };
  }
}

/** The schema of a custom resource. `metadata` has the API server's own type, whatever the definition says of it. */
export function typedFromDefinition(schema: Schema, minor: number): TypedSchema {
  const root = typedFromSchema(schema);
  if (root.kind !== 'map') return root;
  const metadata = typedFromField({ kind: 'struct', id: 'V1ObjectMeta' }, minor);
  const own: Readonly<Record<string, TypedSchema>> = { apiVersion: STRING, kind: STRING, metadata };
  return { kind: 'map', field: (name) => (Object.hasOwn(own, name) ? own[name] : root.field(name)) };
}

function typedFromSchema(schema: Schema): TypedSchema {
  if (schema['x-kubernetes-int-or-string'] === true) return UNTYPED;
  switch (schema.type) {
    case 'string':
      return STRING;
    case 'boolean':
      return BOOLEAN;
    case 'integer':
    case 'number':
      return NUMERIC;
    case 'array':
      return {
        kind: 'list',
        of: schema.items === undefined ? UNTYPED : typedFromSchema(schema.items),
        rule: ruleOf(schema),
      };
    case 'object':
      return mapOf(schema);
    default:
      return UNTYPED;
  }
}

function mapOf(schema: Schema): TypedSchema {
  const { properties, additionalProperties } = schema;
  if (schema['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties === true)
    return { kind: 'map', field: (name) => own(properties, name) ?? UNTYPED };
  const values = typeof additionalProperties === 'object' ? typedFromSchema(additionalProperties) : undefined;
  if (properties === undefined && values === undefined) return UNTYPED;
  return { kind: 'map', field: (name) => own(properties, name) ?? values };
}

function own(properties: Schema['properties'], name: string): TypedSchema | undefined {
  const schema = properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
  return schema === undefined ? undefined : typedFromSchema(schema);
}

function ruleOf(schema: Schema): ListRule | undefined {
  const type = schema['x-kubernetes-list-type'];
  if (type === 'set') return { keys: [], defaults: {} };
  return type === 'map' ? { keys: schema['x-kubernetes-list-map-keys'] ?? [], defaults: {} } : undefined;
}
