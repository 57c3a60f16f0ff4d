import { labelOf } from '../labels/selector.ts';
import { agentOf } from './agent.ts';
import type { Applicable, Applying, Question } from './evidence.ts';
import { evidence, refusals, unpoliced } from './evidence.ts';
import type { Identity } from './identity.ts';
import { isReserved, NAMESPACE_KEY } from './identity.ts';
import { judgeProxy } from './judge-proxy.ts';
import { nearestRules } from './near-miss.ts';
import { policiesFor } from './policy-index.ts';
import type { Direction, PolicyRule, PolicyUnit, ReadPolicy } from './policy-unit.ts';
import type { Requirement } from './requirement.ts';
import { meets } from './requirement.ts';
import type { Surroundings } from './rule-match.ts';
import { ruleMatches } from './rule-match.ts';
import type { Truth } from './truth.ts';
import { every, some } from './truth.ts';
import type { FlowResult, Hop } from './verdict.ts';

/**
 * What policy says in one direction (pkg/policy: all kinds together, deny before allow, then the default). The local host may always reach
 * its Pods unless denied; what cannot be read makes the answer `unknown` only where it could change it.
 */
export function judge(question: Question, around: Surroundings): Hop {
  const { direction, subject, attempt } = question;
  const mode = around.settings.enforcement ?? 'default';
  if (!isPoliced(subject, around) || mode === 'never') {
    return { direction, result: 'allowed', decidedBy: [unpoliced(subject, mode)] };
  }
  const namespace = labelOf(subject.labels, `k8s:${NAMESPACE_KEY}`);
  const policies = policiesFor(around.cluster, namespace, around.settings);
  const found = applicable(policies, question, around);
  const result = decide(found, question, mode);
  const said = evidence(found, result, question, around);
  const decidedBy = [...said, ...refusals(policies, question, said)];
  const hop = { direction, result, decidedBy };
  // The local host's way in is not looked into: Cilium completes it with rules for everything (`hostWildcardL7`).
  if (result === 'allowed' && !letsHostIn(direction, attempt.peer)) return judgeProxy(found, question, around) ?? hop;
  if (result !== 'dropped' || found.denies.some(({ truth }) => truth === 'yes')) return audited(hop, around);
  const others = policies
    .flatMap(({ units }) => units)
    .filter((unit) => isAboutSuch(unit, subject) && selects(unit, subject) === 'no');
  const nearest = nearestRules({ selecting: found.selecting, others }, question, around);
  return audited(nearest.length === 0 ? hop : { ...hop, nearest }, around);
}

/** Cilium's audit mode lets through what it would deny, and reports it as AUDITED; it knows layers 3 and 4 only (docs, policy-creation). */
function audited(hop: Hop, { settings }: Surroundings): Hop {
  if (settings.auditMode !== true || hop.result === 'allowed') return hop;
  const why = 'policy-audit-mode is on: Cilium reports as AUDITED what it would deny, and lets it through';
  return { ...hop, result: 'allowed', decidedBy: [{ policy: '', effect: 'default-allow', why }, ...hop.decidedBy] };
}

/** Whether Cilium enforces policy on it: Pods, and nodes by host policies, where the host firewall is on. */
export function isPoliced(subject: Identity, { settings }: Surroundings): boolean {
  return subject.enforced || (isNode(subject) && agentOf(settings).options.hostFirewall);
}

function isNode(subject: Identity): boolean {
  return isReserved(subject, 'host') || isReserved(subject, 'remote-node');
}

/** Whether a rule block is about the subject. The labels of nodes are not in Git. */
export function selects(unit: PolicyUnit, subject: Identity): Truth {
  if (!isAboutSuch(unit, subject)) return 'no';
  const { subject: wanted, ofNodes } = unit;
  return ofNodes === true && wanted.length > 0 ? 'unknown' : meets(wanted, subject);
}

/** Host policies are about nodes, all others about Pods. */
function isAboutSuch({ ofNodes }: PolicyUnit, subject: Identity): boolean {
  return (ofNodes === true) === isNode(subject);
}

function applicable(policies: readonly ReadPolicy[], question: Question, around: Surroundings): Applicable {
  const { direction, subject, attempt } = question;
  const denies: Applying<PolicyRule>[] = [];
  const allows: Applying<PolicyRule>[] = [];
  const defaultDenies: Applying<null>[] = [];
  const selecting: PolicyUnit[] = [];
  const about = policies
    .flatMap(({ units }) => units)
    .flatMap((unit): { unit: PolicyUnit; selected: Doubt }[] => {
      const selected = selects(unit, subject);
      return selected === 'no' ? [] : [{ unit, selected }];
    });
  const required = (effect: PolicyRule['effect']): readonly Requirement[] =>
    about.flatMap(({ unit }) =>
      unit.rules.flatMap((rule) =>
        rule.direction === direction && rule.effect === effect ? (rule.requires ?? []) : [],
      ),
    );
  const [allowRequires, denyRequires] = [required('allow'), required('deny')];
  for (const { unit, selected } of about) {
    if (unit.defaultDeny[direction]) defaultDenies.push({ unit, item: null, truth: selected });
    const rules = unit.rules.filter((rule) => rule.direction === direction);
    if (selected === 'yes' && (rules.length > 0 || unit.defaultDeny[direction])) selecting.push(unit);
    for (const rule of rules) {
      const requires = rule.effect === 'deny' ? denyRequires : allowRequires;
      const truth = every([selected, ruleMatches(rule, attempt, around, requires)]);
      if (truth !== 'no') (rule.effect === 'deny' ? denies : allows).push({ unit, item: rule, truth });
    }
  }
  return { denies, allows, defaultDenies, selecting, unread: policies.filter(({ unread }) => unread !== null) };
}

function decide(found: Applicable, question: Question, mode: Mode): FlowResult {
  return settle({
    denied: truthOfAny(found.denies),
    allowed: truthOfAny(found.allows),
    closed: closes(truthOfAny(found.defaultDenies), question.subject, mode),
    hostAllowed:
      letsHostIn(question.direction, question.attempt.peer) && (mode !== 'always' || found.selecting.length > 0),
    unread: found.unread.length > 0,
  });
}

/** Cilium's `enable-policy`, where it enforces anything. */
export type Mode = 'default' | 'always';

/** Whether what no rule allows is denied, given what the policies say. */
export function closes(byPolicy: Truth, subject: Identity, mode: Mode): Truth {
  return mode === 'always' || isReserved(subject, 'init') ? 'yes' : byPolicy;
}

/** The local host may reach its Pods without a rule, as the kubelet must. */
export function letsHostIn(direction: Direction, peer: Identity): boolean {
  return direction === 'ingress' && isReserved(peer, 'host');
}

/** What the rules that apply say, all together. */
export interface Sum {
  readonly denied: Truth;
  readonly allowed: Truth;
  /** What no rule allows is denied. */
  readonly closed: Truth;
  readonly hostAllowed: boolean;
  /** There is a policy that cannot be read. */
  readonly unread: boolean;
}

/** What follows from it: deny before allow, then the default. */
export function settle({ denied, allowed, closed, hostAllowed, unread }: Sum): 'allowed' | 'dropped' | 'unknown' {
  if (denied === 'yes') return 'dropped';
  const passes: Truth = hostAllowed || closed === 'no' ? 'yes' : allowed;
  if (passes === 'yes') return denied === 'unknown' || unread ? 'unknown' : 'allowed';
  return passes === 'unknown' || closed === 'unknown' || unread ? 'unknown' : 'dropped';
}

type Doubt = Exclude<Truth, 'no'>;

function truthOfAny(items: readonly { readonly truth: Truth }[]): Truth {
  return some(items.map(({ truth }) => truth));
}
