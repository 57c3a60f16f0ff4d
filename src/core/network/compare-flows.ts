import type { Cluster, Service, Workload } from '../cluster/cluster.ts';
import { formatRef } from '../values/object-ref.ts';
import { connect } from './connect.ts';
import type { NetworkSettings } from './network-settings.ts';
import { formatFlow, formatPeer } from './peer.ts';
import { readPolicy } from './policy-index.ts';
import { isTransport } from './protocols.ts';
import type { Flow, Peer } from './verdict.ts';

/** What a change opens and what it closes. `bounded` is true when there were more pairs than were tried. */
export interface FlowChanges {
  readonly opened: readonly Flow[];
  readonly closed: readonly Flow[];
  readonly bounded: boolean;
}

/** Entities that stand for everybody outside of the namespaces looked at. */
const CROWDS = ['cluster', 'world'] as const;
const CLUSTER: Peer = { type: 'entity', entity: 'cluster' };

/** Stands for every port in a result. */
const ANY_PORT = 0;
/** A port nothing declares: what opens it opens every port. */
const UNDECLARED: readonly PortOf[] = [
  { port: 61_711, protocol: 'TCP' },
  { port: 61_711, protocol: 'UDP' },
];
/** The usual ways out. */
const WAYS_OUT: readonly PortOf[] = [
  { port: 443, protocol: 'TCP' },
  { port: 80, protocol: 'TCP' },
  { port: 53, protocol: 'UDP' },
];

type PortOf = Pick<Flow, 'port' | 'protocol'>;
type End = Pick<Flow, 'to' | 'port' | 'protocol'>;

/** What is tried at most: a second or so. */
const MOST_FLOWS = 10_000;

/**
 * The flows a change opens or closes, between what the namespaces hold and towards everybody else: every workload to every Service port and every
 * container port, and both ways between every workload and the entities `cluster` and `world`. A flow counts as open when it is `allowed` for
 * sure. When a port nothing declares opens too, the flows it covers are folded into one on port 0, which is every port: a change that opens more
 * than it must shows as that.
 */
export function compareFlows(
  before: Cluster,
  after: Cluster,
  options: { readonly namespaces?: readonly string[]; readonly settings?: NetworkSettings } = {},
): FlowChanges {
  const namespaces = options.namespaces ?? namespacesOf(before, after);
  const settings = options.settings ?? {};
  const flows = candidates([before, after], namespaces);
  const changed = flows.slice(0, MOST_FLOWS).flatMap((flow) => {
    const was = opens(before, flow, settings);
    const is = opens(after, flow, settings);
    return was === is ? [] : [{ flow, opened: is }];
  });
  return {
    opened: folded(changed.filter(({ opened }) => opened).map(({ flow }) => flow)),
    closed: folded(changed.filter(({ opened }) => !opened).map(({ flow }) => flow)),
    bounded: flows.length > MOST_FLOWS,
  };
}

function opens(cluster: Cluster, flow: Flow, settings: NetworkSettings): boolean {
  return connect(cluster, flow, settings).result === 'allowed';
}

/** Namespaces in which a workload, a Service or a policy is not the same in both. */
function namespacesOf(before: Cluster, after: Cluster): readonly string[] {
  const parts = (cluster: Cluster): readonly [string, string | undefined][] =>
    [...cluster.workloads, ...cluster.services, ...cluster.policies].map(({ ref, namespace, object }) => [
      `${formatRef(ref)} ${JSON.stringify(object.manifest)}`,
      namespace,
    ]);
  const [old, now] = [new Map(parts(before)), new Map(parts(after))];
  const differing = [...old, ...now].filter(([text]) => !(old.has(text) && now.has(text)));
  const named = differing.flatMap(([, namespace]) => namespace ?? []);
  const clusterwide = differing.some(([, namespace]) => namespace === undefined);
  const all = clusterwide ? [...before.workloads, ...after.workloads].map(({ namespace }) => namespace) : [];
  return [...new Set([...named, ...all])].sort();
}

/** Every flow worth trying, each once; those that say most about a change come first, should there be too many. */
function candidates(clusters: readonly Cluster[], namespaces: readonly string[]): readonly Flow[] {
  const flows = new Map<string, Flow>();
  const add = (flow: Flow): void => void flows.set(formatFlow(flow), flow);
  const sides = clusters.map((cluster) => ({
    workloads: namespaces.flatMap((namespace) => cluster.workloadsIn(namespace)),
    services: namespaces.flatMap((namespace) => cluster.servicesIn(namespace)),
  }));
  const out = crowdEnds([
    ...clusters.flatMap(policyPorts),
    ...sides.flatMap(({ workloads }) => workloads.flatMap(declaredPorts)),
  ]);
  for (const { workloads } of sides) {
    for (const from of workloads) out.forEach((end) => add({ from: peerOf(from), ...end }));
    for (const to of workloads) {
      for (const end of containerEnds(to))
        CROWDS.forEach((entity) => add({ from: { type: 'entity', entity }, ...end }));
    }
  }
  for (const { workloads, services } of sides) {
    const ends = services.flatMap(serviceEnds);
    for (const from of workloads) ends.forEach((end) => add({ from: peerOf(from), ...end }));
  }
  for (const { workloads } of sides) {
    const ends = workloads.map((to) => ({ to, ends: containerEnds(to) }));
    for (const from of workloads) {
      for (const { to, ends: own } of ends) if (to !== from) own.forEach((end) => add({ from: peerOf(from), ...end }));
    }
  }
  return [...flows.values()];
}

function peerOf({ namespace, ref }: Workload): Peer {
  return { type: 'workload', namespace, name: ref.name, kind: ref.kind };
}

function serviceEnds({ namespace, ref, ports }: Service): readonly End[] {
  const to: Peer = { type: 'service', namespace, name: ref.name };
  return ports.flatMap(({ port, protocol }) => (isTransport(protocol) ? [{ to, port, protocol }] : []));
}

function containerEnds(workload: Workload): readonly End[] {
  const to = peerOf(workload);
  return [...declaredPorts(workload), ...UNDECLARED].map((end) => ({ to, ...end }));
}

function declaredPorts({ containers }: Workload): readonly PortOf[] {
  return containers.flatMap(({ ports }) =>
    ports.flatMap(({ port, protocol }) => (isTransport(protocol) ? [{ port, protocol }] : [])),
  );
}

/** Ports that some policy speaks of: a change of policy is most likely about one of them. */
function policyPorts({ policies }: Cluster): readonly PortOf[] {
  const rules = policies.flatMap((policy) => readPolicy(policy).units.flatMap((unit) => unit.rules));
  return rules
    .flatMap(({ ports }) => ports ?? [])
    .flatMap((test) =>
      test.type === 'port' && typeof test.port === 'number' && test.port > 0
        ? test.protocols.filter(isTransport).map((protocol) => ({ port: Number(test.port), protocol }))
        : [],
    );
}

function crowdEnds(ports: readonly PortOf[]): readonly End[] {
  const distinct = new Map([...WAYS_OUT, ...UNDECLARED, ...ports].map((one) => [`${one.port}/${one.protocol}`, one]));
  return CROWDS.flatMap((entity) =>
    [...distinct.values()].map((one) => ({ to: { type: 'entity' as const, entity }, ...one })),
  );
}

/**
 * Where the undeclared port is among them, one flow on port 0 stands for all flows between the same two over that protocol; and where that is
 * one with the whole cluster, it stands for those with single workloads as well. Flows to Services stay: they are what people watch.
 */
function folded(flows: readonly Flow[]): readonly Flow[] {
  const pair = (from: Peer, to: Peer, protocol: string): string => `${formatPeer(from)} ${formatPeer(to)} ${protocol}`;
  const wide = new Set(flows.filter(isUndeclared).map(({ from, to, protocol }) => pair(from, to, protocol)));
  const covered = ({ from, to, protocol }: Flow): boolean =>
    to.type === 'workload' &&
    from.type === 'workload' &&
    (wide.has(pair(from, CLUSTER, protocol)) || wide.has(pair(CLUSTER, to, protocol)));
  return flows.flatMap((flow) => {
    if (covered(flow)) return [];
    if (isUndeclared(flow)) return [{ ...flow, port: ANY_PORT }];
    return wide.has(pair(flow.from, flow.to, flow.protocol)) ? [] : [flow];
  });
}

function isUndeclared({ port }: Flow): boolean {
  return UNDECLARED.some((one) => one.port === port);
}
