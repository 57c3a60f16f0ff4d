import type { Exporter } from '../alert/exporters.ts';
import type { Cluster, Service, Workload } from '../cluster/cluster.ts';
import type { Gap } from '../values/gap.ts';
import { formatRef } from '../values/object-ref.ts';
import { findReferences, type Reference, type References } from './find-references.ts';
import { imageName } from './image-name.ts';
import type { Surroundings } from './surroundings.ts';

/** What an exporter connects to, and how that is known. */
export interface Target {
  readonly namespace: string;
  readonly name: string;
  /** Undefined when the configuration names a Service that is not there. */
  readonly service: Service | undefined;
  readonly port: number;
  readonly why: string;
  readonly inferred: boolean;
}

export interface FoundTargets {
  readonly targets: readonly Target[];
  /** The exporter runs in the Pod it watches. */
  readonly local: boolean;
  readonly gaps: readonly Gap[];
}

/**
 * What the exporter watches: the Service its configuration in Git names, or, where that stands in a Secret that Git does not show, the Service on the
 * product's port that is the only one to fit.
 */
export function findTargets(workload: Workload, exporter: Exporter, { cluster, wasThere }: Surroundings): FoundTargets {
  const read = findReferences(workload, cluster, wasThere);
  const named = read.references.filter((one) => isTarget(one, exporter));
  if (named.length > 0) {
    return { targets: named.map((one) => namedTarget(one, exporter, workload)), local: false, gaps: [] };
  }
  if (read.local) return { targets: [], local: true, gaps: [] };
  const hidden = hiddenGaps(workload, read, cluster);
  const likely = likelyServices(workload, exporter, cluster);
  const why = (service: Service): string =>
    `${formatRef(workload.ref)} does not say in Git what it connects to; ${formatRef(service.ref)} is ${
      likely.length === 1 ? 'the only Service' : `one of ${likely.length} Services`
    } on ${exporter.product}'s port ${portOf(service, exporter)} around it`;
  const targets = likely.slice(0, 3).map((service) => ({
    namespace: service.namespace,
    name: service.ref.name,
    service,
    port: portOf(service, exporter),
    why: why(service),
    inferred: true,
  }));
  const none: Gap = {
    reason: 'no-target',
    detail: `what ${formatRef(workload.ref)} connects to was not found: no address in its configuration, no Service on port ${exporter.targetPorts.join(' or ')}`,
    source: workload.object.source,
  };
  return { targets, local: false, gaps: targets.length === 0 ? [...hidden, none] : hidden };
}

/** Services on the product's port: around the exporter before elsewhere, those in front of the product's image before others, no headless twin. */
export function likelyServices(
  { namespace }: Pick<Workload, 'namespace'>,
  exporter: Exporter,
  cluster: Cluster,
): readonly Service[] {
  const onPort = (services: readonly Service[]): readonly Service[] =>
    services.filter(({ ports }) =>
      ports.some(
        ({ port, targetPort }) =>
          isPort(port, exporter) || (typeof targetPort === 'number' && isPort(targetPort, exporter)),
      ),
    );
  const near = onPort(cluster.servicesIn(namespace));
  const candidates = near.length > 0 ? near : onPort(cluster.services);
  const ofProduct = candidates.filter((service) => isOfProduct(service, exporter, cluster));
  const chosen = ofProduct.length > 0 ? ofProduct : candidates;
  const withAddress = chosen.filter(({ headless }) => !headless);
  return withAddress.length > 0 ? withAddress : chosen;
}

/** By the images behind it; with nothing behind it, it may be for anything, and the one that lost its Pods is the one to look at. */
function isOfProduct(service: Service, { targets }: Exporter, cluster: Cluster): boolean {
  const images = (cluster.endpointsOf(service) ?? []).flatMap(({ containers }) =>
    containers.map(({ image }) => imageName(image)),
  );
  return images.length === 0 || images.some((image) => targets.some((target) => image.includes(target)));
}

function isPort(port: number, { targetPorts }: Exporter): boolean {
  return targetPorts.includes(port);
}

function isTarget({ port, service }: Reference, exporter: Exporter): boolean {
  if (port !== null)
    return (
      isPort(port, exporter) ||
      (service?.ports.some(
        (one) => one.port === port && typeof one.targetPort === 'number' && isPort(one.targetPort, exporter),
      ) ??
        false)
    );
  return service === undefined || service.ports.some((one) => isPort(one.port, exporter));
}

function namedTarget(
  { namespace, name, service, port, text }: Reference,
  exporter: Exporter,
  workload: Workload,
): Target {
  const where = text.name === '' ? 'its arguments' : `\`${text.name}\``;
  const from = text.object === workload.object ? where : `${where} in ${formatRef(text.object.ref)}`;
  return {
    namespace,
    name,
    service,
    port: port ?? (service === undefined ? (exporter.targetPorts[0] ?? 0) : portOf(service, exporter)),
    why: `${formatRef(workload.ref)} connects to it according to ${from}`,
    inferred: false,
  };
}

function portOf({ ports }: Service, exporter: Exporter): number {
  const fitting = ports.find(
    ({ port, targetPort }) =>
      isPort(port, exporter) || (typeof targetPort === 'number' && isPort(targetPort, exporter)),
  );
  return (fitting ?? ports[0])?.port ?? exporter.targetPorts[0] ?? 0;
}

/** Where the address would stand: Secrets and ConfigMaps the exporter uses, or sealed ones named after it. */
function hiddenGaps({ ref, namespace, object }: Workload, { hidden }: References, cluster: Cluster): readonly Gap[] {
  const used = hidden.map(
    ({ kind, name, standIn }): Gap => ({
      reason: kind === 'Secret' ? 'sealed-secret' : 'live-state',
      detail: `${kind} ${namespace}/${name}, which ${formatRef(ref)} reads, is ${standIn === undefined ? 'not in Git' : `only there as a ${standIn.ref.kind}`}`,
      source: standIn?.source ?? object.source,
    }),
  );
  if (used.some(({ reason }) => reason === 'sealed-secret')) return used;
  const sealed = cluster.objects
    .filter(
      (one) =>
        /^(Sealed|External)Secret$/.test(one.ref.kind) &&
        one.ref.namespace === namespace &&
        one.ref.name.startsWith(ref.name),
    )
    .map(
      (one): Gap => ({
        reason: 'sealed-secret',
        detail: `${formatRef(one.ref)} may hold what ${formatRef(ref)} connects to; its content is not in Git`,
        source: one.source,
      }),
    );
  return [...used, ...sealed];
}
