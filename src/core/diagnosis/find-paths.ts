import { type Exporter, exporterOf, exporters } from '../alert/exporters.ts';
import type { Cluster, Service, Workload } from '../cluster/cluster.ts';
import { findReferences } from '../flows/find-references.ts';
import { findTargets, likelyServices, type Target } from '../flows/find-target.ts';
import { peerOf, toService } from '../flows/flow-ends.ts';
import { imageName } from '../flows/image-name.ts';
import { podSpecPath } from '../flows/pod-spec-path.ts';
import type { Surroundings } from '../flows/surroundings.ts';
import { labelOf } from '../labels/selector.ts';
import type { Gap } from '../values/gap.ts';
import { formatRef, type ObjectRef } from '../values/object-ref.ts';
import { numberAt, stringAt } from '../values/read-json.ts';
import type { AlertClues } from './alert-clues.ts';
import { addressedServices, exporterWorkloads, namedServices, namedWorkloads, namespacesOf } from './find-workloads.ts';
import { routedServices } from './routed-services.ts';
import { isAboutScrape, scrapedIn } from './scraped.ts';
import type { PastAndPresent } from './surroundings.ts';
import type { WatchedPath } from './watched-path.ts';

/** What an alert is about, in one cluster. */
export interface FoundPaths {
  readonly namespace?: string;
  readonly exporter?: Workload;
  readonly target?: ObjectRef;
  /** What asks for the measurement where the alert is about nothing else: monitors, or what carries annotations. */
  readonly scrapedBy?: readonly ObjectRef[];
  readonly paths: readonly WatchedPath[];
  /** Workloads the alert is about; what keeps them from being updated may matter. */
  readonly workloads: readonly Workload[];
  /** What the alert measures is made by no workload: a node, a disk. */
  readonly outside?: true;
  readonly gaps: readonly Gap[];
}

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

/** Blackbox probes: `probe_success` and its kin carry the probed address in `instance` or `target`. */
function byProbe(clues: AlertClues, cluster: Cluster, namespaces: readonly string[]): FoundPaths | null {
  if (!clues.metrics.some((metric) => metric.startsWith('probe_'))) return null;
  const addressed = addressedServices(clues, cluster, namespaces);
  const services = addressed.length > 0 ? withoutExporters(addressed, cluster) : routedServices(clues, cluster);
  if (services.length === 0) return null;
  const prober = cluster.workloads.find(({ containers }) =>
    containers.some(({ image }) => imageName(image).includes('blackbox')),
  );
  const from = prober === undefined ? ({ type: 'entity', entity: 'cluster' } as const) : peerOf(prober);
  const inferred = services.length > 1 || addressed.length === 0;
  return {
    ...(prober === undefined ? {} : { exporter: prober }),
    ...targetOf(services),
    paths: services.map((service) => ({
      flow: toService(from, { ...addressOf(service), ...probedPort(clues, service) }),
      why: `a probe asks whether ${formatRef(service.ref)} answers`,
      inferred,
      role: 'target' as const,
    })),
    workloads: [],
    gaps: [],
  };
}

/** The port in a probed address, where the Service has it: of `http://api.shop:9090/health`, of `api.shop:9090`, or that of the scheme. */
function probedPort(clues: AlertClues, { ports }: Service): { readonly port?: number } {
  const asked = ['instance', 'target']
    .flatMap((label) => clues.valuesOf(label))
    .map(({ text }) => /^(?:(https?):\/\/)?[^/?:]+(?::(\d{1,5}))?(?:[/?]|$)/i.exec(text))
    .map((found) => Number(found?.[2] ?? (found?.[1]?.toLowerCase() === 'https' ? 443 : 80)));
  const port = asked.find((one) => ports.some((own) => own.port === one));
  return port === undefined ? {} : { port };
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

/** Prometheus, where it is in Git, to the Pods it scrapes. */
function scrapePaths(workload: Workload, port: number | null, cluster: Cluster): readonly WatchedPath[] {
  const scraper = cluster.workloads.find(({ containers }) =>
    containers.some(({ image }) => imageName(image) === 'prometheus'),
  );
  const at = scrapePort(workload) ?? port;
  if (scraper === undefined || at === null) return [];
  return [
    {
      flow: { from: peerOf(scraper), to: peerOf(workload), port: at, protocol: 'TCP' },
      why: `${formatRef(scraper.ref)} scrapes ${formatRef(workload.ref)}`,
      inferred: false,
      role: 'scrape',
    },
  ];
}

function scrapePort(workload: Workload): number | null {
  const path = podSpecPath(workload).slice(0, -1);
  const annotated = stringAt(workload.object.manifest, ...path, 'metadata', 'annotations', 'prometheus.io/port');
  const number = numberAt(workload.object.manifest, ...path, 'metadata', 'annotations', 'prometheus.io/port');
  if (annotated !== undefined && /^\d{2,5}$/.test(annotated)) return Number(annotated);
  const ports = workload.containers.flatMap((container) => container.ports);
  return number ?? ports.find(({ name }) => name !== undefined && /metrics|prom/.test(name))?.port ?? null;
}

/** Whoever names the Service in its configuration; where nobody does, anything in the cluster stands for its clients. */
function clientPaths(service: Service, cluster: Cluster): readonly WatchedPath[] {
  const address = addressOf(service);
  const clients = cluster.workloads.flatMap((client) =>
    findReferences(client, cluster)
      .references.filter((one) => one.service === service)
      .slice(0, 1)
      .map(
        ({ port }): WatchedPath => ({
          flow: toService(peerOf(client), { ...address, port: port ?? address.port }),
          why: `${formatRef(client.ref)} names ${formatRef(service.ref)} in its configuration`,
          inferred: false,
          role: 'client',
        }),
      ),
  );
  if (clients.length > 0) return clients;
  const anybody = { type: 'entity', entity: 'cluster' } as const;
  const why = `nobody in Git names ${formatRef(service.ref)}; its clients may be anywhere`;
  return [{ flow: toService(anybody, address), why, inferred: false, role: 'client' }];
}

function dependencyPaths(workload: Workload, { cluster, wasThere }: Surroundings): readonly WatchedPath[] {
  return findReferences(workload, cluster, wasThere).references.map(({ namespace, name, service, port }) => ({
    flow: toService(peerOf(workload), { namespace, name, port: port ?? service?.ports[0]?.port ?? 0 }),
    why: `${formatRef(workload.ref)} names Service ${namespace}/${name} in its configuration`,
    inferred: true,
    role: 'dependency' as const,
  }));
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

/** A pattern such as `.*mysql.*` also fits the exporter's own Service, which is hardly meant. */
function withoutExporters(services: readonly Service[], cluster: Cluster): readonly Service[] {
  const others = services.filter(({ ref, ...rest }) => {
    const behind = cluster.endpointsOf({ ref, ...rest }) ?? [];
    return !/exporter/.test(ref.name) && !behind.some((workload) => /exporter/.test(workload.ref.name));
  });
  return others.length > 0 ? others : services;
}

function targetOf([service]: readonly Service[]): Pick<FoundPaths, 'target'> {
  return service === undefined ? {} : { target: service.ref };
}

function addressOf({ namespace, ref, ports }: Service): { namespace: string; name: string; port: number } {
  return { namespace, name: ref.name, port: ports[0]?.port ?? 0 };
}

function serviceRef({ namespace, name, service }: Target): ObjectRef {
  return service?.ref ?? { apiVersion: 'v1', kind: 'Service', namespace, name };
}
