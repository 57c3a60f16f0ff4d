import type { Applicable, Applying, Question } from './evidence.ts';
import { place, unreadAbout } from './evidence.ts';
import { matchesFqdn } from './fqdn.ts';
import type { HttpRule } from './http-rule.ts';
import { allowsRequest, requestTests } from './http-rule.ts';
import type { PolicyRule, PortTest } from './policy-unit.ts';
import type { Surroundings } from './rule-match.ts';
import { portMatches } from './rule-match.ts';
import type { Truth } from './truth.ts';
import { every, some } from './truth.ts';
import type { Evidence, Hop, NearMiss } from './verdict.ts';

/**
 * What Cilium's proxy makes of a request or look-up on a connection that the rules allow (docs, policy/layer7): it passes what one of the rules lets
 * through. A rule without rules of layer 7 lets all of it through, and so does one that does not deny by default, which Cilium completes with a
 * rule for everything (`EnsureL7Rules`). Undefined where nothing is looked into.
 */
export function judgeProxy(found: Applicable, question: Question, around: Surroundings): Hop | undefined {
  const { direction, attempt } = question;
  const kind = attempt.request === undefined ? 'dns' : 'http';
  if (attempt.request === undefined && attempt.lookup === undefined) return undefined;
  const looking = found.allows.filter(({ item }) => item.ports?.some((test) => isLooking(test, question)) === true);
  if (looking.length === 0) return undefined;
  const passes = some(found.allows.map((one) => every([one.truth, passesRule(one, question)])));
  if (passes === 'no') {
    const nearest = looking.flatMap((one) => nearestOf(one, question, around));
    const hop: Hop = {
      direction,
      result: 'dropped',
      decidedBy: looking.map((one) => said(one, question, around)),
      refused: kind,
    };
    return nearest.length === 0 ? hop : { ...hop, nearest };
  }
  if (passes === 'yes') return undefined;
  return { direction, result: 'unknown', decidedBy: looking.map((one) => doubtful(one, question, around)) };
}

type Inspecting = Extract<PortTest, { type: 'port' }>;

/** A port of the connection that the proxy looks into. */
function isLooking(test: PortTest, { attempt }: Question): test is Inspecting {
  return test.type === 'port' && test.l7 !== undefined && portMatches(test, attempt) !== 'no';
}

function passesRule({ unit, item }: Applying<PolicyRule>, question: Question): Truth {
  if (item.ports === null || !unit.defaultDeny[question.direction]) return 'yes';
  const about = item.ports.filter((test) => portMatches(test, question.attempt) !== 'no');
  return some(about.map((test) => every([portMatches(test, question.attempt), passesTest(test, question)])));
}

/** What the proxy says to a protocol it was not made for is not known. */
function passesTest(test: PortTest, { attempt: { request, lookup } }: Question): Truth {
  if (test.type !== 'port' || test.l7 === undefined) return 'yes';
  if (request !== undefined) return test.http === undefined ? 'unknown' : allowsRequest(test.http, request);
  if (lookup === undefined) return 'yes';
  if (test.l7 !== 'DNS') return 'unknown';
  return test.dns === undefined || test.dns.some((pattern) => matchesFqdn(pattern, lookup)) ? 'yes' : 'no';
}

/** `GET /x`, or the name that is looked up. */
function asked({ attempt: { request, lookup } }: Question): string {
  return request === undefined ? (lookup ?? '') : `${request.method} ${request.path}`;
}

function inspecting({ item }: Applying<PolicyRule>, question: Question): Inspecting | undefined {
  return item.ports?.find((test): test is Inspecting => isLooking(test, question));
}

function said(one: Applying<PolicyRule>, question: Question, around: Surroundings): Evidence {
  const test = inspecting(one, question);
  const why = `it allows the connection, and its ${test?.l7 ?? ''} rules let through nothing like ${asked(question)}`;
  // The rules stand beside the list of ports that the test is an entry of.
  const path = test === undefined ? one.item.path : [...test.path.slice(0, -2), 'rules'];
  return { ...place(one.unit, { ...one.item, path }, around), effect: 'denies', why };
}

function doubtful(one: Applying<PolicyRule>, question: Question, around: Surroundings): Evidence {
  const test = inspecting(one, question);
  const { request } = question.attempt;
  const open = request === undefined ? [] : (test?.http ?? []).flatMap((rule) => requestTests(rule, request));
  const why =
    open.find(({ met }) => met === 'unknown')?.missing ??
    `its ${test?.l7 ?? ''} rules look into the connection, and what they make of ${asked(question)} cannot be told`;
  return unreadAbout(one.unit, one.item, why, around);
}

/** The HTTP rules that come closest, one thing short. */
function nearestOf(one: Applying<PolicyRule>, question: Question, around: Surroundings): readonly NearMiss[] {
  const { request, lookup } = question.attempt;
  const test = inspecting(one, question);
  const at = place(one.unit, one.item, around);
  if (request === undefined) {
    const names = test?.dns ?? [];
    return names.length === 0
      ? []
      : [{ ...at, rule: one.item.name, missing: `${lookup ?? ''} is not ${names.join(', ')}` }];
  }
  return (test?.http ?? [])
    .map((rule): readonly string[] => missingOf(rule, request))
    .filter((missing) => missing.length === 1)
    .map((missing) => ({ ...at, rule: one.item.name, missing: missing.join('; ') }));
}

function missingOf(rule: HttpRule, request: NonNullable<Question['attempt']['request']>): readonly string[] {
  return requestTests(rule, request).flatMap(({ met, missing }) => (met === 'no' ? [missing] : []));
}
