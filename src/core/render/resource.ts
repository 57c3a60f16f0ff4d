import { setOwn } from '../source/own-key.ts';
import type { Manifest } from '../source/parse-manifests.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Json } from '../values/json.ts';
import type { Source } from '../values/source.ts';
import type { Cause, InnerDocument } from './cause.ts';
import { gvkFrom } from './gvk.ts';
import type { Touch } from './rendered.ts';
import { effectiveNamespace, type ResourceId } from './resource-id.ts';
import {
  child,
  childMap,
  childText,
  cloneMap,
  cloneTree,
  copyMap,
  isTree,
  markWrittenNull,
  type Tree,
  type TreeMap,
} from './tree.ts';

/** Where an object or a change came from, as `buildMetadata` prints it. */
export interface Origin {
  readonly path?: string;
  readonly configuredIn?: string;
  readonly configuredBy?: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name?: string;
    readonly namespace?: string;
  };
}

/** Where an object stands, looked up when somebody asks, once for all copies. */
interface Place {
  readonly source: Source;
}

/** An object while it is built. Only this room writes to it. */
export interface Resource {
  value: TreeMap;
  readonly place: Place;
  readonly source: Source;
  readonly document: number;
  /** Where in its document the object stands (an item of a `List`). */
  readonly at: FieldPath;
  /** Set when the document holds the object as text. */
  readonly inner?: InnerDocument;
  touches: Touch[];
  /** Groups of fields that are one node in kustomize: see `shared-scalars.ts`. */
  shared: (readonly FieldPath[])[];
  /** Ids it had before its name, namespace or kind was changed, oldest first. */
  previous: { readonly kind: string; readonly name: string; readonly namespace: string }[];
  prefixes: string[];
  suffixes: string[];
  /** Keys written twice: the build goes on, the output fails. */
  readonly duplicates: Manifest['duplicates'][number][];
  /** What has no JSON, likewise; paths start at the object. */
  readonly noJson: Manifest['noJson'][number][];
  origin: Origin | null;
  transformations: Origin[];
  /** True once it is kept for later builds, and so not written to any more. */
  isKept: boolean;
  /** Set for what a generator made. */
  generated: { readonly behavior: string; needsHash: boolean } | null;
}

/** The object of a manifest, to be worked on. */
export function resourceFrom(manifest: Manifest, file: string): Resource {
  const { line, document, at } = manifest;
  const resource = newResource(cloneMap(manifest.value), () => ({ file, line }), document, at);
  stringAnnotations(resource.value);
  for (const spelling of manifest.spellings)
    noteSpelling(resource, spelling.path.slice(manifest.at.length), spelling.text);
  resource.duplicates.push(...manifest.duplicates);
  for (const one of manifest.noJson)
    if (manifest.at.every((part, index) => one.path[index] === part))
      resource.noJson.push({ ...one, path: one.path.slice(manifest.at.length) });
  takeInternalAnnotations(resource);
  return resource;
}

/** kustomize writes every annotation as text. */
function stringAnnotations(value: TreeMap): void {
  const metadata = child(value, 'metadata');
  const annotations = isTree(metadata) ? child(metadata, 'annotations') : undefined;
  if (!isTree(annotations)) return;
  for (const key of Object.keys(annotations)) {
    const text = annotations[key];
    if (typeof text !== 'object') setOwn<Tree>(annotations, key, String(text));
    else if (text === null) setOwn<Tree>(annotations, key, '');
  }
}

const INTERNAL = 'internal.config.kubernetes.io/';

/** A manifest that went through kustomize's library before may carry its earlier ids; they count, and are not printed. */
function takeInternalAnnotations(resource: Resource): void {
  const metadata = child(resource.value, 'metadata');
  const annotations = isTree(metadata) ? child(metadata, 'annotations') : undefined;
  if (!isTree(metadata) || !isTree(annotations)) return;
  const listOf = (name: string): readonly string[] => childText(annotations, `${INTERNAL}${name}`).split(',');
  const [names, kinds, namespaces] = [listOf('previousNames'), listOf('previousKinds'), listOf('previousNamespaces')];
  if (names.length === kinds.length && names[0] !== '') {
    for (const [index, name] of names.entries())
      resource.previous.push({ name, kind: kinds[index] ?? '', namespace: namespaces[index] ?? '' });
  }
  const internal = Object.keys(annotations).filter((key) => key.startsWith(INTERNAL));
  for (const key of internal) delete annotations[key];
  if (internal.length > 0 && Object.keys(annotations).length === 0) delete metadata['annotations'];
}

/** Annotations are text, as they were written; nulls that were written out are remembered. */
function noteSpelling(resource: Resource, path: FieldPath, text: string): void {
  const key = path.at(-1);
  let holder: Tree | undefined = resource.value;
  for (const part of path.slice(0, -1))
    holder = Array.isArray(holder) ? holder[Number(part)] : isTree(holder) ? child(holder, String(part)) : undefined;
  if (!isTree(holder) || typeof key !== 'string') return;
  if (path.length === 3 && path[0] === 'metadata' && path[1] === 'annotations') setOwn<Tree>(holder, key, text);
  else if (holder[key] === null) markWrittenNull(holder, key);
}

/** An object that was not worked on yet; its place is looked up when somebody asks. */
export function newResource(value: TreeMap, sourceOf: () => Source, document: number, at: FieldPath): Resource {
  let source: Source | undefined;
  const place: Place = {
    get source() {
      return (source ??= sourceOf());
    },
  };
  return {
    value,
    place,
    get source() {
      return place.source;
    },
    document,
    at,
    touches: [],
    shared: [],
    previous: [],
    prefixes: [],
    suffixes: [],
    duplicates: [],
    noJson: [],
    origin: null,
    transformations: [],
    isKept: false,
    generated: null,
  };
}

/** Says that nobody writes to an object from here on, so that its ids need not be read again. */
export function keepResource(resource: Resource): Resource {
  currentId(resource);
  previousIds(resource);
  resource.isKept = true;
  return resource;
}

/** The object again, to be written to while the other stays as it is. */
export function copyResource(resource: Resource): Resource {
  const { place, document, at, inner, origin, generated } = resource;
  return {
    value: copyMap(resource.value),
    place,
    get source() {
      return place.source;
    },
    document,
    at,
    ...(inner === undefined ? {} : { inner }),
    touches: [...resource.touches],
    shared: [...resource.shared],
    previous: [...resource.previous],
    prefixes: [...resource.prefixes],
    suffixes: [...resource.suffixes],
    duplicates: [...resource.duplicates],
    noJson: [...resource.noJson],
    origin,
    transformations: [...resource.transformations],
    isKept: false,
    generated: generated === null ? null : { ...generated },
  };
}

/** Notes that a transformer set a field. */
export function touch(resource: Resource, path: FieldPath, value: Json, cause: Cause): void {
  let source: Source | undefined;
  resource.touches.push({
    path,
    by: cause.by,
    // A later step may write into what stands there now.
    value: cloneTree(value),
    get source() {
      return (source ??= cause.source());
    },
  });
}

/** A touch whose field stands elsewhere now, as an element of a list that moved. */
export function movedTouch(touched: Touch, path: FieldPath): Touch {
  return {
    path,
    by: touched.by,
    value: touched.value,
    get source() {
      return touched.source;
    },
  };
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
  const kept = resource.isKept ? ids.get(resource) : undefined;
  if (kept !== undefined) return kept.id;
  const [apiVersion, kind] = [apiVersionOf(resource), kindOfResource(resource)];
  const [name, namespace] = [nameOf(resource), namespaceOf(resource)];
  const known = ids.get(resource);
  if (
    known?.apiVersion === apiVersion &&
    known.id.kind === kind &&
    known.id.name === name &&
    known.id.namespace === namespace
  )
    return known.id;
  const id = { ...gvkFrom(apiVersion, kind), name, namespace };
  ids.set(resource, { apiVersion, id });
  return id;
}

/** Asked for over and over while an object keeps its id. */
const ids = new WeakMap<Resource, { readonly apiVersion: string; readonly id: ResourceId }>();

/** The ids it had before, oldest first, with today's apiVersion (kustomize `api/internal/utils/annotations.go`, PrevIds). */
export function previousIds(resource: Resource): readonly ResourceId[] {
  if (resource.previous.length === 0) return NO_IDS;
  const known = earlier.get(resource.previous);
  if (resource.isKept && known !== undefined) return known.ids;
  const apiVersion = apiVersionOf(resource);
  if (known?.apiVersion === apiVersion && known.ids.length === resource.previous.length) return known.ids;
  const ids = resource.previous.map(({ kind, name, namespace }) => ({
    ...gvkFrom(apiVersion, kind),
    name,
    namespace,
  }));
  earlier.set(resource.previous, { apiVersion, ids });
  return ids;
}

const NO_IDS: readonly ResourceId[] = [];
/** By the list of what it was called, which only grows. */
const earlier = new WeakMap<
  Resource['previous'],
  { readonly apiVersion: string; readonly ids: readonly ResourceId[] }
>();

export function originalId(resource: Resource): ResourceId {
  return previousIds(resource)[0] ?? currentId(resource);
}

/** To be called before a name, namespace or kind changes: references are found by what an object was called. */
export function storePreviousId(resource: Resource): void {
  const id = currentId(resource);
  resource.previous.push({ kind: id.kind, name: id.name, namespace: effectiveNamespace(id) });
  // kustomize keeps them in annotations, and makes all of those anew when it writes one.
  if (resource.shared.length > 0) resource.shared = resource.shared.map((paths) => paths.filter(isNoAnnotation));
}

function isNoAnnotation(path: FieldPath): boolean {
  return path[0] !== 'metadata' || path[1] !== 'annotations';
}

/** Sets `metadata.name` and notes who did. */
export function rename(resource: Resource, name: string, cause: Cause): void {
  metadataOf(resource)['name'] = name;
  touch(resource, ['metadata', 'name'], name, cause);
}
