import type { ExpectedFlow } from '../flows/expected-flow.ts';
import { expectedFlows } from '../flows/expected-flows.ts';
import { connect } from '../network/connect.ts';
import { formatFlow } from '../network/peer.ts';
import type { Evidence, Flow } from '../network/verdict.ts';
import { defineRule, type Report } from './define-rule.ts';
import { listFlows } from './list-flows.ts';
import type { RuleContext } from './rule-context.ts';

export const rule = defineRule({
  code: 'expected-flow-dropped',
  title: 'A policy drops a connection that manifests ask for',
  why: 'Something in Git says that this connection is made (a variable, a monitor, a route), and the policies in Git drop it: connect() runs into its timeout.',
  severity: 'critical',
  args: ['flow', 'why', 'policy', 'reason'],
  *inspect(context) {
    const own = new Set(context.own);
    const groups = new Map<string, Dropped[]>();
    for (const expected of expectedFlows(context.live)) {
      if (!own.has(expected.object)) continue;
      const by = decisionOn(expected, context);
      if (by === undefined || wasDropped(expected, context)) continue;
      const key = JSON.stringify([by.policy, by.source, by.why]);
      groups.set(key, [...(groups.get(key) ?? []), { expected, by }]);
    }
    for (const group of groups.values()) yield* together(group, context);
  },
  say: ({ flow, why, policy, reason }) => {
    const [first = '', ...more] = flow.split(', ');
    const others = more.length === 0 ? '' : ` So ${more.length === 1 ? 'is' : 'are'} ${listFlows(more, first)}.`;
    return `${first} is dropped${policy === '' ? '' : ` by ${policy}`} (${reason}), but ${why}.${others}`;
  },
  reports: [
    [
      `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web, namespace: shop }, spec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: a, image: a, env: [{ name: DB, value: 'db:5432' }] }] } } } }
---
{ apiVersion: apps/v1, kind: Deployment, metadata: { name: db, namespace: shop }, spec: { selector: { matchLabels: { app: db } }, template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: a, image: a, ports: [{ containerPort: 5432 }] }] } } } }
---
{ apiVersion: v1, kind: Service, metadata: { name: db, namespace: shop }, spec: { selector: { app: db }, ports: [{ port: 5432 }] } }
---
{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: closed, namespace: shop }, spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress] } }`,
    ],
    [
      `{ apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop, labels: { app: web } }, spec: { containers: [{ name: a, image: a, env: [{ name: DB, value: 'db:5432' }] }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: job, namespace: shop, labels: { app: job } }, spec: { containers: [{ name: a, image: a, env: [{ name: DB, value: 'db:5432' }] }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: db, namespace: shop, labels: { app: db } }, spec: { containers: [{ name: a, image: a, ports: [{ containerPort: 5432 }] }] } }
---
{ apiVersion: v1, kind: Service, metadata: { name: db, namespace: shop }, spec: { selector: { app: db }, ports: [{ port: 5432 }] } }
---
{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: closed, namespace: shop }, spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress] } }`,
    ],
    [
      `{ apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop, labels: { app: web } }, spec: { containers: [{ name: a, image: a, env: [{ name: PAY_URL, value: 'https://pay.example.com' }, { name: TAX_URL, value: 'https://tax.example.com' }] }] } }
---
{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: web, namespace: shop }, spec: { endpointSelector: { matchLabels: { app: web } }, egress: [{ toEndpoints: [{ matchLabels: { io.kubernetes.pod.namespace: kube-system, k8s-app: kube-dns } }], toPorts: [{ ports: [{ port: '53', protocol: UDP }], rules: { dns: [{ matchPattern: '*' }] } }] }, { toFQDNs: [{ matchName: pay.example.com }], toPorts: [{ ports: [{ port: '443', protocol: TCP }] }] }] } }`,
    ],
  ],
  silent: [
    [
      `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web, namespace: shop }, spec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: a, image: a, env: [{ name: DB, value: 'db:5432' }] }] } } } }
---
{ apiVersion: apps/v1, kind: Deployment, metadata: { name: db, namespace: shop }, spec: { selector: { matchLabels: { app: db } }, template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: a, image: a, ports: [{ containerPort: 5432 }] }] } } } }
---
{ apiVersion: v1, kind: Service, metadata: { name: db, namespace: shop }, spec: { selector: { app: db }, ports: [{ port: 5432 }] } }
---
{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: db, namespace: shop }, spec: { podSelector: { matchLabels: { app: db } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 5432 }] }] } }`,
    ],
    [
      `{ apiVersion: v1, kind: Pod, metadata: { name: hook, namespace: shop, labels: { app: hook } }, spec: { containers: [{ name: a, image: a, ports: [{ containerPort: 9443 }] }] } }
---
{ apiVersion: v1, kind: Service, metadata: { name: hook, namespace: shop }, spec: { selector: { app: hook }, ports: [{ port: 443, targetPort: 9443 }] } }
---
{ apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: { name: hook }, webhooks: [{ name: a.b.c, sideEffects: None, admissionReviewVersions: [v1], clientConfig: { service: { namespace: shop, name: hook } } }] }
---
{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: hook, namespace: shop }, spec: { podSelector: { matchLabels: { app: hook } }, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/24 } }], ports: [{ port: 9443 }] }] } }`,
    ],
  ],
});

interface Dropped {
  readonly expected: ExpectedFlow;
  readonly by: Evidence;
}

/** What one policy drops for one reason is one fault, however many ask for it; `flow` has them all. */
function* together(
  group: readonly Dropped[],
  context: RuleContext,
): Generator<Report<'flow' | 'why' | 'policy' | 'reason'>> {
  const [first] = group;
  if (first === undefined) return;
  const { expected, by } = first;
  yield {
    object: expected.object.ref,
    at: by.source ?? context.sourceOf(expected.object, expected.path),
    args: {
      flow: group.map((one) => formatFlow(one.expected.flow)).join(', '),
      why: expected.why,
      policy: by.policy,
      reason: by.why,
    },
    ...(group.every((one) => isSideline(one.expected)) ? { severity: 'warning' } : {}),
  };
}

/** Metrics that are missing, or a guess, or a name that an application may live without: nobody's outage yet. */
function isSideline({ from, flow }: ExpectedFlow): boolean {
  return from === 'monitor' || from === 'annotation' || from === 'exporter' || flow.to.type === 'fqdn';
}

/** What drops the connection; undefined where nothing does for sure. */
function decisionOn({ flow }: ExpectedFlow, context: RuleContext): Evidence | undefined {
  const verdict = connect(context.live, flow, { locate: context.sourceOf, ...context.network });
  if (verdict.result !== 'dropped' || mayComeByAddress(flow, context)) return undefined;
  return verdict.hops.find(({ result }) => result === 'dropped')?.decidedBy[0];
}

/** A managed API server is no node of the cluster: a rule about addresses may be about its own, which Git does not show. */
function mayComeByAddress({ from, ...flow }: Flow, { live, network }: RuleContext): boolean {
  if (from.type !== 'entity' || from.entity !== 'kube-apiserver') return false;
  const anywhere = { type: 'cidr', cidr: '0.0.0.0/0' } as const;
  return connect(live, { ...flow, from: anywhere }, network).result !== 'dropped';
}

/** Dropped at the oldest moment already: nobody has missed it since. */
function wasDropped({ flow }: ExpectedFlow, context: RuleContext): boolean {
  const baseline = context.baseline();
  return baseline !== null && connect(baseline, flow, context.network).result === 'dropped';
}
