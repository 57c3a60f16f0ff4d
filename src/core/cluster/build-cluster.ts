import type { Labels } from '../labels/selector.ts';
import { parseLabels } from '../labels/selector.ts';
import type { RenderedObject } from '../render/rendered.ts';
import { groupOf } from '../values/object-ref.ts';
import { valueAt } from '../values/read-json.ts';
import type { Cluster, EndpointAddress, Policy, Workload } from './cluster.ts';
import type { EndpointIndex } from './endpoint-index.ts';
import { endpointIndex } from './endpoint-index.ts';
import { makesPodsIn } from './pod-maker.ts';
import { readAddresses, readService, servedBy } from './read-service.ts';
import { isWorkload, readWorkload } from './read-workload.ts';

const POLICY_KINDS: ReadonlyMap<string, Policy['kind']> = new Map([
  ['cilium.io/CiliumNetworkPolicy', 'CiliumNetworkPolicy'],
  ['cilium.io/CiliumClusterwideNetworkPolicy', 'CiliumClusterwideNetworkPolicy'],
  ['networking.k8s.io/NetworkPolicy', 'NetworkPolicy'],
]);

/**
 * The objects as one frozen model with indexes; linear in the number of objects. Malformed fields are skipped, never thrown on.
 * A namespaced object without a namespace is taken to be in `default`, where `kubectl` would put it.
 */
export function buildCluster(objects: readonly RenderedObject[]): Cluster {
  const byRef = new Map(objects.map((object) => [objectKey(object.ref), object]));
  const find = (kind: string, namespace: string | undefined, name: string): RenderedObject | undefined =>
    byRef.get(objectKey({ kind, ...(namespace === undefined ? {} : { namespace }), name }));

  const workloads = objects.flatMap((object) => (isWorkload(object) ? (readWorkload(object, find) ?? []) : []));
  const services = objects
    .filter(({ ref }) => ref.kind === 'Service' && groupOf(ref.apiVersion) === '')
    .map(readService);
  const workloadsByNamespace = groupBy(workloads, ({ namespace }) => namespace);
  const servicesByNamespace = groupBy(services, ({ namespace }) => namespace);
  const podMakers = groupBy(objects, makesPodsIn);
  const workloadsByName = groupBy(workloads, ({ namespace, ref }) => `${namespace}/${ref.name}`);
  const servicesByName = new Map(services.map((service) => [`${service.namespace}/${service.ref.name}`, service]));
  const addresses = addressIndex(objects);
  const namespaces = namespaceIndex(objects);
  const endpoints = memoised(workloadsByNamespace);

  return Object.freeze({
    objects,
    workloads,
    services,
    policies: objects.flatMap(readPolicy),
    namespaceLabels: (name) => ({ ...namespaces.get(name), 'kubernetes.io/metadata.name': name }),
    declaresNamespace: (name) => namespaces.has(name),
    workloadsIn: (name) => workloadsByNamespace.get(name) ?? [],
    servicesIn: (name) => servicesByNamespace.get(name) ?? [],
    workload: (namespace, name, kind) =>
      workloadsByName.get(`${namespace}/${name}`)?.find(({ ref }) => kind === undefined || ref.kind === kind),
    service: (namespace, name) => servicesByName.get(`${namespace}/${name}`),
    endpointsOf: ({ namespace, selector }) => (selector === null ? null : endpoints(namespace)(selector)),
    addressesOf: ({ namespace, ref }) => addresses.get(`${namespace}/${ref.name}`) ?? [],
    podMakersIn: (name) => podMakers.get(name) ?? [],
    object: ({ kind, namespace, name }) => find(kind, namespace, name),
  } satisfies Cluster);
}

function objectKey({ kind, namespace, name }: Pick<RenderedObject['ref'], 'kind' | 'namespace' | 'name'>): string {
  return `${kind}/${namespace ?? ''}/${name}`;
}

function readPolicy(object: RenderedObject): Policy[] {
  const { ref } = object;
  const kind = POLICY_KINDS.get(`${groupOf(ref.apiVersion)}/${ref.kind}`);
  if (kind === undefined) return [];
  if (kind === 'CiliumClusterwideNetworkPolicy') return [{ ref, kind, object }];
  return [{ ref, kind, namespace: ref.namespace ?? 'default', object }];
}

function namespaceIndex(objects: readonly RenderedObject[]): ReadonlyMap<string, Labels> {
  return new Map(
    objects
      .filter(({ ref }) => ref.kind === 'Namespace' && ref.apiVersion === 'v1')
      .map(({ ref, manifest }) => [ref.name, parseLabels(valueAt(manifest, 'metadata', 'labels'))]),
  );
}

function addressIndex(objects: readonly RenderedObject[]): ReadonlyMap<string, readonly EndpointAddress[]> {
  const index = new Map<string, EndpointAddress[]>();
  for (const object of objects) {
    if (object.ref.kind !== 'EndpointSlice' && object.ref.kind !== 'Endpoints') continue;
    const service = servedBy(object);
    if (service === undefined) continue;
    const known = index.get(service) ?? [];
    known.push(...readAddresses(object));
    index.set(service, known);
  }
  return index;
}

function memoised(workloads: ReadonlyMap<string, readonly Workload[]>): (namespace: string) => EndpointIndex {
  const indexes = new Map<string, EndpointIndex>();
  return (namespace) => {
    const index = indexes.get(namespace) ?? endpointIndex(workloads.get(namespace) ?? []);
    indexes.set(namespace, index);
    return index;
  };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | undefined): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
