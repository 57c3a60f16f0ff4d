import { locateNearest } from '../source/locate.ts';
import type { Manifest } from '../source/parse-manifests.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Json } from '../values/json.ts';
import type { Source } from '../values/source.ts';
import { gvkFrom } from './gvk.ts';
import type { Touch } from './rendered.ts';
import { effectiveNamespace, type ResourceId } from './resource-id.ts';
import { child, childMap, childText, cloneMap, isTree, type TreeMap } from './tree.ts';

/** An object while it is built. Only this room writes to it. */
export interface Resource {
  value: TreeMap;
  readonly source: Source;
  readonly document: number;
  /** Where in its document the object stands (an item of a `List`). */
  readonly at: FieldPath;
  touches: Touch[];
  /** Ids it had before its name, namespace or kind was changed, oldest first. */
  previous: { readonly kind: string; readonly name: string; readonly namespace: string }[];
  prefixes: string[];
  suffixes: string[];
  /** Set for what a generator made. */
  generated: { readonly behavior: string; needsHash: boolean } | null;
}

/** Who changes a field: the kustomization's field, and the line, found only when somebody asks. */
export interface Cause {
  readonly by: string;
  readonly source: () => Source;
}

/** A YAML document that may be a cause. */
export interface CauseDocument {
  readonly file: string;
  readonly text: string;
  readonly document: number;
}

/** A YAML document that may be a cause, and where in it paths start (default: at its root). */
export interface CauseDocument {
  readonly file: string;
  readonly text: string;
  readonly document: number;
  readonly at?: FieldPath;
}

/** A cause whose line is that of a field in a YAML file. */
export function causeAt(by: string, document: CauseDocument, path: FieldPath): Cause {
  return { by, source: () => sourceAt(document, path) };
}

/** The line of a field, or of the nearest field around it. */
export function sourceAt({ file, text, document, at = [] }: CauseDocument, path: FieldPath): Source {
  const found = locateNearest(text, document, [...at, ...path]);
  return found === null ? { file, line: 1 } : { file, line: found.line, column: found.column };
}

export function resourceFrom(manifest: Manifest, file: string): Resource {
  return newResource(cloneMap(manifest.value), { file, line: manifest.line }, manifest.document, manifest.at);
}

export function newResource(value: TreeMap, source: Source, document: number, at: FieldPath): Resource {
  return { value, source, document, at, touches: [], previous: [], prefixes: [], suffixes: [], generated: null };
}

/** A copy that shares nothing that is written to. */
export function copyResource(resource: Resource): Resource {
  return {
    ...resource,
    value: cloneMap(resource.value),
    touches: [...resource.touches],
    previous: [...resource.previous],
    prefixes: [...resource.prefixes],
    suffixes: [...resource.suffixes],
    generated: resource.generated === null ? null : { ...resource.generated },
  };
}

/** Notes that a transformer set a field. */
export function touch(resource: Resource, path: FieldPath, value: Json, cause: Cause): void {
  let source: Source | undefined;
  resource.touches.push({
    path,
    by: cause.by,
    value,
    get source() {
      return (source ??= cause.source());
    },
  });
}

export function metadataOf(resource: Resource): TreeMap {
  return childMap(resource.value, 'metadata');
}

export function nameOf(resource: Resource): string {
  const metadata = child(resource.value, 'metadata');
  return isTree(metadata) ? childText(metadata, 'name') : '';
}

export function namespaceOf(resource: Resource): string {
  const metadata = child(resource.value, 'metadata');
  return isTree(metadata) ? childText(metadata, 'namespace') : '';
}

export function apiVersionOf(resource: Resource): string {
  return childText(resource.value, 'apiVersion');
}

export function kindOfResource(resource: Resource): string {
  return childText(resource.value, 'kind');
}

/** The id as the object reads now. */
export function currentId(resource: Resource): ResourceId {
  return {
    ...gvkFrom(apiVersionOf(resource), kindOfResource(resource)),
    name: nameOf(resource),
    namespace: namespaceOf(resource),
  };
}

/** The ids it had before, oldest first, with today's apiVersion (kustomize `api/internal/utils/annotations.go`, PrevIds). */
export function previousIds(resource: Resource): readonly ResourceId[] {
  const apiVersion = apiVersionOf(resource);
  return resource.previous.map(({ kind, name, namespace }) => ({ ...gvkFrom(apiVersion, kind), name, namespace }));
}

export function originalId(resource: Resource): ResourceId {
  return previousIds(resource)[0] ?? currentId(resource);
}

/** To be called before a name, namespace or kind changes: references are found by what an object was called. */
export function storePreviousId(resource: Resource): void {
  const id = currentId(resource);
  resource.previous.push({ kind: id.kind, name: id.name, namespace: effectiveNamespace(id) });
}

/** Sets `metadata.name` and notes who did. */
export function rename(resource: Resource, name: string, cause: Cause): void {
  metadataOf(resource)['name'] = name;
  touch(resource, ['metadata', 'name'], name, cause);
}
