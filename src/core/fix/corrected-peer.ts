import { isMap, isScalar, Scalar } from 'yaml';
import type { World } from '../diagnosis/world.ts';
import { NAMESPACE_KEY } from '../network/identity.ts';
import { policiesFor } from '../network/policy-index.ts';
import type { PeerTest, PolicyRule, PolicyUnit } from '../network/policy-unit.ts';
import { labelFrom, meets, meetsOne, type Requirement } from '../network/requirement.ts';
import { identitiesOf } from '../network/resolve-peer.ts';
import { portsMatch } from '../network/rule-match.ts';
import { isMisspelt } from '../rules/is-misspelt.ts';
import type { Edit } from '../values/edit.ts';
import type { FieldPath } from '../values/field-path.ts';
import { formatRef } from '../values/object-ref.ts';
import { isPlainText } from './is-plain-text.ts';
import type { MissingRule } from './missing-rule.ts';
import type { Placed } from './place-rules.ts';
import { addedPair, textOf } from './policy-text.ts';
import { entryOf, nodeAt, spanOf } from './yaml-text.ts';

type Labels = Extract<PeerTest, { type: 'labels' }>;

/**
 * A rule that was meant for the connection and has its peer wrong by one thing, put right: a label with a slip of the pen, or a peer of another
 * namespace without that namespace. Less than a rule of its own. Null where no rule is that near.
 */
export function correctedPeer(missing: MissingRule, world: World): Placed | null {
  const { subject, direction, peerWorkload } = missing;
  if (peerWorkload === undefined || missing.peer.type !== 'pods') return null;
  const [own] = identitiesOf(subject, world.desired, world.network);
  const [peer] = identitiesOf(peerWorkload, world.desired, world.network);
  if (own === undefined || peer === undefined) return null;
  const attempt = { peer, target: direction === 'egress' ? peer : own, port: missing.port, protocol: missing.protocol };
  const units = policiesFor(world.desired, subject.namespace, world.network)
    .flatMap(({ units }) => units)
    .filter((unit) => meets(unit.subject, own) === 'yes');
  for (const unit of units) {
    for (const rule of unit.rules) {
      if (rule.direction !== direction || rule.effect !== 'allow' || portsMatch(rule, attempt) !== 'yes') continue;
      for (const test of labelsOf(rule)) {
        const unmet = test.requirements.filter((one) => meetsOne(one, peer) !== 'yes');
        const [wanted] = unmet;
        const actual = wanted === undefined ? undefined : labelFrom(peer, wanted.from, wanted.key);
        if (wanted === undefined || unmet.length > 1 || actual === undefined) continue;
        const edit = isNamespace(wanted)
          ? withNamespace({ unit, test }, peerWorkload.namespace, world)
          : withLabel({ unit, test }, wanted, actual, world);
        if (edit !== null) return { edit, where: `${rule.name} of ${formatRef(unit.policy.ref)}` };
      }
    }
  }
  return null;
}

function labelsOf({ peers }: PolicyRule): readonly Labels[] {
  return (peers ?? []).flatMap((test) => (test.type === 'labels' ? [test] : []));
}

function isNamespace({ key, added }: Requirement): boolean {
  return key === NAMESPACE_KEY && added === true;
}

interface Peer {
  readonly unit: PolicyUnit;
  readonly test: Labels;
}

/** Where the labels of a peer are written. */
function labelsPath({ unit, test }: Peer): FieldPath {
  return unit.policy.kind === 'NetworkPolicy'
    ? [...test.path, 'podSelector', 'matchLabels']
    : [...test.path, 'matchLabels'];
}

function withNamespace(at: Peer, namespace: string, world: World): Edit | null {
  const text = textOf(at.unit.policy, world);
  if (text === undefined) return null;
  if (at.unit.policy.kind !== 'NetworkPolicy') {
    const labels = nodeAt(text.root, labelsPath(at));
    return isMap(labels) ? addedPair(text, labels, `k8s:${NAMESPACE_KEY}`, namespace) : null;
  }
  const peer = nodeAt(text.root, at.test.path);
  const selector = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
  return isMap(peer) && entryOf(peer, 'namespaceSelector') === undefined
    ? addedPair(text, peer, 'namespaceSelector', selector)
    : null;
}

function withLabel(at: Peer, { from, key, values }: Requirement, actual: string, world: World): Edit | null {
  const text = textOf(at.unit.policy, world);
  const [written] = values;
  if (text === undefined || written === undefined || values.length > 1 || !isMisspelt(written, actual)) return null;
  for (const name of [key, `${from}:${key}`]) {
    const node = nodeAt(text.root, [...labelsPath(at), name]);
    if (!isScalar(node) || node.value !== written) continue;
    const [start, end] = spanOf(node);
    const quote = node.type === Scalar.QUOTE_DOUBLE ? '"' : node.type === Scalar.QUOTE_SINGLE ? "'" : '';
    if (quote === '' && !isPlainText(actual)) return null;
    return { file: text.file, start, end, text: `${quote}${actual}${quote}` };
  }
  return null;
}
