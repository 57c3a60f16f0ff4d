import type { FieldPath } from '../values/field-path.ts';
import type { Cause } from './cause.ts';
import { isClusterScoped } from './cluster-scoped.ts';
import { type FieldSpec, setAt, valueAt, visitField } from './field-spec.ts';
import { formatGvk, type Gvk, gvkFrom } from './gvk.ts';
import type { Variable } from './kustomization.ts';
import { KustomizeError } from './kustomize-error.ts';
import { specsByKind } from './labels.ts';
import { matchPath, splitFieldPath } from './path-matcher.ts';
import { currentId, previousIds, type Resource, touch } from './resource.ts';
import { type ResourceId, sameId } from './resource-id.ts';
import { cloneTree, isTree, type Tree, type TreeMap } from './tree.ts';

/** A variable with the object it reads, once that was seen. */
export interface BoundVariable {
  readonly variable: Variable;
  readonly cause: Cause;
  readonly resource: Resource | null;
}

/**
 * Binds the variables of a kustomization to the objects it knows. Source: kustomize `api/internal/accumulator/resaccumulator.go`, MergeVars.
 * @throws KustomizeError when one means several objects or a name is taken.
 */
export function bindVariables(
  known: readonly BoundVariable[],
  resources: readonly Resource[],
  variables: readonly { readonly variable: Variable; readonly cause: Cause }[],
): readonly BoundVariable[] {
  const bound = variables.map(({ variable, cause }) => ({ variable, cause, resource: objectOf(resources, variable) }));
  return mergeVariables(known, bound);
}

/** Both sets; a name may be there once, unless it is the very same variable (`api/types/var.go`, VarSet). */
export function mergeVariables(
  known: readonly BoundVariable[],
  added: readonly BoundVariable[],
): readonly BoundVariable[] {
  const names = new Set(known.map(({ variable }) => variable.name));
  for (const { variable } of added) {
    if (names.has(variable.name)) throw new KustomizeError(`var '${variable.name ?? ''}' already encountered`);
    names.add(variable.name);
  }
  return [...known, ...added];
}

function gvkOf({ objref = {} }: Variable): Gvk {
  if (objref.apiVersion) return gvkFrom(objref.apiVersion, objref.kind ?? '');
  return { group: objref.group ?? '', version: objref.version ?? '', kind: objref.kind ?? '' };
}

function objectOf(resources: readonly Resource[], variable: Variable): Resource | null {
  const { name = '', namespace = '' } = variable.objref ?? {};
  const id: ResourceId = { ...gvkOf(variable), name, namespace };
  const isExact = namespace !== '' || isClusterScoped(id);
  const matches = (other: ResourceId): boolean =>
    isExact
      ? sameId(id, other)
      : id.name === other.name && id.kind === other.kind && id.group === other.group && id.version === other.version;
  const found = resources.filter((resource) => [...previousIds(resource), currentId(resource)].some(matches));
  if (found.length > 1) {
    throw new KustomizeError(
      `found ${found.length} resId matches for var ${formatVariable(variable, true, false)} (unable to disambiguate)`,
    );
  }
  return found[0] ?? null;
}

/** Go's `%v` of a variable; before its `apiVersion` was read, or the default of its field was set, that is not shown. */
export function formatVariable(variable: Variable, isRead = true, isBound = isRead): string {
  const { group = '', version = '', kind = '' } = variable.objref ?? {};
  const gvk = isRead ? gvkOf(variable) : { group, version, kind };
  return `{${variable.name ?? ''} ${formatGvk(gvk)} {${variable.fieldref?.fieldPath || (isBound ? 'metadata.name' : '')}}}`;
}

/** Replaces `$(NAME)` everywhere. @throws KustomizeError when a variable has no value. */
export function resolveVariables(
  resources: readonly Resource[],
  variables: readonly BoundVariable[],
  specs: readonly FieldSpec[],
): void {
  if (variables.length === 0) return;
  const values = new Map<string, { readonly value: Tree; readonly cause: Cause }>();
  for (const bound of variables)
    values.set(bound.variable.name ?? '', { value: valueOf(resources, bound), cause: bound.cause });
  const chosen = specsByKind(specs);
  for (const resource of resources) {
    for (const spec of chosen(resource))
      visitField(resource.value, spec, 'none', (holder, key, path) =>
        expandAt(resource, { holder, key, path }, values),
      );
  }
}

function valueOf(resources: readonly Resource[], { variable, resource }: BoundVariable): Tree {
  const named = formatVariable(variable);
  if (resource === null || !resources.includes(resource)) {
    throw new KustomizeError(`var '${named}' cannot be mapped to a field in the set of known resources`);
  }
  const path = splitFieldPath((variable.fieldref?.fieldPath || 'metadata.name').replace(/\[(\d+)\]/g, '.$1'));
  const [place] = matchPath(resource.value, path, 'none');
  const value = place === undefined ? undefined : valueAt(place.holder, place.key);
  if (value === undefined)
    throw new KustomizeError(`field specified in var '${named}' not found in corresponding resource`);
  return value;
}

type Values = ReadonlyMap<string, { readonly value: Tree; readonly cause: Cause }>;

function expandAt(
  resource: Resource,
  at: { readonly holder: TreeMap | Tree[]; readonly key: string | number; readonly path: FieldPath },
  values: Values,
): void {
  const node = valueAt(at.holder, at.key);
  if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) {
      if (typeof item !== 'string') throw new KustomizeError('invalid value type expect a string');
      expandText(resource, { holder: node, key: index, path: [...at.path, index] }, values);
    }
  } else if (isTree(node)) {
    for (const key of Object.keys(node)) expandText(resource, { holder: node, key, path: [...at.path, key] }, values);
  } else expandText(resource, at, values);
}

function expandText(
  resource: Resource,
  at: { readonly holder: TreeMap | Tree[]; readonly key: string | number; readonly path: FieldPath },
  values: Values,
): void {
  const text = valueAt(at.holder, at.key);
  if (typeof text !== 'string' || !text.includes('$')) return;
  const { value, cause } = expand(text, values);
  if (value === text) return;
  setAt(at.holder, at.key, value);
  touch(resource, at.path, value, cause ?? { by: 'vars', source: () => resource.source });
}

const REFERENCE = /\$(?:\$|\(([^)]*)\)|)/g;

/** `$(NAME)` becomes its value, `$$` a dollar; a text that is nothing but `$(NAME)` takes the value's type. */
function expand(text: string, values: Values): { readonly value: Tree; readonly cause: Cause | null } {
  const whole = /^\$\(([^)]*)\)$/.exec(text);
  const only = whole === null ? undefined : values.get(whole[1] ?? '');
  if (only !== undefined && (typeof only.value !== 'object' || only.value === null))
    return { value: cloneTree(only.value), cause: only.cause };
  let cause: Cause | null = null;
  const value = text.replace(REFERENCE, (match: string, name: string | undefined) => {
    if (match === '$$') return '$';
    const known = name === undefined ? undefined : values.get(name);
    if (known === undefined || typeof known.value === 'object') return match;
    cause = known.cause;
    return String(known.value);
  });
  return { value, cause };
}
