import { labelOf } from '../labels/selector.ts';
import type { Json } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import type { Identity } from './identity.ts';
import type { Truth } from './truth.ts';
import { every, truthOf } from './truth.ts';

/** One demand of a Cilium selector on an identity's labels. */
export interface Requirement {
  /** Where the label comes from: `k8s`, `reserved`, or `any`. */
  readonly from: string;
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
  /** Not written in the policy: Cilium adds it. */
  readonly added?: true;
}

/** Whether an identity meets all of them. One that is not met settles it: most selectors are about others. */
export function meets(requirements: readonly Requirement[], identity: Identity): Truth {
  return every(truthsOf(requirements, identity));
}

function* truthsOf(requirements: readonly Requirement[], identity: Identity): Generator<Truth> {
  for (const one of requirements) yield meetsOne(one, identity);
}

/** Whether an identity meets one requirement. `NotIn` holds where the label is absent, as in Kubernetes. */
export function meetsOne({ from, key, operator, values }: Requirement, identity: Identity): Truth {
  const actual = labelFrom(identity, from, key);
  if (actual === undefined && isUnseen(identity, from, key)) return 'unknown';
  switch (operator) {
    case 'In':
      return truthOf(actual !== undefined && values.includes(actual));
    case 'NotIn':
      return truthOf(actual === undefined || !values.includes(actual));
    case 'Exists':
      return truthOf(actual !== undefined);
    case 'DoesNotExist':
      return truthOf(actual === undefined);
  }
}

/** The identity's label for a key of one source; `any` looks at all of them. */
export function labelFrom(identity: Identity, from: string, key: string): string | undefined {
  if (from !== 'any') return labelOf(identity.labels, `${from}:${key}`);
  return labelOf(identity.labels, `k8s:${key}`) ?? labelOf(identity.labels, `reserved:${key}`);
}

function isUnseen(identity: Identity, from: string, key: string): boolean {
  const full = from === 'any' ? `k8s:${key}` : `${from}:${key}`;
  return identity.unseen.some((beginning) => full.startsWith(beginning));
}

/**
 * `k8s:app` → from `k8s`, key `app`; without a source the label may come from any (pkg/labels `ParseSelectLabel`). `k8s.app` is an ordinary
 * key, but `reserved.host` and `$host` are short for `reserved:host`.
 */
export function parseKey(text: string): { readonly from: string; readonly key: string } {
  if (text.startsWith('$')) return { from: 'reserved', key: text.slice(1) };
  const colon = text.indexOf(':');
  if (colon > 0) return { from: text.slice(0, colon), key: text.slice(colon + 1) };
  if (colon < 0 && text.startsWith(RESERVED_PREFIX))
    return { from: 'reserved', key: text.slice(RESERVED_PREFIX.length) };
  return { from: 'any', key: text.slice(colon + 1) };
}

const RESERVED_PREFIX = 'reserved.';

const OPERATORS: ReadonlyMap<Json | undefined, Requirement['operator']> = new Map([
  ['In', 'In'],
  ['NotIn', 'NotIn'],
  ['Exists', 'Exists'],
  ['DoesNotExist', 'DoesNotExist'],
]);

/**
 * The requirements of a selector as written; undefined when it is not a `LabelSelector` (the API server would refuse it).
 * `source` is where labels come from when a key does not say: `any` in Cilium policies, `k8s` in NetworkPolicies.
 */
export function parseRequirements(json: Json | undefined, source: 'any' | 'k8s'): readonly Requirement[] | undefined {
  if (!isJsonObject(json)) return undefined;
  const { matchLabels = {}, matchExpressions = [] } = json;
  if (!isJsonObject(matchLabels ?? {}) || !Array.isArray(matchExpressions ?? [])) return undefined;
  const found: Requirement[] = [];
  for (const [key, value] of Object.entries(matchLabels ?? {})) {
    if (typeof value !== 'string') return undefined;
    found.push({ ...keyOf(key, source), operator: 'In', values: [value] });
  }
  for (const one of Array.isArray(matchExpressions) ? matchExpressions : []) {
    const expression = parseExpression(one, source);
    if (expression === undefined) return undefined;
    found.push(expression);
  }
  return found;
}

function parseExpression(json: Json, source: 'any' | 'k8s'): Requirement | undefined {
  if (!isJsonObject(json) || typeof json['key'] !== 'string') return undefined;
  const operator = OPERATORS.get(json['operator']);
  const values = json['values'] ?? [];
  if (operator === undefined || !Array.isArray(values)) return undefined;
  return { ...keyOf(json['key'], source), operator, values: values.filter((one) => typeof one === 'string') };
}

function keyOf(text: string, source: 'any' | 'k8s'): { readonly from: string; readonly key: string } {
  return source === 'any' ? parseKey(text) : { from: 'k8s', key: text };
}
