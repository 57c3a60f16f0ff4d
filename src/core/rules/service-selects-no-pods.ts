import { formatMismatch, mismatches } from '../labels/mismatch.ts';
import { formatSelector, selectorOf } from '../labels/selector.ts';
import { formatRef } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
import { formerWorkload } from './rule-context.ts';
import { blame, intendedWorkload } from './selector-blame.ts';

export const rule = defineRule({
  code: 'service-selects-no-pods',
  title: 'A Service selects no Pods',
  why: 'Connections to the Service fail: it has no endpoints to send them to. The Pods may be perfectly healthy.',
  severity: 'critical',
  args: ['service', 'selector', 'instead', 'gone'],
  *inspect(context) {
    for (const service of context.services) {
      const { selector } = service;
      // Without a selector somebody else manages the endpoints; an ExternalName has none.
      if (selector === null || Object.keys(selector).length === 0 || service.type === 'ExternalName') continue;
      if (context.live.endpointsOf(service)?.length !== 0) continue;
      // An operator's resource may stand for the Pods; that is only ruled out where Git showed other Pods before.
      const was = formerWorkload(service, context);
      if (context.live.podMakersIn(service.namespace).length > 0 && was === undefined) continue;
      const gone = was?.now === null ? was.former : undefined;
      const workload = intendedWorkload(service, context);
      const wanted = selectorOf(selector);
      const selecting = { object: service.object, path: ['spec', 'selector'], selector: wanted };
      const missing = workload === undefined ? [] : mismatches(wanted, workload.podLabels);
      yield {
        object: service.ref,
        at: gone === undefined ? blame(selecting, workload, context) : context.sourceOf(gone.object, []),
        args: {
          service: formatRef(service.ref),
          selector: formatSelector(wanted),
          instead:
            workload === undefined ? '' : `${formatRef(workload.ref)}: ${missing.map(formatMismatch).join('; ')}`,
          gone: gone === undefined ? '' : formatRef(gone.ref),
        },
      };
    }
  },
  say: ({ service, selector, instead, gone }) =>
    gone === ''
      ? `${service} selects \`${selector}\`, but no Pod has these labels${instead === '' ? '' : ` (nearest is ${instead})`}.`
      : `${service} selects \`${selector}\`, but no Pod has these labels any more: ${gone}, which it led to, is gone.`,
  reports: [
    [
      '{ apiVersion: v1, kind: Service, metadata: { name: cart, namespace: shop }, spec: { selector: { app: cart }, ports: [{ port: 80 }] } }',
    ],
  ],
  silent: [
    ['{ apiVersion: v1, kind: Service, metadata: { name: db, namespace: shop }, spec: { ports: [{ port: 80 }] } }'],
    [
      `{ apiVersion: v1, kind: Service, metadata: { name: cart, namespace: shop }, spec: { selector: { app: cart }, ports: [{ port: 80 }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { containers: [{ name: a, image: a }] } }`,
    ],
  ],
});
