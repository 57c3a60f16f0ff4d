import { NAMESPACE_KEY } from '../network/identity.ts';
import type { PeerTest } from '../network/policy-unit.ts';
import type { Touch } from '../render/rendered.ts';
import { formatRef } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
import { formatRequirements, ownPolicies, podsIn, selected } from './own-policies.ts';
import type { RuleContext } from './rule-context.ts';

const PODS = `{ apiVersion: v1, kind: Namespace, metadata: { name: monitoring, labels: { name: monitoring } } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: prometheus, namespace: monitoring, labels: { app: prometheus } }, spec: { containers: [{ name: a, image: a }] } }`;
const POLICY =
  '{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { podSelector: { matchLabels: { app: cart } }, ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: prometheus } } }] }] } }';
const MONITORING = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: monitoring, namespace: argocd }
spec:
  source: { repoURL: https://example.com/shop.git, path: shop/monitoring }
  destination: { namespace: monitoring }
`;

export const rule = defineRule({
  code: 'peer-labels-rewritten',
  title: 'A kustomization rewrites the labels of a network policy’s peers',
  why: '`commonLabels`, and `labels` with selectors, put the application’s labels into every selector of a NetworkPolicy, also into those of peers that belong to others: these do not have the labels.',
  severity: 'critical',
  args: ['policy', 'rule', 'selector', 'transformer', 'workload'],
  *inspect(context) {
    for (const { policy, units } of ownPolicies(context)) {
      const touches = policy.object.touches.filter(({ by }) => by === 'commonLabels' || by === 'labels');
      if (touches.length === 0) continue;
      for (const one of units.flatMap(({ rules }) => rules)) {
        for (const test of one.peers ?? []) {
          const lost = lostPeers(test, touches, context);
          if (test.type !== 'labels' || lost === undefined) continue;
          yield {
            object: policy.ref,
            at: lost.touch.source,
            args: {
              policy: formatRef(policy.ref),
              rule: one.name,
              selector: formatRequirements(test.requirements),
              transformer: lost.touch.by,
              workload: lost.workloads.join(', '),
            },
          };
        }
      }
    }
  },
  say: ({ policy, rule: name, selector, transformer, workload }) =>
    `\`${transformer}\` turned a peer of ${policy} in \`${name}\` into \`${selector}\`, which no Pod has; ${workload} was selected before.`,
  reports: [
    [
      {
        'kustomization.yaml': 'resources: [objects.yaml]\ncommonLabels: { team: shop }\n',
        'objects.yaml': POLICY,
        'monitoring/application.yaml': MONITORING,
        'monitoring/objects.yaml': PODS,
      },
    ],
  ],
  silent: [
    [
      {
        'kustomization.yaml': 'resources: [objects.yaml]\nlabels: [{ pairs: { team: shop } }]\n',
        'objects.yaml': POLICY,
        'monitoring/application.yaml': MONITORING,
        'monitoring/objects.yaml': PODS,
      },
    ],
  ],
});

interface Lost {
  readonly touch: Touch;
  readonly workloads: readonly string[];
}

/** The workloads a peer would mean without the labels a transformer put into it, where with them it means none. */
function lostPeers(test: PeerTest, touches: readonly Touch[], context: RuleContext): Lost | undefined {
  if (test.type !== 'labels') return undefined;
  const start = JSON.stringify(test.path).slice(0, -1);
  const inside = touches.filter(({ path }) => JSON.stringify(path).startsWith(`${start},`));
  const [touch] = inside;
  const pods = podsIn(context);
  if (touch === undefined || selected(test.requirements, pods).length > 0) return undefined;
  const keys = new Set(inside.flatMap(({ path, value }) => [...namesIn(value), String(path.at(-1))]));
  const before = test.requirements.filter(({ key }) => key === NAMESPACE_KEY || !keys.has(key));
  const workloads = before.length === test.requirements.length ? [] : selected(before, pods);
  if (workloads.length === 0) return undefined;
  return { touch, workloads: workloads.map(({ workload }) => formatRef(workload.ref)) };
}

function namesIn(value: Touch['value']): readonly string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}
