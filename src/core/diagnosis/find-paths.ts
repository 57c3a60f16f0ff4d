import { type Exporter, exporterOf, exporters } from '../alert/exporters.ts';
import type { Cluster, Service, Workload } from '../cluster/cluster.ts';
import { findTargets, likelyServices, type Target } from '../flows/find-target.ts';
import { peerOf, toService } from '../flows/flow-ends.ts';
import type { Surroundings } from '../flows/surroundings.ts';
import { labelOf } from '../labels/selector.ts';
import { formatRef, type ObjectRef } from '../values/object-ref.ts';
import type { AlertClues } from './alert-clues.ts';
import { byProbe } from './by-probe.ts';
import { clientPaths } from './client-paths.ts';
import { dependencyPaths } from './dependency-paths.ts';
import { addressedServices, exporterWorkloads, namedServices, namedWorkloads, namespacesOf } from './find-workloads.ts';
import { type FoundPaths, targetOf } from './found-paths.ts';
import { scrapePaths } from './scrape-paths.ts';
import { isAboutScrape, scrapedIn } from './scraped.ts';
import type { PastAndPresent } from './surroundings.ts';
import type { WatchedPath } from './watched-path.ts';

/** More connections than this tell nobody anything. */
const MOST_PATHS = 24;

/**
 * From an alert to the connections it depends on: by its metric's exporter, by the address a probe was sent to, by the workload or Service its
 * labels name, and at last by its namespace alone.
 */
export function findPaths(clues: AlertClues, around: PastAndPresent): FoundPaths {
  const { cluster } = around;
  const namespaces = namespacesOf(clues, cluster);
  const [namespace] = namespaces;
  const known = namespace === undefined ? {} : { namespace };
  const found =
    byNode(clues) ??
    elsewhere(clues, cluster, namespaces) ??
    byScrape(clues, around, namespaces) ??
    byExporter(measuredBy(clues), { clues, around, namespaces }) ??
    byProbe(clues, cluster, namespaces) ??
    byLabels(clues, around, namespaces) ??
    guessed(byExporter(guessedFromName(clues), { clues, around, namespaces })) ??
    byProduct(measuredBy(clues) ?? guessedFromName(clues), cluster, namespaces) ??
    byNamespace(around, namespaces);
  return { ...known, ...found, paths: found.paths.slice(0, MOST_PATHS) };
}

interface Search {
  readonly clues: AlertClues;
  readonly around: Surroundings;
  readonly namespaces: readonly string[];
}

/** Metrics of the machines themselves (prometheus/node_exporter, windows_exporter, smartctl; kubelet's volume statistics). */
const OF_NODES = /^(node|machine|windows|smartctl|smartmon|kubelet_volume)_/;

/** A value that arrives from a node says that whoever measures it can be reached, and nothing about what is deployed. */
function byNode({ metrics, scrapeInDoubt }: AlertClues): FoundPaths | null {
  if (scrapeInDoubt || metrics.length === 0 || !metrics.every((metric) => OF_NODES.test(metric))) return null;
  const detail = `${metrics.slice(0, 3).join(', ')} is measured on nodes, which are not deployed from Git`;
  return { paths: [], workloads: [], outside: true, gaps: [{ reason: 'no-target', detail }] };
}

/**
 * An alert whose own namespace is not in Git, and that addresses nothing that is, is about something deployed from elsewhere: a thing of the same
 * kind in another namespace has nothing to do with it.
 */
function elsewhere(clues: AlertClues, cluster: Cluster, namespaces: readonly string[]): FoundPaths | null {
  const named = labelOf(clues.alert.labels, 'exported_namespace') ?? labelOf(clues.alert.labels, 'namespace') ?? '';
  if (named === '' || namespaces.length > 0 || cluster.declaresNamespace(named)) return null;
  // Where a folder is applied by hand, Git does not tell into which namespace.
  if (cluster.workloads.some(({ ref }) => ref.namespace === undefined)) return null;
  if (addressedServices(clues, cluster, []).length > 0) return null;
  const detail = `nothing that is deployed from Git is in namespace ${named}, which the alert names`;
  return { paths: [], workloads: [], outside: true, gaps: [{ reason: 'no-target', detail }] };
}

function byExporter(exporter: Exporter | undefined, { clues, around, namespaces }: Search): FoundPaths | null {
  const { cluster } = around;
  const workload = exporter && exporterWorkloads(exporter, clues, cluster, namespaces)[0];
  if (exporter === undefined || workload === undefined) return null;
  const { targets, local, gaps } = findTargets(workload, exporter, around);
  const [target] = targets;
  const paths = targets.map(
    (one): WatchedPath => ({
      flow: toService(peerOf(workload), one),
      why: one.why,
      inferred: one.inferred,
      role: 'target',
    }),
  );
  return {
    namespace: workload.namespace,
    exporter: workload,
    ...(local ? { target: workload.ref } : target === undefined ? {} : { target: serviceRef(target) }),
    paths: [...paths, ...scrapePaths(workload, exporter.scrapePort, cluster)],
    workloads: local ? [workload] : [],
    gaps,
  };
}

/**
 * `up` and its kin: the way from whoever scrapes to the port that is scraped, as it was when Git last showed one; and what the target itself depends on.
 * Who else connects to it, and to which of its other ports, has no part in it.
 */
function byScrape(clues: AlertClues, around: PastAndPresent, namespaces: readonly string[]): FoundPaths | null {
  if (!isAboutScrape(clues)) return null;
  const known = around.clusters(namespaces).map((cluster) => scrapedIn(cluster, clues, namespaces));
  const scraped = known.find((one) => one.length > 0);
  const [first] = scraped ?? [];
  if (scraped === undefined || first === undefined) return null;
  const workloads = [
    ...new Map(scraped.flatMap(({ behind }) => behind).map((one) => [formatRef(one.ref), one])).values(),
  ];
  return {
    target: first.target.ref,
    scrapedBy: [...new Map(scraped.map(({ by }) => [formatRef(by.ref), by.ref])).values()],
    paths: [
      ...scraped.map(({ flow, why }): WatchedPath => ({ flow, why, inferred: false, role: 'target', isScrape: true })),
      // What nobody scrapes any more is not down, whatever it depends on.
      ...(known[0] === scraped ? workloads.flatMap((one) => dependencyPaths(one, around)) : []),
    ],
    workloads,
    gaps: [],
  };
}

/** The exporter of the expression's first known metric; without any expression, the one that the scrape's labels name. */
function measuredBy({ metrics, valuesOf }: AlertClues): Exporter | undefined {
  if (metrics.length > 0) return metrics.map(exporterOf).find((one) => one !== undefined);
  const scraped = ['job', 'instance', 'service', 'pod', 'app', 'container'].flatMap((label) => valuesOf(label));
  return exporters.find(({ names }) => scraped.some(({ text }) => names.some((name) => text.includes(name))));
}

/** The exporter of the product in the alert's name, which is all there is where nobody sends or keeps an expression. */
function guessedFromName({ metrics, alert }: AlertClues): Exporter | undefined {
  if (metrics.length > 0) return undefined;
  const name = alert.name.toLowerCase();
  return exporters.find(({ targets }) => targets.some((target) => name.includes(target)));
}

/** What was found from a name alone is a guess, however well the rest is known. */
function guessed(found: FoundPaths | null): FoundPaths | null {
  return found && { ...found, paths: found.paths.map((path) => ({ ...path, inferred: true })) };
}

/** How much a Pod takes: that is between it and its limits, whoever connects to it. */
const OF_RESOURCES = /^(container_|process_|go_|jvm_|kube_pod_container_resource_)/;
/** What state a Pod or its controller is in (kube-state-metrics): whoever connects to it does not make it crash. */
const OF_STATE = /^kube_/;

/** An alert that names a workload or a Service: what connects to it, and what it connects to. */
function byLabels(clues: AlertClues, around: Surroundings, namespaces: readonly string[]): FoundPaths | null {
  const { cluster } = around;
  const workloads = namedWorkloads(clues, cluster, namespaces);
  const services =
    workloads.length > 0
      ? []
      : [...namedServices(clues, cluster, namespaces), ...addressedServices(clues, cluster, namespaces)];
  if (workloads.length === 0 && services.length === 0) return null;
  const behind = workloads.length > 0 ? workloads : services.flatMap((service) => cluster.endpointsOf(service) ?? []);
  const inFront = services.length > 0 ? services : servicesOf(workloads, cluster);
  const [workload] = behind;
  const { alert, metrics } = clues;
  const isAbout = (kind: RegExp): boolean => metrics.length > 0 && metrics.every((metric) => kind.test(metric));
  if (isAbout(OF_RESOURCES)) return { paths: [], workloads, gaps: [] };
  const isOfState = isAbout(OF_STATE) || (metrics.length === 0 && alert.name.startsWith('Kube'));
  return {
    target: (workloads[0] ?? services[0])?.ref ?? { apiVersion: 'v1', kind: 'Service', name: '' },
    paths: [
      ...(isOfState ? [] : inFront.flatMap((service) => clientPaths(service, cluster))),
      ...behind.flatMap((one) => dependencyPaths(one, around)),
      ...(clues.scrapeInDoubt && workload !== undefined ? scrapePaths(workload, null, cluster) : []),
    ],
    workloads: behind,
    gaps: [],
  };
}

/** A metric (or a name) of a product that nobody exports from here: the product's own Service. */
function byProduct(exporter: Exporter | undefined, cluster: Cluster, namespaces: readonly string[]): FoundPaths | null {
  const [namespace] = namespaces;
  if (exporter === undefined || namespace === undefined) return null;
  const services = likelyServices({ namespace }, exporter, cluster);
  if (services.length === 0) return null;
  return {
    ...targetOf(services),
    paths: services
      .flatMap((service) => clientPaths(service, cluster))
      .map((path) => ({ ...path, inferred: true, role: 'target' as const })),
    workloads: services.flatMap((service) => cluster.endpointsOf(service) ?? []),
    gaps: [{ reason: 'no-target', detail: `no workload in Git looks like the exporter of ${exporter.product}` }],
  };
}

/** Nothing but a namespace: every connection its workloads' configuration names. */
function byNamespace(around: Surroundings, namespaces: readonly string[]): FoundPaths {
  const { cluster } = around;
  const workloads = namespaces.flatMap((namespace) => cluster.workloadsIn(namespace));
  return {
    paths: workloads.flatMap((one) => dependencyPaths(one, around)).map((path) => ({ ...path, inferred: true })),
    workloads: [],
    gaps: [
      {
        reason: 'no-target',
        detail: 'neither the alert’s expression nor its labels name a workload or Service that is in Git',
      },
    ],
  };
}

/** The Services in front of workloads: those that select them now, and those that have their name. */
function servicesOf(workloads: readonly Workload[], cluster: Cluster): readonly Service[] {
  return workloads.flatMap((workload) =>
    cluster
      .servicesIn(workload.namespace)
      .filter(
        (service) => cluster.endpointsOf(service)?.includes(workload) === true || isNamedAfter(service, workload),
      ),
  );
}

/** `mysql`, `mysql-service`, `mysql-svc` and `mysql-headless` are Services of `mysql`; `mysql-exporter` is not. */
function isNamedAfter({ ref }: Service, workload: Workload): boolean {
  const rest = ref.name.startsWith(workload.ref.name) ? ref.name.slice(workload.ref.name.length) : null;
  return rest !== null && /^(-(service|svc|headless|hl|primary|master))?$/.test(rest);
}

function serviceRef({ namespace, name, service }: Target): ObjectRef {
  return service?.ref ?? { apiVersion: 'v1', kind: 'Service', namespace, name };
}
