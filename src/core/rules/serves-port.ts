import type { ServicePort, Workload } from '../cluster/cluster.ts';

/** Whether a workload's containers declare the port that a Service leads to; `unknown` where they declare none at all. */
export function servesPort({ containers }: Workload, { targetPort, protocol }: ServicePort): 'yes' | 'no' | 'unknown' {
  const ports = containers.flatMap((container) => container.ports);
  if (typeof targetPort === 'string') {
    return ports.some((one) => one.name === targetPort && one.protocol === protocol) ? 'yes' : 'no';
  }
  if (ports.length === 0) return 'unknown';
  return ports.some((one) => one.port === targetPort && one.protocol === protocol) ? 'yes' : 'no';
}
