import type { PeerTest, PolicyRule, PolicyUnit } from '../network/policy-unit.ts';
import type { FieldPath } from '../values/field-path.ts';
import { formatRef } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
import { formatRequirements, ownPolicies } from './own-policies.ts';

export const rule = defineRule({
  code: 'empty-selector-means-all',
  title: 'An empty selector makes a network policy mean everything',
  why: 'An empty selector selects all there is: next to other peers it makes them pointless, and as what a clusterwide policy is about it closes Cilium’s own health checks as well.',
  severity: 'warning',
  args: ['policy', 'field', 'effect'],
  *inspect(context) {
    for (const { policy, units } of ownPolicies(context)) {
      for (const unit of units) {
        for (const { path, field, effect } of [...wideSubject(unit), ...unit.rules.flatMap(widePeers)]) {
          yield {
            object: policy.ref,
            at: context.sourceOf(policy.object, path),
            args: { policy: formatRef(policy.ref), field, effect },
          };
        }
      }
    }
  },
  say: ({ policy, field, effect }) => `${policy} has an empty selector in \`${field}\`: ${effect}.`,
  reports: [
    [
      '{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { podSelector: { matchLabels: { app: cart } }, ingress: [{ from: [{ namespaceSelector: {} }, { podSelector: { matchLabels: { app: web } } }] }] } }',
    ],
    [
      '{ apiVersion: cilium.io/v2, kind: CiliumClusterwideNetworkPolicy, metadata: { name: default-deny }, spec: { endpointSelector: {}, ingress: [{ fromEndpoints: [{ matchLabels: { team: a } }] }] } }',
    ],
  ],
  silent: [
    [
      '{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { podSelector: {}, ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: web } } }] }, { from: [{ podSelector: {} }] }] } }',
    ],
    [
      '{ apiVersion: cilium.io/v2, kind: CiliumClusterwideNetworkPolicy, metadata: { name: default-deny }, spec: { endpointSelector: { matchExpressions: [{ key: io.kubernetes.pod.namespace, operator: NotIn, values: [kube-system] }] }, ingress: [{ fromEntities: [cluster] }] } }',
    ],
  ],
});

interface Wide {
  readonly path: FieldPath;
  readonly field: string;
  readonly effect: string;
}

/** A clusterwide policy about every endpoint also closes those of Cilium itself, unless it lets them talk. */
function wideSubject({ policy, path, subject, defaultDeny, rules }: PolicyUnit): Wide[] {
  const clusterwide = policy.kind === 'CiliumClusterwideNetworkPolicy' && subject.length === 0;
  const closes = (['ingress', 'egress'] as const).some(
    (direction) => defaultDeny[direction] && !rules.some((one) => one.direction === direction && letsHealthTalk(one)),
  );
  if (!clusterwide || !closes) return [];
  const effect = 'it is about every endpoint there is, those of Cilium’s health checks among them';
  return [{ path: [...path, 'endpointSelector'], field: 'endpointSelector', effect }];
}

const WITH_HEALTH = new Set(['all', 'cluster', 'cluster-mesh', 'health', 'remote-node', 'host']);

function letsHealthTalk({ effect, peers }: PolicyRule): boolean {
  if (effect !== 'allow') return false;
  return peers === null || peers.some((test) => test.type === 'entity' && WITH_HEALTH.has(test.entity));
}

/** A peer without a demand of its own, beside others that have some and could select nothing that it does not. */
function widePeers({ name, peers }: PolicyRule): Wide[] {
  const written = (peers ?? []).flatMap((test) => (test.type === 'labels' ? [test] : []));
  const wide = written.find((test) => formatRequirements(test.requirements) === '' && covers(test, written));
  const narrow = written.filter((test) => formatRequirements(test.requirements) !== '');
  if (wide === undefined || narrow.length === 0) return [];
  const pointless = narrow.map(({ requirements }) => `\`${formatRequirements(requirements)}\``).join(', ');
  return [
    { path: wide.path, field: name, effect: `it lets through whoever ${pointless} beside it names, and everyone else` },
  ];
}

type Labels = Extract<PeerTest, { type: 'labels' }>;

/** Whether all that the peer asks for is asked for by the others too, or is no demand on Pods at all. */
function covers(wide: Labels, others: readonly Labels[]): boolean {
  return others.every(
    (other) =>
      other === wide ||
      wide.requirements.every(
        (one) =>
          one.operator === 'Exists' || other.requirements.some((two) => JSON.stringify(one) === JSON.stringify(two)),
      ),
  );
}
