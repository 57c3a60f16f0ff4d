import { getOwn } from '../source/own-key.ts';
import { parseYaml } from '../source/parse-manifests.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import type { FieldSpec, NameReference } from './field-spec.ts';
import { type FolderLoader, loadFile } from './folder-loader.ts';
import { KustomizeError } from './kustomize-error.ts';
import { EMPTY_CONFIG, mergeConfigs, type TransformerConfig } from './transformer-config.ts';

/** The files of `crds:`: OpenAPI definitions whose extensions name labels, annotations and references. Source: kustomize `loadconfigfromcrds.go`. */
export function readCrds(loader: FolderLoader, paths: readonly string[]): TransformerConfig {
  return paths.map((path) => readCrd(loader, path)).reduce(mergeConfigs, EMPTY_CONFIG);
}

function readCrd(loader: FolderLoader, path: string): TransformerConfig {
  const loaded = loadFile(loader, path);
  const value = parseYaml(loaded.path, loaded.text, 'kubernetes').documents[0]?.value ?? {};
  const odd = isJsonObject(value) ? Object.values(value).find((api) => !isJsonObject(api)) : value;
  if (!isJsonObject(value) || odd !== undefined) {
    throw new KustomizeError(
      `unable to parse open API definition from '${path}': error unmarshaling JSON: while decoding JSON: ` +
        `json: cannot unmarshal ${typeof odd} into Go value of type accumulator.OpenAPIDefinition`,
      { file: loaded.path, line: 1 },
    );
  }
  const types = Object.keys(value).filter((name) => isKubernetesType(propertiesOf(value, name)));
  return types.map((name) => configOf(value, name)).reduce(mergeConfigs, EMPTY_CONFIG);
}

function propertiesOf(apis: JsonObject, name: string): JsonObject {
  const api = getOwn(apis, name);
  const schema = isJsonObject(api) ? (getOwn(api, 'Schema') ?? getOwn(api, 'schema')) : undefined;
  const properties = isJsonObject(schema) ? getOwn(schema, 'properties') : undefined;
  return isJsonObject(properties) ? properties : {};
}

function isKubernetesType(properties: JsonObject): boolean {
  return ['kind', 'apiVersion', 'metadata'].every((name) => Object.hasOwn(properties, name));
}

interface Found {
  readonly commonAnnotations: FieldSpec[];
  readonly commonLabels: FieldSpec[];
  readonly namePrefix: FieldSpec[];
  readonly nameReference: NameReference[];
}

function configOf(apis: JsonObject, name: string): TransformerConfig {
  const found: Found = { commonAnnotations: [], commonLabels: [], namePrefix: [], nameReference: [] };
  collect(apis, name, { kind: name.slice(name.lastIndexOf('.') + 1), path: [], seen: new Set() }, found);
  return { ...EMPTY_CONFIG, ...found };
}

interface At {
  readonly kind: string;
  readonly path: readonly string[];
  /** Types on the way: a type may refer to itself. */
  readonly seen: ReadonlySet<string>;
}

function collect(apis: JsonObject, name: string, at: At, found: Found): void {
  if (at.seen.has(name)) return;
  for (const [key, property] of Object.entries(propertiesOf(apis, name))) {
    if (!isJsonObject(property)) continue;
    const path = [...at.path, key];
    const spec = (extra: readonly string[] = []): FieldSpec => ({
      group: '',
      version: '',
      kind: at.kind,
      path: [...path, ...extra].join('/'),
      create: false,
    });
    if (Object.hasOwn(property, 'x-kubernetes-annotation')) found.commonAnnotations.push(spec());
    if (Object.hasOwn(property, 'x-kubernetes-label-selector')) found.commonLabels.push(spec());
    if (Object.hasOwn(property, 'x-kubernetes-identity')) found.namePrefix.push(spec());
    const version = getOwn(property, 'x-kubernetes-object-ref-api-version');
    const kind = getOwn(property, 'x-kubernetes-object-ref-kind');
    if (typeof version === 'string' && typeof kind === 'string') {
      const nameKey = textOr(getOwn(property, 'x-kubernetes-object-ref-name-key'), 'name');
      found.nameReference.push({ group: '', version, kind, fieldSpecs: [spec([nameKey])] });
    }
    const reference = getOwn(property, '$ref');
    if (typeof reference === 'string')
      collect(apis, reference, { ...at, path, seen: new Set([...at.seen, name]) }, found);
  }
}

function textOr(value: Json | undefined, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
