import type { Cluster } from '../cluster/cluster.ts';
import { connect } from '../network/connect.ts';
import type { Flow, Verdict } from '../network/verdict.ts';

/** Port 0 of a compared flow stands for every port; a port nothing declares tells whether it is so. */
const UNDECLARED_PORT = 61_711;

/** Whether a flow that `compareFlows` names is open for sure in another cluster. */
export function wasOpen(cluster: Cluster, flow: Flow): boolean {
  return resultOf(cluster, flow) === 'allowed';
}

/** Whether a flow that `compareFlows` names fares in one cluster as it did in another. */
export function faresAlike(one: Cluster, other: Cluster, flow: Flow): boolean {
  return resultOf(one, flow) === resultOf(other, flow);
}

function resultOf(cluster: Cluster, flow: Flow): Verdict['result'] {
  return connect(cluster, flow.port === 0 ? { ...flow, port: UNDECLARED_PORT } : flow).result;
}
