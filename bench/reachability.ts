import { buildCluster } from '../src/core/cluster/build-cluster.ts';
import type { Cluster } from '../src/core/cluster/cluster.ts';
import { connect } from '../src/core/network/connect.ts';
import { reachability, type WorkloadReach } from '../src/core/network/reachability.ts';
import type { Peer } from '../src/core/network/verdict.ts';
import type { JsonObject } from '../src/core/values/json.ts';
import { clusterOfManifests } from '../test/core/cluster/objects.ts';
import { measure } from './support/measure.ts';
import { asMs, asRatio, printTable } from './support/print-table.ts';

/**
 * `npm run bench -- reachability`: all pairs of a cluster's workloads next to asking `connect` about each, which is the reference: it reads every
 * policy anew for every question. The reference is asked about a sample and scaled up. Milliseconds are this machine's, now; ratios are what to compare.
 */
const SIZES: readonly (readonly [workloads: number, policies: number])[] = [
  [125, 300],
  [250, 300],
  [500, 300],
  [500, 75],
  [500, 1200],
];
const SAMPLE = 2000;

function manifestsOf(workloads: number, policies: number): readonly JsonObject[] {
  const namespaces = 10;
  const app = (index: number): JsonObject => ({ app: `app-${index}`, tier: `tier-${index % 5}` });
  const pods = Array.from(
    { length: workloads },
    (_, index): JsonObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `app-${index}`, namespace: `team-${index % namespaces}`, labels: app(index) },
      spec: { containers: [{ name: 'main', image: 'a', ports: [{ name: 'http', containerPort: 8080 }] }] },
    }),
  );
  const rules = Array.from({ length: policies }, (_, index): JsonObject => {
    const namespace = `team-${index % namespaces}`;
    const other = `team-${(index + 1) % namespaces}`;
    return {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: `policy-${index}`, namespace },
      spec: {
        endpointSelector: { matchLabels: { tier: `tier-${index % 5}` } },
        ingress: [
          { fromEndpoints: [{ matchLabels: { tier: `tier-${(index + 1) % 5}` } }] },
          {
            fromEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': other } }],
            toPorts: [{ ports: [{ port: 'http', protocol: 'TCP' }] }],
          },
        ],
        egress: [{ toEntities: ['cluster'] }],
      },
    };
  });
  return [...pods, ...rules];
}

const peerOf = ({ namespace, ref }: WorkloadReach['from']): Peer => ({ type: 'workload', namespace, name: ref.name });

function asked(cluster: Cluster, sample: readonly WorkloadReach[]): void {
  for (const { from, to, port, protocol } of sample)
    connect(cluster, { from: peerOf(from), to: peerOf(to), port, protocol });
}

const rows = SIZES.map(([workloads, policies]) => {
  const { objects } = clusterOfManifests(manifestsOf(workloads, policies));
  // Policies are read once per cluster, so each run has one of its own.
  const pairs = reachability(buildCluster(objects));
  const step = Math.max(1, Math.floor(pairs.length / SAMPLE));
  const sample = pairs.filter((_, index) => index % step === 0);
  const whole = measure(3, () => reachability(buildCluster(objects)));
  const cluster = buildCluster(objects);
  const reference = (measure(3, () => asked(cluster, sample)) * pairs.length) / sample.length;
  const open = pairs.filter(({ result }) => result === 'allowed').length;
  return [
    String(workloads),
    String(policies),
    String(pairs.length),
    `${Math.round((open / pairs.length) * 100)} %`,
    asMs(whole),
    asMs(reference),
    asRatio(whole, reference),
  ];
});
printTable(['workloads', 'policies', 'pairs', 'open', 'all pairs', 'one by one', 'ratio'], rows);
