import type { Workload } from '../cluster/cluster.ts';
import { agentOf } from '../network/agent.ts';
import type { Identity } from '../network/identity.ts';
import { policiesFor, readPolicy } from '../network/policy-index.ts';
import type { Direction, PolicyRule, PolicyUnit, ReadPolicy } from '../network/policy-unit.ts';
import type { Requirement } from '../network/requirement.ts';
import { meets } from '../network/requirement.ts';
import { identitiesOf } from '../network/resolve-peer.ts';
import { refKey } from '../values/object-ref.ts';
import type { RuleContext } from './rule-context.ts';

/** The application's own policies, as the cluster holds them. */
export function ownPolicies({ live, own, network }: RuleContext): readonly ReadPolicy[] {
  const mine = new Set(own.map(({ ref }) => refKey(ref)));
  return live.policies.filter(({ ref }) => mine.has(refKey(ref))).map((policy) => readPolicy(policy, network));
}

/** A workload and its Pods' identity. */
export interface PodsOf {
  readonly workload: Workload;
  readonly identity: Identity;
}

/** Asked for by every rule about policies, and the same for all of them. */
const known = new WeakMap<RuleContext, Map<string | undefined, readonly PodsOf[]>>();

/** Workloads that have an identity of their own: not those in the network of their node. */
export function podsIn(context: RuleContext, namespace?: string): readonly PodsOf[] {
  const byNamespace = known.get(context) ?? new Map<string | undefined, readonly PodsOf[]>();
  known.set(context, byNamespace);
  const pods = byNamespace.get(namespace) ?? readPods(context, namespace);
  byNamespace.set(namespace, pods);
  return pods;
}

function readPods({ live, network }: RuleContext, namespace: string | undefined): readonly PodsOf[] {
  const workloads = namespace === undefined ? live.workloads : live.workloadsIn(namespace);
  return workloads
    .filter(({ hostNetwork }) => !hostNetwork)
    .flatMap((workload) => identitiesOf(workload, live, network).map((identity) => ({ workload, identity })));
}

/** The Pods that some requirements select for sure. */
export function selected(requirements: readonly Requirement[], pods: readonly PodsOf[]): readonly PodsOf[] {
  return pods.filter(({ identity }) => meets(requirements, identity) === 'yes');
}

/** The Pods a rule block is about, among those it may be about at all. */
export function subjectsOf(unit: PolicyUnit, context: RuleContext): readonly PodsOf[] {
  return unit.ofNodes === true ? [] : selected(unit.subject, podsIn(context, unit.policy.namespace));
}

/** Rule blocks of all policies that are about these Pods. */
export function unitsAbout({ workload, identity }: PodsOf, { live, network }: RuleContext): readonly PolicyUnit[] {
  return policiesFor(live, workload.namespace, network)
    .flatMap(({ units }) => units)
    .filter((unit) => unit.ofNodes !== true && meets(unit.subject, identity) === 'yes');
}

/** The allow rules of one direction. */
export function allowing(units: readonly PolicyUnit[], direction: Direction): readonly PolicyRule[] {
  return units.flatMap(({ rules }) => rules.filter((rule) => rule.direction === direction && rule.effect === 'allow'));
}

/** What a requirement asks for, as people write it: `app=cart`, `tier in (db,cache)`. */
export function formatRequirements(requirements: readonly Requirement[]): string {
  return requirements
    .filter(({ added }) => added !== true)
    .map(({ key, operator, values }) =>
      operator === 'In' && values.length === 1
        ? `${key}=${values[0]}`
        : operator === 'Exists'
          ? key
          : operator === 'DoesNotExist'
            ? `!${key}`
            : `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`,
    )
    .join(',');
}

/** Whether the clusters this repository is for run Cilium, as far as Git tells: it declares something of Cilium's. */
export function runsCilium({ live }: RuleContext): boolean {
  return live.objects.some(({ ref }) => ref.apiVersion.startsWith('cilium.io/'));
}

/** Cilium 1.MINOR. */
export function ciliumMinor({ network }: RuleContext): number {
  return agentOf(network).minor;
}
