import { isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Cluster, Policy, Workload } from '../cluster/cluster.ts';
import type { World } from '../diagnosis/world.ts';
import { policiesFor, readPolicy } from '../network/policy-index.ts';
import type { Direction, PolicyUnit } from '../network/policy-unit.ts';
import { meets } from '../network/requirement.ts';
import { identitiesOf } from '../network/resolve-peer.ts';
import type { Edit } from '../values/edit.ts';
import type { JsonObject } from '../values/json.ts';
import { formatRef } from '../values/object-ref.ts';
import { listAt } from '../values/read-json.ts';
import { blockEnd } from './delete-entry.ts';
import { type MissingRule, namingLabels } from './missing-rule.ts';
import { addedPair, type PolicyText, textOf } from './policy-text.ts';
import { styleOf, writtenLike } from './rule-style.ts';
import { ciliumRule, networkRule, policyValue, type RuleHabits } from './rule-value.ts';
import { columnOf, entryOf, eolOf, lineEnd, linesAfter, nodeAt, spanOf } from './yaml-text.ts';

/** Rules that one workload lacks in one direction. */
export interface Lack {
  readonly subject: Workload;
  readonly direction: Direction;
  readonly rules: readonly MissingRule[];
}

/** Rules with a place in a file. */
export interface Placed {
  readonly edit: Edit;
  /** For people: the policy they go into, or the file of a new one. */
  readonly where: string;
}

/**
 * Puts rules where they belong: into a policy about nothing but the workload, one that speaks of the direction first; else into a new policy
 * beside the one that closes it. Null where no file has a place for them.
 */
export function placeRules(lack: Lack, world: World): Placed | null {
  const about = unitsAbout(lack.subject, world);
  const own = about.filter((unit) => isOnlyAbout(unit, lack.subject, world));
  for (const unit of [...own.filter((one) => speaksOf(one, lack.direction)), ...own]) {
    const edit = intoPolicy(unit, lack, world);
    if (edit !== null) return { edit, where: formatRef(unit.policy.ref) };
  }
  for (const { policy } of about.filter(({ defaultDeny }) => defaultDeny[lack.direction])) {
    const edit = besidePolicy(policy, lack, world);
    if (edit !== null) return { edit, where: `a new policy in ${edit.file}` };
  }
  return null;
}

/** Puts rules into one policy, whomever else it is about. */
export function placeInto(policy: Policy, lack: Lack, world: World): Placed | null {
  const identities = identitiesOf(lack.subject, world.desired, world.network);
  for (const unit of readPolicy(policy, world.network).units) {
    if (!identities.every((one) => meets(unit.subject, one) === 'yes')) continue;
    const edit = intoPolicy(unit, lack, world);
    if (edit !== null) return { edit, where: formatRef(policy.ref) };
  }
  return null;
}

function unitsAbout(subject: Workload, { desired, network }: World): readonly PolicyUnit[] {
  const identities = identitiesOf(subject, desired, network);
  return policiesFor(desired, subject.namespace, network)
    .flatMap(({ units }) => units)
    .filter((unit) => unit.ofNodes !== true && identities.every((one) => meets(unit.subject, one) === 'yes'));
}

/** A rule in such a policy opens nothing for anybody else. */
function isOnlyAbout(unit: PolicyUnit, subject: Workload, { desired, network }: World): boolean {
  if (unit.subject.every(({ added }) => added === true)) return false;
  return othersIn(desired, subject, unit.policy.namespace).every((other) =>
    identitiesOf(other, desired, network).every((one) => meets(unit.subject, one) === 'no'),
  );
}

function othersIn(cluster: Cluster, subject: Workload, namespace: string | undefined): readonly Workload[] {
  const all = namespace === undefined ? cluster.workloads : cluster.workloadsIn(namespace);
  return all.filter((one) => one !== subject && !one.hostNetwork);
}

/** It has rules of this direction, and closes it otherwise. */
function speaksOf({ policy, path, defaultDeny }: PolicyUnit, direction: Direction): boolean {
  return defaultDeny[direction] && listAt(policy.object.manifest, ...path.map(String), direction).length > 0;
}

function intoPolicy({ policy, path }: PolicyUnit, { direction, rules }: Lack, world: World): Edit | null {
  const at = textOf(policy, world);
  const spec = at === undefined ? undefined : nodeAt(at.root, path);
  const values = valuesOf(policy, rules);
  if (at === undefined || !isMap(spec) || values === null) return null;
  const entry = entryOf(spec, direction);
  if (entry === undefined) return policy.kind === 'NetworkPolicy' ? null : addedPair(at, spec, direction, [...values]);
  return isSeq(entry.value) ? appended(at, entry.value, values) : null;
}

function valuesOf(policy: Policy, rules: readonly MissingRule[]): readonly JsonObject[] | null {
  const values = rules.map((rule) => valueOf(rule, policy));
  return values.every((one) => one !== null) ? values : null;
}

function valueOf(rule: MissingRule, policy: Policy): JsonObject | null {
  const habits = habitsOf(policy, rule.subject.namespace);
  return policy.kind === 'NetworkPolicy' ? networkRule(rule, habits) : ciliumRule(rule, habits);
}

function habitsOf({ object }: Policy, namespace: string): RuleHabits {
  const spec = JSON.stringify(object.manifest['spec'] ?? object.manifest['specs'] ?? {});
  return {
    namespace,
    prefixed: /"k8s:(?!io\.kubernetes\.pod\.namespace)/.test(spec),
    bareTcp: spec.includes('"port"') && !spec.includes('"TCP"'),
  };
}

/** More entries at the end of a list of rules, each like those that are there. */
function appended(at: PolicyText, list: YAMLSeq, values: readonly JsonObject[]): Edit {
  const { file, text, root } = at;
  const style = styleOf(text, root);
  const eol = eolOf(text);
  const last = list.items.at(-1);
  const templates = [...list.items.filter(isMap), ...otherRules(root)];
  if (list.flow === true || last === undefined) {
    const inner = values.map((one) => writtenLike(one, templates, style, { column: 0, eol, flow: true })).join(', ');
    const start = last === undefined ? spanOf(list)[0] + 1 : spanOf(last)[1];
    return { file, start, end: start, text: last === undefined ? inner : `, ${inner}` };
  }
  const [start, end] = spanOf(last);
  const dash = columnOf(text, spanOf(list)[0]);
  const column = Math.max(columnOf(text, start), dash + 2);
  const isFlow = isMap(last) && last.flow === true && last.items.length > 0;
  const lines = values.map(
    (one) =>
      `${' '.repeat(dash)}-${' '.repeat(column - dash - 1)}${writtenLike(one, templates, style, { column, eol, flow: isFlow })}`,
  );
  return linesAfter(at, blockEnd(text, [start, end]), lines);
}

/** Rules of the other direction: what there is to look like, where this one has none. */
function otherRules(root: YAMLMap): readonly YAMLMap[] {
  const spec = nodeAt(root, ['spec']);
  if (!isMap(spec)) return [];
  return ['ingress', 'egress'].flatMap((key) => {
    const rules = entryOf(spec, key)?.value;
    return isSeq(rules) ? rules.items.filter(isMap) : [];
  });
}

/** One more document at the end of the file, of the same kind and in the same manner. */
function besidePolicy(policy: Policy, { subject, direction, rules }: Lack, world: World): Edit | null {
  const at = textOf(policy, world);
  const values = valuesOf(policy, rules);
  const [first] = rules;
  if (at === undefined || values === null || first === undefined) return null;
  const { text, root } = at;
  const eol = eolOf(text);
  const kind = policy.kind === 'NetworkPolicy' ? policy.kind : 'CiliumNetworkPolicy';
  const joint = direction === 'ingress' ? 'from' : 'to';
  const written = nodeAt(root, ['metadata', 'namespace']);
  const name = freeName(`${subject.ref.name}-${joint}-${first.peer.name}`, subject.namespace, world.desired);
  const value = policyValue(kind, values, {
    name,
    namespace: isScalar(written) || policy.namespace === undefined ? subject.namespace : null,
    labels: namingLabels(subject),
    direction,
  });
  const document = writtenLike(value, [root], styleOf(text, root), { column: 0, eol });
  return linesAfter(at, lineEnd(text, text.length), [`---${eol}${document}`]);
}

function freeName(wanted: string, namespace: string, { policies }: Cluster): string {
  const taken = new Set(policies.filter((one) => one.namespace === namespace).map(({ ref }) => ref.name));
  let name = wanted;
  for (let next = 2; taken.has(name); next += 1) name = `${wanted}-${next}`;
  return name;
}
