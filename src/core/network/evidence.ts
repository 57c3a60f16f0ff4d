import { formatRef } from '../values/object-ref.ts';
import { allowsRequest } from './http-rule.ts';
import type { Identity } from './identity.ts';
import { isReserved } from './identity.ts';
import type { Direction, PolicyRule, PolicyUnit, PortTest, ReadPolicy } from './policy-unit.ts';
import { meets } from './requirement.ts';
import type { Attempt, Surroundings } from './rule-match.ts';
import { portMatches } from './rule-match.ts';
import type { Truth } from './truth.ts';
import type { Evidence, FlowResult } from './verdict.ts';

/** One direction of one connection: whose policy is asked, and about what. */
export interface Question {
  readonly direction: Direction;
  readonly subject: Identity;
  readonly attempt: Attempt;
}

/** A rule or rule block, and how sure it is that it is about this connection. */
export interface Applying<T> {
  readonly unit: PolicyUnit;
  readonly item: T;
  readonly truth: Exclude<Truth, 'no'>;
}

/** What applies to one question. */
export interface Applicable {
  readonly denies: readonly Applying<PolicyRule>[];
  readonly allows: readonly Applying<PolicyRule>[];
  readonly defaultDenies: readonly Applying<null>[];
  /** The subject is selected by a rule block with rules of this direction. */
  readonly selecting: readonly PolicyUnit[];
  readonly unread: readonly ReadPolicy[];
}

/** Why no policy was asked at all. */
export function unpoliced({ name }: Identity, mode: string): Evidence {
  const why =
    mode === 'never' ? 'Cilium enforces no policy here (enable-policy=never)' : `policy is not enforced on ${name}`;
  return { policy: '', effect: 'default-allow', why };
}

/** What decided, or (for `unknown`) what could not be read. */
export function evidence(
  found: Applicable,
  result: FlowResult,
  question: Question,
  around: Surroundings,
): readonly Evidence[] {
  const sure = <T>(items: readonly Applying<T>[]): readonly Applying<T>[] =>
    items.filter(({ truth }) => truth === 'yes');
  const unsure = <T>(items: readonly Applying<T>[]): readonly Applying<T>[] =>
    items.filter(({ truth }) => truth === 'unknown');
  const say = ({ unit, item }: Applying<PolicyRule>): Evidence => ruleEvidence(unit, item, question, around);
  if (result === 'unknown') {
    const doubtful = [...unsure(found.denies), ...unsure(found.allows)].map(({ unit, item }) =>
      doubt(unit, item, around),
    );
    const selection = unsure(found.defaultDenies).map(({ unit }) => selectionDoubt(unit, question, around));
    return [...doubtful, ...selection, ...found.unread.map(unreadEvidence)];
  }
  if (result === 'dropped' && sure(found.denies).length > 0) return sure(found.denies).map(say);
  if (result === 'dropped') return defaultDeny(found, question, around);
  if (sure(found.allows).length > 0) return sure(found.allows).map(say);
  return [defaultAllow(found, question)];
}

function ruleEvidence(
  unit: PolicyUnit,
  rule: PolicyRule,
  { attempt, subject }: Question,
  around: Surroundings,
): Evidence {
  const { peer, port, protocol } = attempt;
  const l7 = rule.ports?.find(
    (test) => test.type === 'port' && test.l7 !== undefined && portMatches(test, attempt) === 'yes',
  );
  const note = l7?.type === 'port' ? `; ${noteOn(l7, attempt)}` : '';
  const [from, to] = rule.direction === 'ingress' ? [peer, subject] : [subject, peer];
  const verb = rule.effect === 'deny' ? 'denies' : 'allows';
  return {
    ...place(unit, rule, around),
    effect: verb,
    why: `it ${verb} ${from.name} to ${to.name} on ${port}/${protocol}${note}`,
  };
}

/** What rules of layer 7 make of the connection. */
function noteOn({ l7, http }: Extract<PortTest, { type: 'port' }>, { request }: Attempt): string {
  const looks = `${l7} rules then look into it`;
  if (request === undefined || http === undefined) return looks;
  const asked = `${request.method} ${request.path}`;
  switch (allowsRequest(http, request)) {
    case 'yes':
      return `its HTTP rules let ${asked} through`;
    case 'no':
      return `its HTTP rules do not let ${asked} through, but another rule does`;
    case 'unknown':
      return looks;
  }
}

/** Where a rule stands. */
export function place(
  unit: PolicyUnit,
  rule: PolicyRule,
  { settings }: Surroundings,
): Pick<Evidence, 'policy' | 'rule' | 'source'> {
  const { object } = unit.policy;
  return {
    policy: formatRef(unit.policy.ref),
    rule: rule.name,
    source: settings.locate?.(object, rule.path) ?? object.source,
  };
}

function defaultDeny(
  found: Applicable,
  { direction, subject }: Question,
  { settings }: Surroundings,
): readonly Evidence[] {
  if (found.defaultDenies.length === 0) {
    const why = `${subject.name} is denied what no rule allows, also without a policy`;
    return [{ policy: '', effect: 'default-deny', why }];
  }
  return found.defaultDenies.map(({ unit }) => {
    const field = unit.policy.kind === 'NetworkPolicy' ? 'podSelector' : 'endpointSelector';
    return {
      policy: formatRef(unit.policy.ref),
      rule: field,
      effect: 'default-deny' as const,
      source: settings.locate?.(unit.policy.object, [...unit.path, field]) ?? unit.policy.object.source,
      why: `it selects ${subject.name} for ${direction}, and no rule allows this`,
    };
  });
}

function defaultAllow({ selecting }: Applicable, { direction, subject, attempt }: Question): Evidence {
  const why =
    selecting.length > 0
      ? isReserved(attempt.peer, 'host') && direction === 'ingress'
        ? `the node ${subject.name} runs on may always reach it`
        : `no policy that selects ${subject.name} for ${direction} denies by default`
      : `no policy selects ${subject.name} for ${direction}`;
  return { policy: '', effect: 'default-allow', why };
}

function doubt(unit: PolicyUnit, rule: PolicyRule, around: Surroundings): Evidence {
  const unread = rule.peers?.find((test) => test.type === 'unread');
  const groups = rule.peers?.some((test) => test.type === 'groups') === true;
  const ports = rule.ports?.find((test) => test.type === 'unread');
  const why =
    unread?.type === 'unread'
      ? unread.why
      : ports?.type === 'unread'
        ? ports.why
        : groups
          ? 'the addresses of a cloud provider’s groups are looked up outside of the cluster'
          : 'whether it matches depends on something Git does not show';
  return unreadAbout(unit, rule, why, around);
}

/** A rule that may or may not let the connection through. */
export function unreadAbout(unit: PolicyUnit, rule: PolicyRule, why: string, around: Surroundings): Evidence {
  return { ...place(unit, rule, around), effect: 'not-read', why };
}

function selectionDoubt(unit: PolicyUnit, { subject }: Question, { settings }: Surroundings): Evidence {
  const { ref, object } = unit.policy;
  const why = `whether it selects ${subject.name} depends on labels Git does not show`;
  return {
    policy: formatRef(ref),
    effect: 'not-read',
    source: settings.locate?.(object, unit.path) ?? object.source,
    why,
  };
}

function unreadEvidence({ policy, unread }: ReadPolicy): Evidence {
  return {
    policy: formatRef(policy.ref),
    effect: 'not-read',
    source: policy.object.source,
    why: unread ?? 'it cannot be read',
  };
}

/** Policies about the subject that Cilium does not load: they decide nothing, and who wonders about the answer must know why. */
export function refusals(
  policies: readonly ReadPolicy[],
  { subject }: Question,
  decidedBy: readonly Evidence[],
): readonly Evidence[] {
  if (decidedBy.some(({ effect }) => effect === 'allows' || effect === 'denies')) return [];
  return policies.flatMap(({ policy, refusal, meant = [[]] }) =>
    refusal === null || meant.every((requirements) => meets(requirements, subject) === 'no')
      ? []
      : [
          {
            policy: formatRef(policy.ref),
            effect: 'not-read' as const,
            source: policy.object.source,
            why: `Cilium does not load it: ${refusal}`,
          },
        ],
  );
}
