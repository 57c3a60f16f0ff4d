import type { ExpectedFlow } from '../flows/expected-flow.ts';
import { expectedFlows } from '../flows/expected-flows.ts';
import { connect } from '../network/connect.ts';
import { formatFlow } from '../network/peer.ts';
import type { Evidence } from '../network/verdict.ts';
import { defineRule } from './define-rule.ts';
import type { RuleContext } from './rule-context.ts';

export const rule = defineRule({
  code: 'expected-flow-dropped',
  title: 'A policy drops a connection that manifests ask for',
  why: 'Something in Git says that this connection is made (a variable, a monitor, a route), and the policies in Git drop it: connect() runs into its timeout.',
  severity: 'critical',
  args: ['flow', 'why', 'policy', 'reason'],
  *inspect(context) {
    const own = new Set(context.own);
    for (const expected of expectedFlows(context.live)) {
      if (!own.has(expected.object)) continue;
      const dropped = decisionOn(expected, context);
      if (dropped === undefined || wasDropped(expected, context)) continue;
      yield {
        object: expected.object.ref,
        at: dropped.source ?? context.sourceOf(expected.object, expected.path),
        args: {
          flow: formatFlow(expected.flow),
          why: expected.why,
          policy: dropped.policy,
          reason: dropped.why,
        },
      };
    }
  },
  say: ({ flow, why, policy, reason }) =>
    `${flow} is dropped${policy === '' ? '' : ` by ${policy}`} (${reason}), but ${why}.`,
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
  ],
});

/** What drops the connection; undefined where nothing does for sure. */
function decisionOn({ flow }: ExpectedFlow, context: RuleContext): Evidence | undefined {
  const verdict = connect(context.live, flow, { locate: context.sourceOf, ...context.network });
  if (verdict.result !== 'dropped') return undefined;
  return verdict.hops.find(({ result }) => result === 'dropped')?.decidedBy[0];
}

/** Dropped at the oldest moment already: nobody has missed it since. */
function wasDropped({ flow }: ExpectedFlow, context: RuleContext): boolean {
  const baseline = context.baseline();
  return baseline !== null && connect(baseline, flow, context.network).result === 'dropped';
}
