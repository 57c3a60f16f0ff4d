import { labelOf } from '../labels/selector.ts';
import type { Applicable, Applying, Question } from './evidence.ts';
import { evidence, refusals, unpoliced } from './evidence.ts';
import { isReserved, NAMESPACE_KEY } from './identity.ts';
import { nearestRules } from './near-miss.ts';
import { policiesFor } from './policy-index.ts';
import type { PolicyRule, PolicyUnit, ReadPolicy } from './policy-unit.ts';
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
  if (!subject.enforced || mode === 'never')
    return { direction, result: 'allowed', decidedBy: [unpoliced(subject, mode)] };

  const policies = policiesFor(around.cluster, labelOf(subject.labels, `k8s:${NAMESPACE_KEY}`));
  const found = applicable(policies, question, around);
  const result = decide(found, question, mode);
  const decidedBy = [...evidence(found, result, question, around), ...refusals(policies, result)];
  const hop = { direction, result, decidedBy };
  if (result !== 'dropped' || found.denies.some(({ truth }) => truth === 'yes')) return hop;
  const nearest = nearestRules(found.selecting, direction, attempt, around);
  return nearest.length === 0 ? hop : { ...hop, nearest };
}

function applicable(policies: readonly ReadPolicy[], question: Question, around: Surroundings): Applicable {
  const { direction, subject, attempt } = question;
  const denies: Applying<PolicyRule>[] = [];
  const allows: Applying<PolicyRule>[] = [];
  const defaultDenies: Applying<null>[] = [];
  const selecting: PolicyUnit[] = [];
  for (const unit of policies.flatMap(({ units }) => units)) {
    const selected = meets(unit.subject, subject);
    if (selected === 'no') continue;
    if (unit.defaultDeny[direction]) defaultDenies.push({ unit, item: null, truth: selected });
    const rules = unit.rules.filter((rule) => rule.direction === direction);
    if (selected === 'yes' && (rules.length > 0 || unit.defaultDeny[direction])) selecting.push(unit);
    for (const rule of rules) {
      const truth = every([selected, ruleMatches(rule, attempt, around)]);
      if (truth !== 'no') (rule.effect === 'deny' ? denies : allows).push({ unit, item: rule, truth });
    }
  }
  return { denies, allows, defaultDenies, selecting, unread: policies.filter(({ unread }) => unread !== null) };
}

function decide(found: Applicable, { direction, subject, attempt }: Question, mode: 'default' | 'always'): FlowResult {
  const denied = truthOfAny(found.denies);
  if (denied === 'yes') return 'dropped';
  const closed = mode === 'always' || isReserved(subject, 'init') ? 'yes' : truthOfAny(found.defaultDenies);
  const fromHost = direction === 'ingress' && isReserved(attempt.peer, 'host');
  const hostAllowed = fromHost && (mode !== 'always' || found.selecting.length > 0);
  const allowed: Truth = hostAllowed || closed === 'no' ? 'yes' : truthOfAny(found.allows);
  const unread = found.unread.length > 0;
  if (allowed === 'yes') return denied === 'unknown' || unread ? 'unknown' : 'allowed';
  return allowed === 'unknown' || closed === 'unknown' || unread ? 'unknown' : 'dropped';
}

function truthOfAny(items: readonly { readonly truth: Truth }[]): Truth {
  return some(items.map(({ truth }) => truth));
}
