import { expectedFlows } from '../flows/expected-flows.ts';
import { connect } from '../network/connect.ts';
import { formatFlow } from '../network/peer.ts';
import { defineRule } from './define-rule.ts';

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
    for (const expected of expectedFlows(context.live)) {
      if (!own.has(expected.object)) continue;
      const verdict = connect(context.live, expected.flow, context.network);
      if (verdict.result !== 'no-endpoints') continue;
      if (baseline !== null && connect(baseline, expected.flow, context.network).result === 'no-endpoints') continue;
      yield {
        object: expected.object.ref,
        at: context.sourceOf(expected.object, expected.path),
        args: { flow: formatFlow(expected.flow), why: expected.why, symptom: verdict.symptom.connect },
      };
    }
  },
  say: ({ flow, why, symptom }) => `${flow} finds no endpoints and fails with \`${symptom}\`: ${why}.`,
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
