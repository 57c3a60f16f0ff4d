import type { ExpectedFlow } from '../flows/expected-flow.ts';
import { expectedFlows } from '../flows/expected-flows.ts';
import { connect } from '../network/connect.ts';
import { formatFlow, formatPeer } from '../network/peer.ts';
import { defineRule } from './define-rule.ts';
import { listFlows } from './list-flows.ts';

export const rule = defineRule({
  code: 'expected-flow-without-endpoints',
  title: 'A connection that manifests ask for leads to a Service without endpoints',
  why: 'Something in Git says that this connection is made, and nothing is behind the Service. Why the Service has no endpoints is told apart.',
  severity: 'warning',
  consequence: true,
  args: ['flow', 'why', 'symptom'],
  *inspect(context) {
    const own = new Set(context.own);
    const baseline = context.baseline();
    const groups = new Map<string, ExpectedFlow[]>();
    for (const expected of expectedFlows(context.live)) {
      if (!own.has(expected.object)) continue;
      const { flow } = expected;
      if (connect(context.live, flow, context.network).result !== 'no-endpoints') continue;
      if (baseline !== null && connect(baseline, flow, context.network).result === 'no-endpoints') continue;
      const service = formatPeer(flow.to);
      groups.set(service, [...(groups.get(service) ?? []), expected]);
    }
    // Whoever asks for it, the Service is the one that leads nowhere.
    for (const [first, ...more] of groups.values()) {
      if (first === undefined) continue;
      yield {
        object: first.object.ref,
        at: context.sourceOf(first.object, first.path),
        args: {
          flow: [first, ...more].map(({ flow }) => formatFlow(flow)).join(', '),
          why: first.why,
          symptom: connect(context.live, first.flow, context.network).symptom.connect,
        },
      };
    }
  },
  say: ({ flow, why, symptom }) => {
    const [first = '', ...more] = flow.split(', ');
    const others = more.length === 0 ? '' : ` So ${more.length === 1 ? 'does' : 'do'} ${listFlows(more, first)}.`;
    return `${first} finds no endpoints and fails with \`${symptom}\`: ${why}.${others}`;
  },
  reports: [
    [
      `{ apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop, labels: { app: web } }, spec: { containers: [{ name: a, image: a, env: [{ name: DB, value: 'db:5432' }] }] } }
---
{ apiVersion: v1, kind: Service, metadata: { name: db, namespace: shop }, spec: { selector: { app: db }, ports: [{ port: 5432 }] } }`,
    ],
  ],
  silent: [
    [
      `{ apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop, labels: { app: web } }, spec: { containers: [{ name: a, image: a, env: [{ name: DB, value: 'db:5432' }] }] } }
---
{ apiVersion: v1, kind: Service, metadata: { name: db, namespace: shop }, spec: { selector: { app: web }, ports: [{ port: 5432 }] } }`,
    ],
  ],
});
