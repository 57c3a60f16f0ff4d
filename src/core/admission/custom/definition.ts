import { isJsonObject, type Json, type JsonObject } from '../../values/json.ts';
import { groupOf } from '../../values/object-ref.ts';
import { objectAt, objectsAt, stringAt, valueAt } from '../../values/read-json.ts';
import type { Schema } from './schema.ts';

/** A CustomResourceDefinition, as far as it decides what becomes of its objects. */
export interface Definition {
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** By version, those that are served; null where the schema keeps everything. */
  readonly schemas: ReadonlyMap<string, Schema | null>;
}

/** Definitions by group and kind: `cilium.io/CiliumNetworkPolicy`. */
export type Definitions = ReadonlyMap<string, Definition>;

/** Reads a CustomResourceDefinition (`apiextensions.k8s.io/v1`); null for other objects and for one without a kind. */
export function readDefinition(manifest: JsonObject): Definition | null {
  if (manifest['kind'] !== 'CustomResourceDefinition' || manifest['apiVersion'] !== 'apiextensions.k8s.io/v1')
    return null;
  const [group, kind] = [stringAt(manifest, 'spec', 'group'), stringAt(manifest, 'spec', 'names', 'kind')];
  if (group === undefined || kind === undefined) return null;
  const schemas = objectsAt(manifest, 'spec', 'versions')
    .filter((version) => version['served'] === true)
    .map((version) => [stringAt(version, 'name') ?? '', schemaOf(version, manifest)] as const);
  const namespaced = stringAt(manifest, 'spec', 'scope') !== 'Cluster';
  return { group, kind, namespaced, schemas: new Map(schemas) };
}

/** The key of {@link Definitions} that an object's definition has. */
export function definitionKey(manifest: JsonObject): string {
  return `${groupOf(stringAt(manifest, 'apiVersion') ?? '')}/${stringAt(manifest, 'kind') ?? ''}`;
}

function schemaOf(version: JsonObject, manifest: JsonObject): Schema | null {
  const schema = objectAt(version, 'schema', 'openAPIV3Schema');
  if (schema === undefined || valueAt(manifest, 'spec', 'preserveUnknownFields') === true) return null;
  return readSchema(schema);
}

const LISTS: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'allOf']);
const MAPS: ReadonlySet<string> = new Set(['properties']);
const SINGLE: ReadonlySet<string> = new Set(['items', 'additionalProperties', 'not']);

/** What is no schema where one belongs says nothing: the API server would not have taken the definition. */
function readSchema(json: JsonObject): Schema {
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, readPart(key, value)]));
}

function readPart(key: string, value: Json): unknown {
  if (LISTS.has(key)) return Array.isArray(value) ? value.filter(isJsonObject).map(readSchema) : [];
  if (SINGLE.has(key)) return isJsonObject(value) ? readSchema(value) : value === true ? true : undefined;
  if (!MAPS.has(key)) return value;
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([name, one]) => [name, isJsonObject(one) ? readSchema(one) : {}]));
}
