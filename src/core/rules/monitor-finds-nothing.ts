import type { Cluster } from '../cluster/cluster.ts';
import {
  formatSelector,
  type LabelSelector,
  type Labels,
  matches,
  parseLabels,
  parseSelector,
} from '../labels/selector.ts';
import type { RenderedObject } from '../render/rendered.ts';
import { formatRef } from '../values/object-ref.ts';
import { listAt, objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import { defineRule } from './define-rule.ts';

export const rule = defineRule({
  code: 'monitor-finds-nothing',
  title: 'A ServiceMonitor or PodMonitor finds nothing to scrape',
  why: 'Prometheus drops the target without a word: its metrics end, alerts on them never fire or fire as absent, and `up` has no series left that could be 0.',
  severity: 'warning',
  args: ['monitor', 'what', 'why'],
  *inspect(context) {
    const baseline = context.baseline();
    for (const object of context.own) {
      const found = nothingFor(object, context.live);
      if (found === undefined || wasSo(object, baseline)) continue;
      yield {
        object: object.ref,
        at: context.sourceOf(object, found.port === undefined ? ['spec', 'selector'] : ['spec', found.port.field]),
        args: { monitor: formatRef(object.ref), what: found.what, why: found.why },
      };
    }
  },
  say: ({ monitor, what, why }) => `${monitor} finds no ${what}: ${why}.`,
  reports: [
    [
      `{ apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: { name: cart, namespace: shop }, spec: { selector: { matchLabels: { app: cart } }, endpoints: [{ port: http }] } }
---
{ apiVersion: v1, kind: Service, metadata: { name: cart, namespace: shop, labels: { app: shop } }, spec: { selector: { app: cart }, ports: [{ name: http, port: 80 }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { containers: [{ name: a, image: a, ports: [{ containerPort: 80 }] }] } }`,
    ],
    [
      `{ apiVersion: monitoring.coreos.com/v1, kind: PodMonitor, metadata: { name: cart, namespace: shop }, spec: { selector: { matchLabels: { app: cart } }, podMetricsEndpoints: [{ port: metrics }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { containers: [{ name: a, image: a, ports: [{ name: http, containerPort: 80 }] }] } }`,
    ],
  ],
  silent: [
    [
      `{ apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: { name: cart, namespace: shop }, spec: { selector: { matchLabels: { app: cart } }, endpoints: [{ port: http }] } }
---
{ apiVersion: v1, kind: Service, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { selector: { app: cart }, ports: [{ name: http, port: 80 }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { containers: [{ name: a, image: a, ports: [{ containerPort: 80 }] }] } }`,
    ],
    [
      '{ apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: { name: dns, namespace: shop }, spec: { namespaceSelector: { matchNames: [kube-system] }, selector: { matchLabels: { app: dns } }, endpoints: [{ port: metrics }] } }',
    ],
  ],
});

interface Nothing {
  readonly what: 'Service' | 'Pods';
  readonly why: string;
  /** The field that names a port nobody has; absent where nothing is selected. */
  readonly port?: { readonly field: string };
}

/** What a monitor may select: its labels, and the names of its ports. */
interface Candidate {
  readonly labels: Labels;
  readonly ports: readonly string[];
}

/** Why a monitor finds nothing; undefined where it finds something, or where Git cannot tell. */
function nothingFor(object: RenderedObject, cluster: Cluster): Nothing | undefined {
  const { kind, apiVersion } = object.ref;
  if (!apiVersion.startsWith('monitoring.coreos.com/') || (kind !== 'ServiceMonitor' && kind !== 'PodMonitor')) return;
  const selector = parseSelector(valueAt(object.manifest, 'spec', 'selector'));
  const namespaces = namespacesOf(object, cluster);
  if (selector === null || namespaces === null || namespaces.some((one) => isOpen(one, cluster))) return;
  const what = kind === 'PodMonitor' ? 'Pods' : 'Service';
  const field = kind === 'PodMonitor' ? 'podMetricsEndpoints' : 'endpoints';
  const candidates = namespaces.flatMap((one) => candidatesIn(one, what, cluster));
  return judge({ object, what, field, selector, candidates });
}

interface Question {
  readonly object: RenderedObject;
  readonly what: Nothing['what'];
  readonly field: string;
  readonly selector: LabelSelector;
  readonly candidates: readonly Candidate[];
}

function judge({ object, what, field, selector, candidates }: Question): Nothing | undefined {
  const selected = candidates.filter(({ labels }) => matches(selector, labels));
  if (selected.length === 0) return { what, why: `none has the labels \`${formatSelector(selector)}\`` };
  const wanted = objectsAt(object.manifest, 'spec', field).flatMap((one) => stringAt(one, 'port') ?? []);
  const known = new Set(selected.flatMap(({ ports }) => ports));
  // One endpoint that is found keeps the target; a number (targetPort) is asked of nobody.
  const numbered = objectsAt(object.manifest, 'spec', field).some((one) => stringAt(one, 'port') === undefined);
  if (wanted.length === 0 || numbered || wanted.some((port) => known.has(port))) return undefined;
  return { what, why: `what it selects has no port named ${wanted.join(' or ')}`, port: { field } };
}

function candidatesIn(namespace: string, what: Nothing['what'], cluster: Cluster): readonly Candidate[] {
  if (what === 'Pods') {
    return cluster.workloadsIn(namespace).map(({ podLabels, containers }) => ({
      labels: podLabels,
      ports: containers.flatMap(({ ports }) => ports.flatMap(({ name }) => name ?? [])),
    }));
  }
  return cluster.servicesIn(namespace).map(({ object, ports }) => ({
    labels: parseLabels(valueAt(object.manifest, 'metadata', 'labels')),
    ports: ports.flatMap(({ name }) => name ?? []),
  }));
}

/** The namespaces a monitor looks into; null for all of them, of which Git rarely has every one. */
function namespacesOf({ ref, manifest }: RenderedObject, cluster: Cluster): readonly string[] | null {
  if (valueAt(manifest, 'spec', 'namespaceSelector', 'any') === true) return null;
  const names = listAt(manifest, 'spec', 'namespaceSelector', 'matchNames').filter((one) => typeof one === 'string');
  const wanted = names.length === 0 ? [ref.namespace ?? 'default'] : names;
  return wanted.every((one) => cluster.workloadsIn(one).length + cluster.servicesIn(one).length > 0) ? wanted : null;
}

/** Something there may bring Pods and Services that Git does not show. */
function isOpen(namespace: string, cluster: Cluster): boolean {
  return cluster.podMakersIn(namespace).length > 0;
}

function wasSo({ ref }: RenderedObject, baseline: Cluster | null): boolean {
  const before = baseline?.object(ref);
  return baseline !== null && before !== undefined && nothingFor(before, baseline) !== undefined;
}
