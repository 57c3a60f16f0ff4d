import { matches, parseSelector } from '../labels/selector.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { listAt, objectAt, objectsAt, sameJson, stringAt } from '../values/read-json.ts';
import type { Snapshot } from '../values/snapshot.ts';
import { fillTemplate, fillText, type Params, type TemplateStyle } from './fill-template.ts';
import { flattened } from './flattened.ts';
import { type GitAsked, gitDirectories, gitFiles } from './git-generator.ts';
import { TemplateError } from './template-functions.ts';

/** What generators read. */
export interface GeneratorContext {
  readonly snapshot: Snapshot;
  readonly style: TemplateStyle;
  /** Notes a Git generator's repository and revision: whether they are what is looked at is for the caller to say. */
  readonly asked: (git: GitAsked) => void;
}

/** More than any ApplicationSet makes; a product of products grows without end. */
export const MAX_GENERATED = 1000;

/**
 * The parameter sets of one generator of an ApplicationSet: list, Git directories, Git files, and matrix and merge of them.
 * @throws TemplateError naming a generator whose values Git does not show, or what Argo CD would refuse.
 * Source: argo-cd `applicationset/generators`.
 */
export function generateParams(generator: JsonObject, context: GeneratorContext, depth = 0): readonly Params[] {
  const made = generate(generator, context, depth);
  if (made.length > MAX_GENERATED) throw new TemplateError(`more than ${MAX_GENERATED} Applications come of it`);
  const selector = parseSelector(generator['selector']);
  return selector === null ? made : made.filter((params) => matches(selector, flattened(params)));
}

function generate(generator: JsonObject, context: GeneratorContext, depth: number): readonly Params[] {
  const { style } = context;
  const list = objectAt(generator, 'list');
  if (list !== undefined) return fromList(list, style);
  const git = objectAt(generator, 'git');
  if (git !== undefined) {
    context.asked({ repoUrl: stringAt(git, 'repoURL'), revision: stringAt(git, 'revision') });
    const found = listAt(git, 'files').length > 0 ? gitFiles(git, context) : gitDirectories(git, context);
    return found.map((params) => withValues(params, objectAt(git, 'values'), style));
  }
  // Argo CD nests generators two levels deep at most.
  for (const [kind, combine] of [
    ['matrix', matrix],
    ['merge', mergeGenerators],
  ] as const) {
    const inner = objectAt(generator, kind);
    if (inner !== undefined && depth < 2) return combine(inner, context, depth);
  }
  const kind = Object.keys(generator).find((key) => key !== 'selector') ?? 'nothing';
  throw new TemplateError(`the values of its generator ${kind} are not in Git`);
}

function fromList(list: JsonObject, { go }: TemplateStyle): readonly Params[] {
  if (stringAt(list, 'elementsYaml') !== undefined) throw new TemplateError('list.elementsYaml is not followed');
  return objectsAt(list, 'elements').map((element) => {
    if (go) return element;
    const params: Record<string, Json> = {};
    for (const [key, value] of Object.entries(element)) {
      if (key === 'values' && isJsonObject(value)) Object.assign(params, prefixed('values', value));
      else if (typeof value === 'string') define(params, key, value);
      else throw new TemplateError('error parsing value as string');
    }
    return params;
  });
}

/** A plain assignment would take the key `__proto__` for something else. */
function define(params: Record<string, Json>, key: string, value: Json): void {
  Object.defineProperty(params, key, { value, enumerable: true, writable: true, configurable: true });
}

function prefixed(prefix: string, values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}.${key}`, value]));
}

/** `values`: further parameters, made of those that are there. */
function withValues(params: Params, values: JsonObject | undefined, style: TemplateStyle): Params {
  if (values === undefined) return params;
  const filled = Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, fillText(value, params, style)] as const] : [],
    ),
  );
  return style.go ? { ...params, values: filled } : { ...params, ...prefixed('values', filled) };
}

/** Every combination of two generators; the second one is filled in with what the first one made. */
function matrix(inner: JsonObject, context: GeneratorContext, depth: number): readonly Params[] {
  const [first, second, ...more] = objectsAt(inner, 'generators');
  if (first === undefined || second === undefined || more.length > 0)
    throw new TemplateError('a matrix has two generators');
  const combined: Params[] = [];
  for (const one of generateParams(first, context, depth + 1)) {
    const filled = fillTemplate(second, one, context.style);
    for (const other of isJsonObject(filled) ? generateParams(filled, context, depth + 1) : [])
      combined.push(context.style.go ? deepMerge(other, one) : merged(one, other));
    if (combined.length > MAX_GENERATED) break;
  }
  return combined;
}

function merged(one: Params, other: Params): Params {
  const clash = Object.keys(one).find((key) => Object.hasOwn(other, key) && !sameJson(one[key], other[key]));
  if (clash !== undefined) throw new TemplateError(`found duplicate key ${clash} with different value`);
  return { ...one, ...other };
}

function deepMerge(base: Json | undefined, over: JsonObject): JsonObject {
  if (!isJsonObject(base)) return over;
  const entries = Object.entries(over).map(([key, value]) => {
    const old = Object.hasOwn(base, key) ? base[key] : undefined;
    return [key, isJsonObject(value) ? deepMerge(old, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(entries) };
}

/** The first generator's parameters, overridden by those of the others that agree in `mergeKeys`. */
function mergeGenerators(inner: JsonObject, context: GeneratorContext, depth: number): readonly Params[] {
  const keys = listAt(inner, 'mergeKeys').filter((key) => typeof key === 'string');
  const [base, ...others] = objectsAt(inner, 'generators').map((one) => {
    const byKey = new Map<string, Params>();
    for (const params of generateParams(one, context, depth + 1)) {
      const key = JSON.stringify(keys.map((name) => (Object.hasOwn(params, name) ? params[name] : null) ?? null));
      if (byKey.has(key))
        throw new TemplateError('the parameters from a generator were not unique by the given mergeKeys');
      byKey.set(key, params);
    }
    return byKey;
  });
  if (base === undefined || keys.length === 0) throw new TemplateError('a merge has generators and mergeKeys');
  return [...base].map(([key, params]) =>
    others.reduce((all, other) => {
      const over = other.get(key);
      if (over === undefined) return all;
      return context.style.go ? deepMerge(all, over) : { ...all, ...over };
    }, params),
  );
}
