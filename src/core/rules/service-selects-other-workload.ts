import type { Service, Workload } from '../cluster/cluster.ts';
import { formatSelector, selectorOf } from '../labels/selector.ts';
import { formatRef, refKey } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';
import { defineRule } from './define-rule.ts';
import { formerEndpoints, type RuleContext } from './rule-context.ts';
import { podLabelsPath } from './selector-blame.ts';
import { servesPort } from './serves-port.ts';

export const rule = defineRule({
  code: 'service-selects-other-workload',
  title: 'A Service selects Pods of another workload',
  why: 'Connections land, some or all of them, on Pods that are something else: refused, or answered by the wrong program.',
  severity: 'critical',
  args: ['service', 'selector', 'strangers', 'meant'],
  *inspect(context) {
    for (const service of context.services) {
      const endpoints = context.live.endpointsOf(service) ?? [];
      const strangers = strangersAmong(endpoints, service, context);
      if (strangers.length === 0) continue;
      const meant = endpoints.filter((one) => !strangers.includes(one));
      const former = formerEndpoints(service, context);
      yield {
        object: service.ref,
        at: decidingLine(service, strangers, context),
        args: {
          service: formatRef(service.ref),
          selector: formatSelector(selectorOf(service.selector ?? {})),
          strangers: strangers.map(({ ref }) => formatRef(ref)).join(', '),
          meant: (meant.length > 0 ? meant : former).map(({ ref }) => formatRef(ref)).join(', '),
        },
      };
    }
  },
  say: ({ service, selector, strangers, meant }) =>
    `${service} selects \`${selector}\`, which are also the labels of ${strangers}${meant === '' ? '' : `; it is for ${meant}`}.`,
  reports: [
    [
      `{ apiVersion: v1, kind: Service, metadata: { name: db, namespace: shop }, spec: { selector: { app: shop }, ports: [{ port: 5432 }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: db, namespace: shop, labels: { app: shop } }, spec: { containers: [{ name: a, image: a, ports: [{ containerPort: 5432 }] }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop, labels: { app: shop } }, spec: { containers: [{ name: a, image: a, ports: [{ containerPort: 8080 }] }] } }`,
    ],
  ],
  silent: [
    [
      `{ apiVersion: v1, kind: Service, metadata: { name: cart, namespace: shop }, spec: { selector: { app: cart }, ports: [{ port: 80, targetPort: 8080 }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: stable, namespace: shop, labels: { app: cart } }, spec: { containers: [{ name: a, image: a, ports: [{ containerPort: 8080 }] }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: canary, namespace: shop, labels: { app: cart } }, spec: { containers: [{ name: a, image: a, ports: [{ containerPort: 8080 }] }] } }`,
    ],
  ],
});

/**
 * Workloads a Service selects but is not for: those that declare ports, none of them one of the Service's, beside one that does; and those that
 * were there before without being selected, while what was selected then is not any more.
 */
function strangersAmong(endpoints: readonly Workload[], service: Service, context: RuleContext): readonly Workload[] {
  const fits = (workload: Workload): boolean => service.ports.some((port) => servesPort(workload, port) === 'yes');
  const misfits = endpoints.filter((workload) => service.ports.every((port) => servesPort(workload, port) === 'no'));
  if (misfits.length > 0 && endpoints.some(fits)) return misfits;
  const former = new Set(formerEndpoints(service, context).map(({ ref }) => refKey(ref)));
  if (former.size === 0 || wasForAny(endpoints, service, context)) return [];
  const stillThere = context.live.workloadsIn(service.namespace).some(({ ref }) => former.has(refKey(ref)));
  return stillThere ? endpoints : [];
}

/** A Service that leads to what it led to at any earlier moment is repaired, not astray. */
function wasForAny(endpoints: readonly Workload[], service: Service, context: RuleContext): boolean {
  const now = new Set(endpoints.map(({ ref }) => refKey(ref)));
  for (const cluster of context.past()) {
    const before = cluster.service(service.namespace, service.ref.name);
    const then = before === undefined ? [] : (cluster.endpointsOf(before) ?? []);
    if (then.some(({ ref }) => now.has(refKey(ref)))) return true;
  }
  return false;
}

/** The selector's entry that changed last, or the stranger's label that did; without an earlier moment, the selector's first entry. */
function decidingLine(service: Service, [stranger]: readonly Workload[], context: RuleContext): Source {
  const selector = service.selector ?? {};
  for (const cluster of context.past()) {
    const before = cluster.service(service.namespace, service.ref.name)?.selector;
    const changed = Object.keys(selector).find((key) => before !== undefined && before?.[key] !== selector[key]);
    if (changed !== undefined) return context.sourceOf(service.object, ['spec', 'selector', changed]);
    const then = stranger && cluster.workload(stranger.namespace, stranger.ref.name, stranger.ref.kind);
    const relabelled = then && Object.keys(selector).find((key) => then.podLabels[key] !== stranger.podLabels[key]);
    if (stranger !== undefined && relabelled !== undefined) {
      return context.sourceOf(stranger.object, [...podLabelsPath(stranger), relabelled]);
    }
  }
  const [first] = Object.keys(selector);
  return context.sourceOf(service.object, first === undefined ? ['spec', 'selector'] : ['spec', 'selector', first]);
}
