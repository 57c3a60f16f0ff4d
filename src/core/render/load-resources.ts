import { getOwn } from '../source/own-key.ts';
import { type Manifest, type ParsedManifests, parseManifests } from '../source/parse-manifests.ts';
import { isJsonObject, type Json } from '../values/json.ts';
import type { SnapshotFile } from '../values/snapshot.ts';
import type { LoadedFile } from './folder-loader.ts';
import { KustomizeError } from './kustomize-error.ts';
import { type Resource, resourceFrom } from './resource.ts';

/** Parsed once per file object, whatever the commit: equal Git ids share the object. */
const parsed = new WeakMap<SnapshotFile, { readonly path: string; readonly manifests: ParsedManifests }>();

/** The manifests of a file as kustomize's YAML library reads them. */
export function manifestsOf(loaded: LoadedFile): ParsedManifests {
  const known = parsed.get(loaded.file);
  if (known !== undefined && known.path === loaded.path) return known.manifests;
  const manifests = parseManifests(loaded.path, loaded.text, 'kustomize');
  parsed.set(loaded.file, { path: loaded.path, manifests });
  return manifests;
}

/** The objects of a file. @throws KustomizeError for broken YAML and for objects without kind or name. */
export function resourcesOf(loaded: LoadedFile, named: string): readonly Resource[] {
  const { manifests, problems } = manifestsOf(loaded);
  const [problem] = problems;
  if (problem !== undefined) {
    if (!problem.message.startsWith('yaml:') && problem.message.includes('unmarshal'))
      throw new KustomizeError('missing Resource metadata', problem.source);
    throw new KustomizeError(`MalformedYAMLError: ${problem.message} in File: ${named}`, problem.source);
  }
  return manifests.filter(isSubstantial).map((manifest) => {
    const source = { file: loaded.path, line: manifest.line };
    const complaint = metadataProblem(manifest);
    if (complaint !== null) throw new KustomizeError(complaint, source);
    return resourceFrom(manifest, loaded.path);
  });
}

/** False for an empty document. */
export function isSubstantial(manifest: Manifest): boolean {
  return Object.keys(manifest.value).length > 0;
}

/** What kustomize demands of every object: a kind, and a name unless it is a list. Source: `kyaml/yaml/rnode.go`, GetValidatedMetadata. */
export function metadataProblem(manifest: { readonly value: Manifest['value'] }): string | null {
  const { value } = manifest;
  const metadata = getOwn(value, 'metadata');
  const kind = getOwn(value, 'kind');
  const name = isJsonObject(metadata) ? getOwn(metadata, 'name') : undefined;
  if (metadata === undefined && kind === undefined && getOwn(value, 'apiVersion') === undefined)
    return 'missing Resource metadata';
  if (text(kind) === '') return `missing kind in object ${goMeta(value)}`;
  if (text(kind).endsWith('List')) return null;
  if (text(name) === '') return `missing metadata.name in object ${goMeta(value)}`;
  return null;
}

/** Go's `%v` of kyaml's ResourceMeta. */
function goMeta(value: Manifest['value']): string {
  const metadata = getOwn(value, 'metadata');
  const part = (name: string): Json => (isJsonObject(metadata) ? (getOwn(metadata, name) ?? '') : '');
  const type = `{${text(getOwn(value, 'apiVersion'))} ${text(getOwn(value, 'kind'))}}`;
  return `{${type} {{${text(part('name'))} ${text(part('namespace'))}} map[${pairs(part('labels'))}] map[${pairs(part('annotations'))}]}}`;
}

function text(value: Json | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

function pairs(value: Json): string {
  if (!isJsonObject(value)) return '';
  return Object.keys(value)
    .sort()
    .map((key) => `${key}:${text(value[key])}`)
    .join(' ');
}
