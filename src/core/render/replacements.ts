import { resolveScalar } from '../source/scalar.ts';
import type { Cause } from './cause.ts';
import { setAt, valueAt } from './field-spec.ts';
import type { FieldOptions, Replacement, ReplacementTarget, Selector } from './kustomization.ts';
import { KustomizeError, withPrefix } from './kustomize-error.ts';
import { labelMatcher } from './label-selector.ts';
import { type LeafKind, matchPath, type Place, splitFieldPath } from './path-matcher.ts';
import { currentId, previousIds, type Resource, touch } from './resource.ts';
import { effectiveNamespace, type ResourceId } from './resource-id.ts';
import { formatSelector, idMatcher, mapOf } from './selector.ts';
import { setShared } from './shared-scalars.ts';
import { setInText } from './structured-text.ts';
import { cloneTree, isTree, type Tree, type TreeMap } from './tree.ts';

/**
 * Copies a field of one object into fields of others. Source: kustomize 5.8.1 `api/filters/replacement/replacement.go`.
 * @throws KustomizeError when the source is not one object, or a field is missing.
 */
export function replace(resources: readonly Resource[], replacement: Replacement, cause: Cause): void {
  const { source, sourceValue, targets } = replacement;
  if ((source === undefined && sourceValue === undefined) || targets === undefined) {
    throw new KustomizeError('replacements must specify a source and at least one target');
  }
  const value = source === undefined ? (sourceValue ?? '') : sourceValueOf(resources, source);
  for (const target of targets) {
    if (target.select === undefined) throw new KustomizeError('target must specify resources to select');
    for (const resource of targetsOf(resources, target, target.select)) copyInto(resource, value, target, cause);
  }
}

type ReplacementSource = NonNullable<Replacement['source']>;

function idsOf(resource: Resource): readonly ResourceId[] {
  return [...previousIds(resource), currentId(resource)];
}

/** The source is named exactly: empty parts ask for nothing. */
function isExactly(id: ResourceId, selector: Selector): boolean {
  return (
    (!selector.group || selector.group === id.group) &&
    (!selector.version || selector.version === id.version) &&
    (!selector.kind || selector.kind === id.kind) &&
    (!selector.name || selector.name === id.name) &&
    (!selector.namespace || selector.namespace === effectiveNamespace(id) || selector.namespace === id.namespace)
  );
}

function sourceValueOf(resources: readonly Resource[], source: ReplacementSource): Tree {
  const matches = resources.filter((resource) => idsOf(resource).some((id) => isExactly(id, source)));
  const named = `${formatSelector(source)}${source.fieldPath ? `:${source.fieldPath}` : ''}`;
  const [only] = matches;
  if (matches.length > 1) throw new KustomizeError(`multiple matches for selector ${named}`);
  if (only === undefined) throw new KustomizeError(`nothing selected by ${named}`);
  const fieldPath = source.fieldPath || 'metadata.name';
  const [place] = withPrefix('error looking up replacement source', () =>
    matchPath(only.value, splitFieldPath(fieldPath), 'none'),
  );
  const value = place === undefined ? undefined : valueAt(place.holder, place.key);
  if (value === undefined || value === null || isEmpty(value)) {
    throw new KustomizeError(`fieldPath \`${fieldPath}\` is missing for replacement source ${formatSelector(source)}`);
  }
  return refined(value, source.options);
}

function isEmpty(value: Tree): boolean {
  return Array.isArray(value) ? value.length === 0 : isTree(value) && Object.keys(value).length === 0;
}

function refined(value: Tree, options: FieldOptions = {}): Tree {
  const { delimiter = '', index = 0 } = options;
  if (delimiter === '') return value;
  const parts = scalarText(value).split(delimiter);
  const part = index < 0 ? undefined : parts[index];
  if (part === undefined)
    throw new KustomizeError(`options.index ${index} is out of bounds for value ${scalarText(value)}`);
  return typeof value === 'string' ? part : resolved(part);
}

function scalarText(value: Tree): string {
  if (typeof value === 'object' && value !== null)
    throw new KustomizeError('delimiter option can only be used with scalar nodes');
  return value === null ? '' : String(value);
}

function targetsOf(resources: readonly Resource[], target: ReplacementTarget, select: Selector): readonly Resource[] {
  const wanted = idMatcher(select);
  const rejects = (target.reject ?? []).map((reject) => ({ reject, matches: idMatcher(reject) }));
  const byLabels = labelsOf(select);
  return resources.filter((resource) => {
    if (!byLabels(resource)) return false;
    if (rejects.some(({ reject }) => (reject.labelSelector || reject.annotationSelector) && labelsOf(reject)(resource)))
      return false;
    const ids = idsOf(resource);
    return ids.some(wanted) && !rejects.some(({ reject, matches }) => hasId(reject) && ids.some(matches));
  });
}

function hasId({ group, version, kind, name, namespace }: Selector): boolean {
  return [group, version, kind, name, namespace].some(Boolean);
}

function labelsOf(selector: Selector): (resource: Resource) => boolean {
  const labels = labelMatcher(selector.labelSelector ?? '');
  const annotations = labelMatcher(selector.annotationSelector ?? '');
  return (resource) => labels(mapOf(resource, 'labels')) && annotations(mapOf(resource, 'annotations'));
}

function copyInto(resource: Resource, value: Tree, target: ReplacementTarget, cause: Cause): void {
  const paths = target.fieldPaths ?? [];
  for (const fieldPath of paths.length === 0 ? ['metadata.name'] : paths) {
    const create = target.options?.create === true ? leafKind(value) : 'none';
    const words = create === 'none' ? 'unable to find field' : 'unable to find or create field';
    const complaint = `${words} ${JSON.stringify(fieldPath)} in replacement target`;
    const parts = splitFieldPath(fieldPath);
    const found = withPrefix(complaint, () =>
      create === 'none' && setInside(resource, parts, value, cause) ? null : matchPath(resource.value, parts, create),
    );
    if (found?.length === 0) throw new KustomizeError(complaint);
    for (const place of found ?? []) {
      const old = valueAt(place.holder, place.key);
      setPlace(place, value, target.options ?? {});
      touch(resource, place.path, cloneTree(valueAt(place.holder, place.key) ?? null), cause);
      setShared(resource, place.path, old, cause);
    }
  }
}

/** When a path goes on inside of a text that is YAML or JSON itself, the value is set in there; delimiters do not count then. */
function setInside(resource: Resource, parts: readonly string[], value: Tree, cause: Cause): boolean {
  for (let length = 1; length < parts.length; length += 1) {
    const outer = parts.slice(0, length);
    if (outer.some((part) => part === '*' || part.startsWith('['))) return false;
    const place = step(resource.value, outer);
    const text = place === undefined ? undefined : valueAt(place.holder, place.key);
    if (text === undefined) return false;
    if (place === undefined || typeof text !== 'string') continue;
    const changed = setInText(text, parts.slice(length), value);
    if (changed === null) return false;
    setAt(place.holder, place.key, changed);
    touch(resource, place.path, changed, cause);
    return true;
  }
  return false;
}

function step(root: TreeMap, parts: readonly string[]): Place | undefined {
  let holder: TreeMap | Tree[] = root;
  for (const [index, part] of parts.entries()) {
    const key = Array.isArray(holder) ? Number(part) : part;
    const next = valueAt(holder, key);
    if (next === undefined) return undefined;
    if (index === parts.length - 1)
      return { holder, key, path: parts.map((name, at) => (at === index ? key : name)), isNew: false };
    if (!Array.isArray(next) && !isTree(next)) return undefined;
    holder = next;
  }
  return undefined;
}

function leafKind(value: Tree): LeafKind {
  return Array.isArray(value) ? 'list' : isTree(value) ? 'map' : 'scalar';
}

/** A scalar keeps its type where the new text allows it; anything else is replaced as it is. */
function setPlace(place: Place, value: Tree, options: FieldOptions): void {
  const old = valueAt(place.holder, place.key) ?? null;
  const text = options.delimiter ? spliced(old, value, options) : null;
  if (typeof old === 'object' && old !== null) setAt(place.holder, place.key, cloneTree(value));
  else setAt(place.holder, place.key, typedLike(old, text ?? (typeof value === 'object' ? '' : String(value))));
}

function typedLike(old: Tree, text: string): Tree {
  return typeof old === 'string' ? text : resolved(text);
}

function resolved(text: string): Tree {
  return cloneTree(resolveScalar(text, 'kustomize'));
}

function spliced(old: Tree, value: Tree, options: FieldOptions): string {
  const { delimiter = '', index = 0 } = options;
  const parts = scalarText(old).split(delimiter);
  const part = typeof value === 'object' ? '' : String(value);
  if (index < 0) parts.unshift(part);
  else if (index >= parts.length) parts.push(part);
  else parts[index] = part;
  return parts.join(delimiter);
}
