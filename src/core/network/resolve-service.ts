import type { Cluster, Service, ServicePort, Workload } from '../cluster/cluster.ts';
import { formatMismatch } from '../labels/mismatch.ts';
import { nearestMatch } from '../labels/nearest-match.ts';
import { formatSelector, selectorOf } from '../labels/selector.ts';
import { formatRef } from '../values/object-ref.ts';
import { parseCidr } from './cidr.ts';
import type { Identity } from './identity.ts';
import { addressIdentity } from './identity.ts';
import type { NetworkSettings } from './network-settings.ts';
import { identitiesOf } from './resolve-peer.ts';
import type { Evidence, Flow, FlowResult, Hop, NearMiss } from './verdict.ts';

/** Where a connection to a Service may end up: policy is asked about the backend and its own port, never about the Service's. */
export interface Backend {
  readonly identity: Identity;
  readonly port: number;
}

export interface ResolvedService {
  readonly hop: Hop;
  readonly backends: readonly Backend[];
  readonly headless: boolean;
}

/** From a Service and its port to the backends, as the endpoints controller and the load balancer do it. */
export function resolveService(flow: Flow, cluster: Cluster, settings: NetworkSettings): ResolvedService {
  const { to } = flow;
  const service = to.type === 'service' ? cluster.service(to.namespace, to.name) : undefined;
  if (service === undefined) {
    const name = to.type === 'service' ? `Service ${to.namespace}/${to.name}` : '';
    return stop('unknown', { policy: name, effect: 'not-read', why: 'Git shows no such Service' });
  }
  if (service.type === 'ExternalName') return external(service, flow);
  const port = service.ports.find((one) => one.port === flow.port && one.protocol === flow.protocol);
  if (port === undefined && !service.headless) return noSuchPort(service, flow);
  const workloads = cluster.endpointsOf(service);
  if (workloads === null) return byHand(service, port, flow, cluster);
  const running = workloads.filter(({ replicas }) => replicas > 0);
  const ready = service.headless ? running.map((workload) => ({ workload, port: flow.port })) : withPort(running, port);
  if (ready.length === 0) return withoutEndpoints({ service, selected: workloads, port, cluster, settings });
  const why = `it selects ${ready.map(({ workload, port }) => `${workload.ref.name} on port ${port}`).join(', ')}`;
  const backends = ready.flatMap(({ workload, port }) =>
    identitiesOf(workload, cluster, settings).map((identity) => ({ identity, port })),
  );
  return { hop: hop('allowed', [selects(service, why, settings)]), backends, headless: service.headless };
}

function hop(result: FlowResult, decidedBy: readonly Evidence[]): Hop {
  return { direction: 'service', result, decidedBy };
}

function stop(result: FlowResult, evidence: Evidence, headless = false): ResolvedService {
  return { hop: hop(result, [evidence]), backends: [], headless };
}

function selects(service: Service, why: string, settings: NetworkSettings): Evidence {
  return { ...at(service, ['spec', 'selector'], settings), rule: 'selector', effect: 'selects', why };
}

function at(service: Service, path: readonly string[], settings: NetworkSettings): Pick<Evidence, 'policy' | 'source'> {
  return { policy: formatRef(service.ref), source: settings.locate?.(service.object, path) ?? service.source };
}

function external(service: Service, { port }: Flow): ResolvedService {
  const name = service.externalName ?? '';
  const why = `its name stands for ${name}`;
  const evidence: Evidence = { policy: formatRef(service.ref), effect: 'selects', source: service.source, why };
  return {
    hop: hop('allowed', [evidence]),
    backends: [{ identity: addressIdentity(name, undefined, name), port }],
    headless: true,
  };
}

/** An address of a Service on a port it does not have is not translated: it leads nowhere. */
function noSuchPort(service: Service, { port, protocol }: Flow): ResolvedService {
  const ports = service.ports.map((one) => `${one.port}/${one.protocol}`).join(', ');
  return stop('dropped', {
    policy: formatRef(service.ref),
    rule: 'ports',
    effect: 'denies',
    source: service.source,
    why: `it has no port ${port}/${protocol}, only ${ports === '' ? 'none at all' : ports}`,
  });
}

/** Workloads with the port the Service leads to; a named one exists only where a container gives a port that name. */
function withPort(
  workloads: readonly Workload[],
  port: ServicePort | undefined,
): readonly { readonly workload: Workload; readonly port: number }[] {
  if (port === undefined) return [];
  const { targetPort, protocol } = port;
  if (typeof targetPort === 'number') return workloads.map((workload) => ({ workload, port: targetPort }));
  return workloads.flatMap((workload) => {
    const ports = workload.containers.flatMap((container) => container.ports);
    const named = ports.find((one) => one.name === targetPort && one.protocol === protocol);
    return named === undefined ? [] : [{ workload, port: named.port }];
  });
}

/** A Service without selector: its endpoints are written down, or somebody else's business. */
function byHand(service: Service, port: ServicePort | undefined, flow: Flow, cluster: Cluster): ResolvedService {
  const addresses = cluster.addressesOf(service);
  const policy = formatRef(service.ref);
  if (addresses.length === 0) {
    const why = 'it has no selector, and Git shows no EndpointSlice for it';
    return stop('unknown', { policy, effect: 'not-read', source: service.source, why });
  }
  const backends = addresses.map(({ address, ports }) => {
    const own = ports.find(({ name, protocol }) => name === port?.name && protocol === flow.protocol) ?? ports[0];
    return { identity: addressIdentity(address, parseCidr(address)), port: own?.port ?? flow.port };
  });
  const why = `its endpoints are written down: ${addresses.map(({ address }) => address).join(', ')}`;
  const evidence: Evidence = { policy, effect: 'selects', source: addresses[0]?.source ?? service.source, why };
  return { hop: hop('allowed', [evidence]), backends, headless: service.headless };
}

interface Empty {
  readonly service: Service;
  readonly selected: readonly Workload[];
  readonly port: ServicePort | undefined;
  readonly cluster: Cluster;
  readonly settings: NetworkSettings;
}

/** No endpoints, and why: nothing selected, everything scaled to zero, or no container port of that name. */
function withoutEndpoints({ service, selected, port, cluster, settings }: Empty): ResolvedService {
  const makers = cluster.podMakersIn(service.namespace);
  const selector = selectorOf(service.selector ?? {});
  const nothing = selected.length === 0;
  if (nothing && makers.length > 0) {
    const why = `it selects ${formatSelector(selector)}; no workload in Git has these labels, but ${makers
      .slice(0, 3)
      .map(({ ref }) => formatRef(ref))
      .join(', ')} may make Pods that Git does not show`;
    return stop(
      'unknown',
      { ...at(service, ['spec', 'selector'], settings), rule: 'selector', effect: 'not-read', why },
      service.headless,
    );
  }
  const why = nothing
    ? `it selects ${formatSelector(selector)}, and no Pod in ${service.namespace} has these labels`
    : selected.every(({ replicas }) => replicas === 0)
      ? `it selects ${selected.map(({ ref }) => ref.name).join(', ')}, scaled to 0`
      : `no container of ${selected.map(({ ref }) => ref.name).join(', ')} has a port named ${port?.targetPort ?? ''}`;
  const evidence: Evidence = {
    ...at(service, ['spec', 'selector'], settings),
    rule: 'selector',
    effect: 'no-endpoints',
    why,
  };
  const nearest = nothing ? nearMisses(service, cluster) : [];
  const found = hop('no-endpoints', [evidence]);
  return { hop: nearest.length === 0 ? found : { ...found, nearest }, backends: [], headless: service.headless };
}

/** The workloads whose Pods come closest to what the Service selects. */
function nearMisses(service: Service, cluster: Cluster): readonly NearMiss[] {
  const near = nearestMatch(
    selectorOf(service.selector ?? {}),
    cluster.workloadsIn(service.namespace),
    ({ podLabels }) => podLabels,
  );
  return near.map(({ candidate, missing }) => ({
    policy: formatRef(service.ref),
    rule: 'selector',
    missing: `${formatRef(candidate.ref)}: ${missing.map(formatMismatch).join('; ')}`,
    source: candidate.object.source,
  }));
}
