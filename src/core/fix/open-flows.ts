import type { Cluster } from '../cluster/cluster.ts';
import type { JudgedFinding } from '../diagnosis/diagnosis.ts';
import { expectedFlows } from '../flows/expected-flows.ts';
import { connect } from '../network/connect.ts';
import { judgeLookup } from '../network/judge-lookup.ts';
import { formatFlow } from '../network/peer.ts';
import { identitiesOf } from '../network/resolve-peer.ts';
import type { Flow, Peer } from '../network/verdict.ts';
import { formatRef, refKey } from '../values/object-ref.ts';
import { correctedPeer } from './corrected-peer.ts';
import { faultOfCause, faultOfFinding } from './fault-of.ts';
import { clusterDns, DNS, legsOf, type MissingRule, missingRules } from './missing-rule.ts';
import { type Case, type Offer, offer } from './offer.ts';
import type { Fault } from './option.ts';
import { patchOf } from './patch.ts';
import { type Lack, type Placed, placeInto, placeRules } from './place-rules.ts';
import { score } from './score.ts';
import { wasOpen } from './was-open.ts';

/** What must become possible, and the fault that ends with it. */
interface Want {
  readonly id: 'correct-peer' | 'allow-flow' | 'allow-dns';
  readonly fault: Fault;
  readonly flows: readonly Flow[];
  readonly placed: readonly Placed[];
  readonly rules: readonly MissingRule[];
}

/** Simulations are dear: the first that holds is offered, and no more than this many are tried. */
const TRIED = 4;

/**
 * The smallest rules that let through what policy drops and somebody needs: the alert's own connections, those that manifests ask for, and
 * look-ups. On both sides where both are shut. Only offered where the simulation shows that these connections open, and nothing else.
 */
export function openFlows(about: Case): readonly Offer[] {
  const offers: Offer[] = [];
  const wants = [...fromCause(about), ...fromExpected(about), ...fromDns(about)];
  for (const want of wants.slice(0, TRIED)) {
    if (offers.some(({ option }) => option.id === want.id)) continue;
    const made = offerOf(about, want);
    if (made !== null) offers.push(made);
  }
  return offers;
}

function fromCause(about: Case): readonly Want[] {
  const { cause, scope } = about.diagnosis;
  const fault = faultOfCause(about.diagnosis);
  if (cause === null || fault === null || cause.repairedInGit !== undefined) return [];
  return wanted(
    about,
    fault,
    scope.flows.filter(({ verdict }) => verdict.result === 'dropped').map(({ flow }) => flow),
  );
}

/** What manifests ask for, by the object that asks: its finding is gone when all of its connections are open. */
function fromExpected(about: Case): readonly Want[] {
  const { world, diagnosis } = about;
  const found = diagnosis.findings.filter(({ rule }) => rule === 'expected-flow-dropped');
  const byObject = new Map<string, readonly JudgedFinding[]>();
  for (const one of found) byObject.set(refKey(one.object), [...(byObject.get(refKey(one.object)) ?? []), one]);
  return [...byObject.values()].flatMap((findings) => {
    const named = new Set(findings.flatMap(({ args }) => (args['flow'] ?? '').split(', ')));
    const flows = expectedFlows(world.live).map(({ flow }) => flow);
    const [first] = findings;
    return first === undefined
      ? []
      : wanted(
          about,
          faultOfFinding(first, world),
          flows.filter((flow) => named.has(formatFlow(flow))),
        );
  });
}

function wanted(about: Case, fault: Fault, flows: readonly Flow[]): readonly Want[] {
  if (flows.length === 0) return [];
  const { desired, network } = about.world;
  const rules: MissingRule[] = [];
  for (const leg of flows.flatMap((flow) => legsOf(flow, desired))) {
    const missing = missingRules(leg, desired, network);
    if (missing === null) return [];
    rules.push(...missing);
  }
  const corrected = rules.map((rule) => correctedPeer(rule, about.world));
  const corrections: readonly Want[] =
    corrected.length > 0 && corrected.every((one) => one !== null)
      ? [{ id: 'correct-peer', fault, flows, placed: distinct(corrected), rules: [...rules] }]
      : [];
  rules.push(...lookUps(rules, flows, about));
  const placed = lacks(rules).map((lack) => placeRules(lack, about.world));
  if (placed.length === 0 || !placed.every((one) => one !== null)) return corrections;
  return [...corrections, { id: 'allow-flow', fault, flows, placed, rules }];
}

function distinct(placed: readonly Placed[]): readonly Placed[] {
  return [...new Map(placed.map((one) => [JSON.stringify(one.edit), one])).values()];
}

/** Who may not look names up either does not find the Service that a rule now lets it connect to. */
function lookUps(rules: readonly MissingRule[], flows: readonly Flow[], { world }: Case): readonly MissingRule[] {
  const { desired: cluster, network: settings } = world;
  const name = flows.flatMap(({ to }) =>
    to.type === 'service' ? [`${to.name}.${to.namespace}.svc.cluster.local`] : [],
  )[0];
  if (name === undefined) return [];
  return rules
    .filter(({ direction, peer }) => direction === 'egress' && peer.type !== 'dns')
    .filter(({ subject }) =>
      identitiesOf(subject, cluster, settings).every((one) => {
        const hop = judgeLookup(one, name, { cluster, settings });
        return hop !== undefined && hop.refused === undefined;
      }),
    )
    .map((rule) => ({ ...rule, peer: clusterDns(cluster), ...DNS }));
}

/** Rules by the workload and direction they are for, each once. */
function lacks(rules: readonly MissingRule[]): readonly Lack[] {
  const found = new Map<string, Lack>();
  for (const rule of rules) {
    const { subject, direction } = rule;
    const key = `${refKey(subject.ref)} ${direction}`;
    const before = found.get(key)?.rules ?? [];
    if (before.some((one) => isSame(one, rule))) continue;
    found.set(key, { subject, direction, rules: [...before, rule] });
  }
  return [...found.values()];
}

function isSame(a: MissingRule, b: MissingRule): boolean {
  return a.port === b.port && a.protocol === b.protocol && JSON.stringify(a.peer) === JSON.stringify(b.peer);
}

/** The policy that closes the way to DNS gets the rule itself: whoever it is about needs names. */
function fromDns(about: Case): readonly Want[] {
  const { world, diagnosis } = about;
  return diagnosis.findings
    .filter(({ rule }) => rule === 'egress-without-dns')
    .flatMap((finding): readonly Want[] => {
      const policy = world.desired.policies.find(({ ref }) => refKey(ref) === refKey(finding.object));
      const subject = world.desired.workloads.find(({ ref }) =>
        finding.args['workload']?.split(', ').includes(formatRef(ref)),
      );
      if (policy === undefined || subject === undefined) return [];
      const peer = clusterDns(world.desired);
      const rule: MissingRule = { direction: 'egress', subject, peer, ...DNS, closedBy: [formatRef(policy.ref)] };
      const placed = placeInto(policy, { subject, direction: 'egress', rules: [rule] }, world);
      if (placed === null) return [];
      return [{ id: 'allow-dns', fault: faultOfFinding(finding, world), flows: [], placed: [placed], rules: [rule] }];
    });
}

function offerOf(about: Case, want: Want): Offer | null {
  const { world, healthy } = about;
  const edits = want.placed.map(({ edit }) => edit);
  const isMeant = (flow: Flow): boolean => serves(flow, want, world.desired) || wasOpen(healthy, flow);
  const { proof, after } = about.prove(edits, want.fault, isMeant);
  if (
    !proof.holds ||
    after === null ||
    !want.flows.every((flow) => connect(after, flow, world.network).result === 'allowed')
  ) {
    return null;
  }
  const places = [...new Set(want.placed.map(({ where }) => where))].join(' and ');
  const both = new Set(want.rules.map(({ direction }) => direction)).size > 1;
  return offer({
    id: want.id,
    fault: want.fault,
    title: titleOf(want, places),
    score: score(
      [
        {
          name: 'repair',
          points: 3,
          why: want.id === 'allow-dns' ? 'names resolve again' : 'what needs the connection gets it',
        },
        { name: 'least privilege', points: 1, why: 'the rule names the peer and the port, and nothing else opens' },
      ],
      [],
      want.id === 'correct-peer' ? 1 : 2,
    ),
    downtime: 'none, no Pod restarts',
    why: [
      ...want.rules.map(whyOf),
      ...(both && want.id === 'allow-flow'
        ? ['Both sides are shut: egress of the source and ingress of the destination, so both get a rule.']
        : []),
    ].slice(0, 6),
    edits,
    patch: patchOf(world.snapshot, edits),
    proof,
    recommendable: true,
  });
}

function titleOf({ id, flows: [first, ...others] }: Want, places: string): string {
  const what = `${first === undefined ? '' : formatFlow(first)}${others.length === 0 ? '' : ` and ${others.length} more`}`;
  switch (id) {
    case 'correct-peer':
      return `Put the peer right that was meant for ${what} (${places})`;
    case 'allow-flow':
      return `Allow ${what} (${places})`;
    case 'allow-dns':
      return `Let the Pods look names up (${places})`;
  }
}

function whyOf({ subject, direction, peer, port, protocol, closedBy }: MissingRule): string {
  const by = closedBy.length === 0 ? 'Policy' : closedBy.join(' and ');
  const joint = direction === 'ingress' ? 'from' : 'to';
  return `${by} closes the ${direction} of ${formatRef(subject.ref)}, and no rule opens it ${joint} ${peer.name} on ${port}/${protocol}.`;
}

/** A flow that one of the rules is for: between Pods of the same names, also in another namespace that has the same files. */
function serves(flow: Flow, { rules, flows }: Want, cluster: Cluster): boolean {
  return rules.some((rule) => {
    if (rule.peer.type === 'dns') return flow.port === DNS.port;
    const [own, other] = rule.direction === 'egress' ? [flow.from, flow.to] : [flow.to, flow.from];
    const port = flow.to.type === 'service' || flow.port === rule.port;
    return (
      port &&
      namesIn(own, cluster).includes(rule.subject.ref.name) &&
      (namesIn(other, cluster).includes(rule.peer.name) ||
        flows.some(({ from, to }) => isPeer(other, from) || isPeer(other, to)))
    );
  });
}

function isPeer(a: Peer, b: Peer): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The workloads an end stands for. */
function namesIn(peer: Peer, cluster: Cluster): readonly string[] {
  if (peer.type === 'workload') return [peer.name];
  if (peer.type !== 'service') return [];
  const service = cluster.service(peer.namespace, peer.name);
  return service === undefined ? [] : (cluster.endpointsOf(service) ?? []).map(({ ref }) => ref.name);
}
