import type { Exporter } from '../alert/exporters.ts';
import { fitsPattern, type TextPattern } from '../alert/matcher-pattern.ts';
import type { Cluster, Service, Workload } from '../cluster/cluster.ts';
import { isExporter } from '../flows/image-name.ts';
import type { AlertClues } from './alert-clues.ts';

/** Labels that name a namespace, the thing's own before the scrape target's. */
const NAMESPACE_LABELS = ['exported_namespace', 'destination_service_namespace', 'namespace', 'kubernetes_namespace'];

/** Labels whose value is a workload's name, a Pod's (which begins with it), or one that people give both. */
const WORKLOAD_LABELS = [
  'deployment',
  'statefulset',
  'daemonset',
  'workload',
  'destination_workload',
  'cronjob',
  'job_name',
  'exported_pod',
  'pod',
  'pod_name',
  'kubernetes_pod_name',
  'app',
  'app_kubernetes_io_name',
  'exported_container',
  'container',
];
const SERVICE_LABELS = [
  'exported_service',
  'destination_service_name',
  'service',
  'kubernetes_service',
  'service_name',
];

/** The namespaces of the cluster that the alert names, in the order of how sure that is. */
export function namespacesOf(clues: AlertClues, cluster: Cluster): readonly string[] {
  const known = new Set([...cluster.workloads, ...cluster.services].map(({ namespace }) => namespace));
  const named = NAMESPACE_LABELS.flatMap((label) =>
    clues.valuesOf(label).flatMap((pattern) => [...known].filter((name) => fitsPattern(name, pattern))),
  );
  return [...new Set(named)];
}

/** Workloads that the alert's labels name, best first; in one of `namespaces` where any is given. */
export function namedWorkloads(
  clues: AlertClues,
  cluster: Cluster,
  namespaces: readonly string[],
): readonly Workload[] {
  const candidates = within(cluster.workloads, namespaces);
  for (const label of WORKLOAD_LABELS) {
    const patterns = clues.valuesOf(label);
    const found = candidates.filter(({ ref }) => patterns.some((pattern) => isNameOrPod(ref.name, pattern)));
    const exact = found.filter(({ ref }) => patterns.some((pattern) => fitsPattern(ref.name, pattern)));
    if (found.length > 0) return exact.length > 0 ? exact : longestNames(found);
  }
  return [];
}

/** Services that the alert's labels name. */
export function namedServices(clues: AlertClues, cluster: Cluster, namespaces: readonly string[]): readonly Service[] {
  const candidates = within(cluster.services, namespaces);
  for (const label of [...SERVICE_LABELS, 'job']) {
    const patterns = clues.valuesOf(label);
    const found = candidates.filter(({ ref }) => patterns.some((pattern) => fitsPattern(ref.name, pattern)));
    if (found.length > 0) return found;
  }
  return [];
}

/** Services that `instance` or `target` gives the address of: `name[.namespace[.svc…]][:port]`, with or without a scheme. */
export function addressedServices(
  clues: AlertClues,
  cluster: Cluster,
  namespaces: readonly string[],
): readonly Service[] {
  const patterns = ['instance', 'target', '__address__'].flatMap((label) => clues.valuesOf(label)).map(withoutUrlParts);
  if (patterns.length === 0) return [];
  const fits = (service: Service): boolean =>
    spellings(service).some((spelling) => patterns.some((pattern) => fitsPattern(spelling, pattern)));
  const near = within(cluster.services, namespaces).filter(fits);
  return near.length > 0 ? near : cluster.services.filter(fits);
}

/** The exporters of one kind among the workloads, best first: by image or name, and by how well the alert's labels fit. */
export function exporterWorkloads(
  exporter: Exporter,
  clues: AlertClues,
  cluster: Cluster,
  namespaces: readonly string[],
): readonly Workload[] {
  const isOne = (workload: Workload): boolean => isExporter(workload, exporter);
  const all = cluster.workloads.filter(isOne);
  const near = within(all, namespaces);
  const named = namedBy(clues, near.length > 0 ? near : all, cluster);
  return named.length > 0 ? named : near.length > 0 ? near : all;
}

function namedBy(clues: AlertClues, candidates: readonly Workload[], cluster: Cluster): readonly Workload[] {
  const addressed = new Set(
    [...addressedServices(clues, cluster, []), ...namedServices(clues, cluster, [])].flatMap(
      (service) => cluster.endpointsOf(service) ?? [],
    ),
  );
  const patterns = ['pod', 'job', 'service', 'app', 'instance']
    .flatMap((label) => clues.valuesOf(label))
    .map(withoutUrlParts);
  return candidates.filter(
    (workload) =>
      addressed.has(workload) ||
      patterns.some((pattern) =>
        isNameOrPod(workload.ref.name, { ...pattern, text: pattern.text.split(/[.:]/, 1)[0] ?? '' }),
      ),
  );
}

function within<T extends { readonly namespace: string }>(
  items: readonly T[],
  namespaces: readonly string[],
): readonly T[] {
  return namespaces.length === 0 ? items : items.filter(({ namespace }) => namespaces.includes(namespace));
}

/** A Pod is named after its controller, with a hash, an ordinal or both behind. */
function isNameOrPod(name: string, pattern: TextPattern): boolean {
  return (
    pattern.text !== '' && (fitsPattern(name, pattern) || (!pattern.openStart && pattern.text.startsWith(`${name}-`)))
  );
}

/** `mysql-exporter-5d9-x` begins with `mysql-` too: the longest name that fits is meant. */
function longestNames(workloads: readonly Workload[]): readonly Workload[] {
  const longest = Math.max(...workloads.map(({ ref }) => ref.name.length));
  return workloads.filter(({ ref }) => ref.name.length === longest);
}

function withoutUrlParts(pattern: TextPattern): TextPattern {
  return { ...pattern, text: pattern.text.replace(/^[a-z+]+:\/\//, '').replace(/[/?].*$/, '') };
}

function spellings({ namespace, ref, ports }: Service): readonly string[] {
  const names = [
    ref.name,
    `${ref.name}.${namespace}`,
    `${ref.name}.${namespace}.svc`,
    `${ref.name}.${namespace}.svc.cluster.local`,
  ];
  return names.flatMap((name) => [name, ...ports.map(({ port }) => `${name}:${port}`)]);
}
