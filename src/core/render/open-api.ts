import { getOwn } from '../source/own-key.ts';
import { parseYaml } from '../source/parse-manifests.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import type { ApiSchema } from './api-schema.ts';
import { isClusterScoped } from './cluster-scoped.ts';
import type { Gvk } from './gvk.ts';
import { builtinDefinition, builtinSchema, type ListMerge, type Schema } from './merge-keys.ts';

/**
 * The OpenAPI document that a kustomization brings along (`openapi: {path: …}`). Its merge keys take the place of the built-in ones,
 * its paths add cluster-scoped kinds to them. Source: kustomize `kyaml/openapi/openapi.go`.
 */
export function schemaFromOpenApi(text: string): ApiSchema {
  const value = parseYaml('', text, 'kubernetes').documents[0]?.value ?? null;
  const part = (name: string): Json | undefined => (isJsonObject(value) ? getOwn(value, name) : undefined);
  const clusterScoped = clusterScopedIn(part('paths') ?? null);
  return {
    schemaOf: schemasIn(part('definitions') ?? null),
    isClusterScoped: (gvk) => isClusterScoped(gvk) || clusterScoped.has(keyOf(gvk)),
  };
}

/** Kinds that can be read at some path, but at none with a namespace (openapi.go, findNamespaceability). */
function clusterScopedIn(paths: Json): ReadonlySet<string> {
  const clusterScoped = new Set<string>();
  const namespaced = new Set<string>();
  for (const [path, item] of Object.entries(isJsonObject(paths) ? paths : {})) {
    const get = isJsonObject(item) ? getOwn(item, 'get') : undefined;
    const gvk = isJsonObject(get) ? getOwn(get, 'x-kubernetes-group-version-kind') : undefined;
    if (gvk !== undefined && isJsonObject(gvk))
      (path.includes('namespaces/{namespace}') ? namespaced : clusterScoped).add(gvkKey(gvk));
  }
  for (const kind of namespaced) clusterScoped.delete(kind);
  return clusterScoped;
}

function schemasIn(definitions: Json): ApiSchema['schemaOf'] {
  if (!isJsonObject(definitions)) return builtinSchema;
  const names = new Map<string, string>();
  for (const [name, definition] of Object.entries(definitions)) {
    for (const gvk of gvksOf(definition)) names.set(gvk, name);
  }
  return (gvk) => {
    const name = names.get(keyOf(gvk));
    return name === undefined ? undefined : schemaOf(definitions, getOwn(definitions, name) ?? null);
  };
}

function keyOf({ group, version, kind }: Gvk): string {
  return `${group}/${version}/${kind}`;
}

function gvksOf(definition: Json): readonly string[] {
  const list = isJsonObject(definition) ? getOwn(definition, 'x-kubernetes-group-version-kind') : undefined;
  const entries: readonly Json[] = Array.isArray(list) ? list : [];
  return entries.filter(isJsonObject).map(gvkKey);
}

function gvkKey(entry: JsonObject): string {
  const text = (key: string): string => {
    const value = getOwn(entry, key);
    return typeof value === 'string' ? value : '';
  };
  return keyOf({ group: text('group'), version: text('version'), kind: text('kind') });
}

/** A schema that looks its fields up when asked: definitions may refer to themselves. */
function schemaOf(definitions: JsonObject, definition: Json): Schema {
  const resolved = resolve(definitions, definition);
  const properties = getOwn(resolved, 'properties');
  return {
    fields: {
      get: (name) => {
        const property = isJsonObject(properties) ? getOwn(properties, name) : undefined;
        return property === undefined ? undefined : fieldOf(definitions, property);
      },
    },
  };
}

function fieldOf(definitions: JsonObject, property: Json): { readonly type?: Schema; readonly merge?: ListMerge } {
  const field = resolve(definitions, property);
  const own = isJsonObject(property) ? property : field;
  const items = getOwn(field, 'items');
  const type = builtinFor(definitions, items ?? property) ?? schemaOf(definitions, items ?? field);
  const strategy = getOwn(own, 'x-kubernetes-patch-strategy') ?? getOwn(field, 'x-kubernetes-patch-strategy');
  if (typeof strategy !== 'string' || !strategy.split(',').includes('merge')) return { type };
  const mapKeys = getOwn(own, 'x-kubernetes-list-map-keys');
  const key = getOwn(own, 'x-kubernetes-patch-merge-key');
  const list: readonly Json[] = Array.isArray(mapKeys) ? mapKeys : typeof key === 'string' ? [key] : [];
  return { type, merge: { keys: list.filter((name) => typeof name === 'string') } };
}

/** A reference that the document itself does not resolve means a type of the built-in one. */
function builtinFor(definitions: JsonObject, definition: Json): Schema | undefined {
  const reference = isJsonObject(definition) ? getOwn(definition, '$ref') : undefined;
  const name = typeof reference === 'string' ? reference.replace(/^#\/definitions\//, '') : '';
  return name === '' || Object.hasOwn(definitions, name) ? undefined : builtinDefinition(name);
}

const MAX_REFERENCES = 20;

function resolve(definitions: JsonObject, definition: Json): JsonObject {
  let found: Json = definition;
  for (let hops = 0; hops < MAX_REFERENCES && isJsonObject(found); hops += 1) {
    const reference = getOwn(found, '$ref');
    if (typeof reference !== 'string') return found;
    found = getOwn(definitions, reference.replace(/^#\/definitions\//, '')) ?? null;
  }
  return isJsonObject(found) ? found : {};
}
