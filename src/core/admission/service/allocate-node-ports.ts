import { type FieldError, invalid } from '../field-error.ts';
import type { ApiServer } from '../refusal.ts';
import { needsHealthCheck, needsNodePort, type ServicePort, type ServiceSpec } from './service-spec.ts';

/** What stands for a port that the API server chose itself. */
const FIRST_PORT = 30000;
const LAST_PORT = 32767;

/**
 * What the allocator says to the node ports that a new Service asks for, the first complaint only (`initNodePorts` in
 * `pkg/registry/core/service/storage/alloc.go`). Ports of the same number share their node port. Whether another Service has one already is not known here.
 */
export function allocateNodePorts(spec: ServiceSpec, server: ApiServer): readonly FieldError[] {
  if (!needsNodePort(spec)) return [];
  const [taken, byPort] = [new Set<number>(), new Map<number, number>()];
  for (const [index, { port, nodePort }] of spec.ports.entries()) {
    const wanted = byPort.has(port) ? nodePort : requestedFor(port, spec.ports);
    if (wanted === 0 || wanted === byPort.get(port)) continue;
    const why = refusedBy(wanted, taken, server);
    if (why !== undefined) return [invalid(`spec.ports[${index}].nodePort`, String(wanted), why)];
    taken.add(wanted);
    if (!byPort.has(port)) byPort.set(port, wanted);
  }
  return [];
}

/** The same for a Service that replaces a stored one, whose node ports are its own already (`updateNodePorts`). */
export function reallocateNodePorts(spec: ServiceSpec, old: ServiceSpec, server: ApiServer): readonly FieldError[] {
  if (!needsNodePort(spec)) return [];
  const own = new Set(old.ports.map(({ nodePort }) => nodePort));
  for (const [index, { nodePort }] of spec.ports.entries()) {
    const why = nodePort === 0 || own.has(nodePort) ? undefined : refusedBy(nodePort, own, server);
    if (why !== undefined) return [invalid(`spec.ports[${index}].nodePort`, String(nodePort), why)];
  }
  return [];
}

/** What an update is told that has a node port twice: not as a complaint about a field. */
export function repeatedNodePort(spec: ServiceSpec): string | null {
  if (!needsNodePort(spec)) return null;
  const seen = new Set<string>();
  for (const { protocol, nodePort } of spec.ports) {
    const key = `{${protocol} ${nodePort}}`;
    if (nodePort !== 0 && seen.has(key)) return `duplicate nodePort: ${key}`;
    seen.add(key);
  }
  return null;
}

/** The port that load balancers ask, where one is needed that was not before (`allocHealthCheckNodePort`). */
export function checkHealthCheckPort(spec: ServiceSpec, old: ServiceSpec | null, server: ApiServer): string | null {
  const port = spec.healthCheckNodePort;
  if (!needsHealthCheck(spec) || port === 0 || (old !== null && needsHealthCheck(old))) return null;
  const why = refusedBy(port, new Set(spec.ports.map(({ nodePort }) => nodePort)), server);
  if (why === undefined) return null;
  return `Internal error occurred: failed to allocate requested HealthCheck NodePort ${port}: ${why}`;
}

function requestedFor(number: number, ports: readonly ServicePort[]): number {
  return ports.find(({ port, nodePort }) => port === number && nodePort !== 0)?.nodePort ?? 0;
}

function refusedBy(port: number, taken: ReadonlySet<number>, { facts }: ApiServer): string | undefined {
  const [first, last] = facts?.nodePorts ?? [FIRST_PORT, LAST_PORT];
  if (port < first || port > last)
    return `provided port is not in the valid range. The range of valid ports is ${first}-${last}`;
  return taken.has(port) ? 'provided port is already allocated' : undefined;
}
