import type { Policy, Workload } from '../cluster/cluster.ts';
import type { JudgedFinding } from '../diagnosis/diagnosis.ts';
import { NAMESPACE_KEY } from '../network/identity.ts';
import { readPolicy } from '../network/policy-index.ts';
import type { PolicyUnit } from '../network/policy-unit.ts';
import { labelFrom, meetsOne, type Requirement } from '../network/requirement.ts';
import { identitiesOf } from '../network/resolve-peer.ts';
import type { Flow } from '../network/verdict.ts';
import type { RenderedObject } from '../render/rendered.ts';
import { isMisspelt } from '../rules/is-misspelt.ts';
import { locate } from '../source/locate.ts';
import type { Edit } from '../values/edit.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Json } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import { refKey } from '../values/object-ref.ts';
import { faultOfCause, faultOfFinding } from './fault-of.ts';
import { isPlainText } from './is-plain-text.ts';
import { placeOf } from './label-evidence.ts';
import type { Case, Fix, Offer } from './offer.ts';
import { offer } from './offer.ts';
import { patchOf } from './patch.ts';
import { score } from './score.ts';

/** One thing in a policy that was written wrong, and how it must be. */
interface Repair {
  readonly id: 'pod-port' | 'policy-label' | 'policy-spelling';
  readonly edits: readonly Edit[];
  readonly title: string;
  readonly why: string;
  /** What the option means to open. */
  readonly mayOpen: (flow: Flow) => boolean;
}

/**
 * For single values of a network policy: the Service's port where the Pods' is meant, a label with a slip of the pen, a port that must be text.
 * Nothing else in the policy changes.
 */
export const policyValue: Fix = {
  offers: ['pod-port', 'policy-label', 'policy-spelling'],
  find(about) {
    const offers: Offer[] = [];
    for (const finding of about.diagnosis.findings) {
      const repair = repairOf(finding, about);
      if (repair === null || offers.some(({ option }) => option.id === repair.id)) continue;
      const made = offerOf(about, finding, repair);
      if (made !== null) offers.push(made);
    }
    return offers;
  },
};

function repairOf(finding: JudgedFinding, { world }: Case): Repair | null {
  const policy = world.desired.policies.find(({ ref }) => refKey(ref) === refKey(finding.object));
  if (policy === undefined) return null;
  switch (finding.rule) {
    case 'policy-names-service-port':
      return podPort(finding, policy, world);
    case 'policy-selects-no-pods':
      return selectorLabel(policy, world);
    case 'policy-rejected':
      return spelling(policy, world);
    default:
      return null;
  }
}

function podPort({ args }: JudgedFinding, policy: Policy, world: Case['world']): Repair | null {
  const target = args['target'] ?? '';
  const tests = readPolicy(policy, world.network)
    .units.flatMap(({ rules }) => rules)
    .filter(({ name }) => name === args['rule'])
    .flatMap(({ ports }) => ports ?? []);
  const test = tests.find((one) => one.type === 'port' && one.text === args['port']);
  const edit = test === undefined ? null : replaced(world, policy.object, [...test.path, 'port'], target);
  if (edit === null) return null;
  return {
    id: 'pod-port',
    edits: [edit],
    title: `Allow port ${target}, which the Pods listen on, in ${policy.ref.name}`,
    why: `Policy is asked about the Pods' port ${target}, never about that of ${args['service'] ?? 'the Service'}.`,
    mayOpen: ({ port, to }) => port === Number(target) || to.type === 'service',
  };
}

/** A value that is off by a letter or two from the only one that Pods of the namespace have, where all else fits. */
function selectorLabel(policy: Policy, world: Case['world']): Repair | null {
  const field = policy.kind === 'NetworkPolicy' ? 'podSelector' : 'endpointSelector';
  for (const unit of readPolicy(policy, world.network).units) {
    const slips = world.desired.workloads.filter(isIn(policy)).flatMap((one) => slipsOf(unit, one, world));
    const [slip] = slips;
    if (slip === undefined || slips.some(({ to }) => to !== slip.to)) continue;
    for (const key of [slip.wanted.key, `${slip.wanted.from}:${slip.wanted.key}`]) {
      const edit = replaced(world, policy.object, [...unit.path, field, 'matchLabels', key], slip.to);
      if (edit === null) continue;
      return {
        id: 'policy-label',
        edits: [edit],
        title: `Let ${policy.ref.name} select the Pods with ${slip.wanted.key}=${slip.to}`,
        why: `No Pod has ${slip.wanted.key}=${slip.wanted.values.join()}; those it comes nearest to have ${slip.to}.`,
        mayOpen: ({ from, to }) =>
          [from, to].some((end) => 'name' in end && slips.some(({ pods }) => pods === end.name)),
      };
    }
  }
  return null;
}

const isIn =
  ({ namespace }: Policy) =>
  (one: Workload): boolean =>
    !one.hostNetwork && (namespace === undefined || one.namespace === namespace);

interface Slip {
  readonly wanted: Requirement;
  readonly to: string;
  readonly pods: string;
}

function slipsOf({ subject }: PolicyUnit, workload: Workload, { desired, network }: Case['world']): readonly Slip[] {
  return identitiesOf(workload, desired, network).flatMap((identity): Slip[] => {
    const unmet = subject.filter((one) => meetsOne(one, identity) !== 'yes');
    const [wanted] = unmet;
    if (wanted === undefined || unmet.length > 1 || wanted.key === NAMESPACE_KEY) return [];
    const to = labelFrom(identity, wanted.from, wanted.key);
    const isSlip = to !== undefined && wanted.values.length === 1 && isMisspelt(wanted.values[0] ?? '', to);
    return isSlip ? [{ wanted, to, pods: workload.ref.name }] : [];
  });
}

/** In Cilium's policies ports are text, and in all of them protocols are upper case: the API server refuses anything else. */
function spelling({ kind, object }: Policy, world: Case['world']): Repair | null {
  const scalars = scalarsAt(object.manifest, []);
  const ports =
    kind === 'NetworkPolicy'
      ? []
      : scalars.filter(
          ({ path, value }) => typeof value === 'number' && path.at(-1) === 'port' && path.includes('toPorts'),
        );
  const protocols = scalars.flatMap(({ path, value }) => {
    const to = path.at(-1) === 'protocol' && typeof value === 'string' ? upperCase(value) : undefined;
    return to === undefined ? [] : [{ path, to }];
  });
  const edits = [
    ...ports.map(({ path }) => quoted(world, object, path)),
    ...protocols.map(({ path, to }) => replaced(world, object, path, to)),
  ];
  if (edits.length === 0 || !edits.every((one) => one !== null)) return null;
  return {
    id: 'policy-spelling',
    edits,
    title: `Write the ports of ${object.ref.name} as the API server takes them`,
    why: 'The port of a Cilium policy is text, and a protocol is upper case: the API server refuses anything else, and the version before stays enforced.',
    // What the policy says is what is meant: until now none of it was enforced.
    mayOpen: () => true,
  };
}

const PROTOCOLS = ['TCP', 'UDP', 'SCTP', 'ANY'];

/** Undefined for what is right already, and for what nobody can mean. */
function upperCase(protocol: string): string | undefined {
  const upper = protocol.toUpperCase();
  return upper !== protocol && PROTOCOLS.includes(upper) ? upper : undefined;
}

interface ScalarAt {
  readonly path: FieldPath;
  readonly value: Json;
}

function scalarsAt(value: Json, path: FieldPath): readonly ScalarAt[] {
  if (Array.isArray(value)) return value.flatMap((one: Json, index) => scalarsAt(one, [...path, index]));
  if (!isJsonObject(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([key, one]) => scalarsAt(one, [...path, key]));
}

function offerOf(about: Case, finding: JudgedFinding, repair: Repair): Offer | null {
  const { world, diagnosis } = about;
  const fault = (finding.causal ? faultOfCause(diagnosis) : null) ?? faultOfFinding(finding, world);
  const { proof } = about.prove(repair.edits, fault, repair.mayOpen);
  if (!proof.holds) return null;
  return offer({
    id: repair.id,
    fault,
    title: repair.title,
    score: score([{ name: 'repair', points: 3, why: 'the policy does what it was written for' }], [], 1),
    downtime: 'none, no Pod restarts',
    why: [`${repair.why} (${placeOf(finding.source)})`],
    edits: repair.edits,
    patch: patchOf(world.snapshot, repair.edits),
    proof,
    recommendable: true,
  });
}

/** The scalar at a path as another one, with the quotes it has; null where the file has no text of its own for it. */
function replaced(world: Case['world'], object: RenderedObject, path: FieldPath, to: string): Edit | null {
  const at = scalarAt(world, object, path);
  if (at === null) return null;
  const quote = /^["']/.exec(at.text)?.[0] ?? (needsQuotes(at.text, to) ? '"' : '');
  return { ...at, text: `${quote}${to}${quote}` };
}

function quoted(world: Case['world'], object: RenderedObject, path: FieldPath): Edit | null {
  const at = scalarAt(world, object, path);
  return at === null || !/^\d+$/.test(at.text) ? null : { ...at, text: `"${at.text}"` };
}

/** Text that YAML would read as something else; a number in place of a number stays one. */
function needsQuotes(before: string, to: string): boolean {
  if (/^\d+$/.test(before) && /^\d+$/.test(to)) return false;
  return !isPlainText(to);
}

function scalarAt({ snapshot }: Case['world'], object: RenderedObject, path: FieldPath): Edit | null {
  const { file } = object.source;
  const isTouched = object.touches.some((touch) => touch.path.every((part, index) => part === path[index]));
  const text = snapshot.text(file);
  const at = text === undefined || isTouched ? null : locate(text, object.document, path);
  if (text === undefined || at === null || at.start === at.end) return null;
  return { file, start: at.start, end: at.end, text: text.slice(at.start, at.end) };
}
