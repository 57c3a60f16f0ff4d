import type { JsonObject } from '../../values/json.ts';
import { numberAt, objectAt, stringAt, valueAt } from '../../values/read-json.ts';
import { itemsOf, textsOf } from '../go/zero-values.ts';

/** A Service's `spec` as Go decodes it: what is left out is empty, zero or null. */
export interface ServiceSpec {
  readonly type: string;
  readonly clusterIp: string;
  readonly clusterIps: readonly string[];
  readonly ipFamilies: readonly string[];
  readonly ipFamilyPolicy: string | null;
  readonly ports: readonly ServicePort[];
  readonly selects: boolean;
  readonly externalIps: readonly string[];
  readonly externalName: string;
  readonly externalTrafficPolicy: string;
  readonly internalTrafficPolicy: string | null;
  readonly trafficDistribution: string | null;
  readonly healthCheckNodePort: number;
  readonly loadBalancerClass: string | null;
  readonly loadBalancerSourceRanges: readonly string[];
  readonly allocateLoadBalancerNodePorts: boolean | null;
  readonly sessionAffinity: string;
  readonly sessionAffinityConfig: JsonObject | null;
}

export interface ServicePort {
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  readonly targetPort: number | string;
  readonly nodePort: number;
  readonly appProtocol: string | null;
}

/** Reads a Service, its defaults filled in. */
export function readServiceSpec(service: JsonObject): ServiceSpec {
  const spec = valueAt(service, 'spec');
  const text = (field: string): string => stringAt(spec, field) ?? '';
  const boolean = valueAt(spec, 'allocateLoadBalancerNodePorts');
  return {
    type: text('type'),
    clusterIp: text('clusterIP'),
    clusterIps: textsOf(spec, 'clusterIPs'),
    ipFamilies: textsOf(spec, 'ipFamilies'),
    ipFamilyPolicy: stringAt(spec, 'ipFamilyPolicy') ?? null,
    ports: itemsOf(spec, 'ports').map(readPort),
    selects: Object.keys(objectAt(spec, 'selector') ?? {}).length > 0,
    externalIps: textsOf(spec, 'externalIPs'),
    externalName: text('externalName'),
    externalTrafficPolicy: text('externalTrafficPolicy'),
    internalTrafficPolicy: stringAt(spec, 'internalTrafficPolicy') ?? null,
    trafficDistribution: stringAt(spec, 'trafficDistribution') ?? null,
    healthCheckNodePort: numberAt(spec, 'healthCheckNodePort') ?? 0,
    loadBalancerClass: stringAt(spec, 'loadBalancerClass') ?? null,
    loadBalancerSourceRanges: textsOf(spec, 'loadBalancerSourceRanges'),
    allocateLoadBalancerNodePorts: typeof boolean === 'boolean' ? boolean : null,
    sessionAffinity: text('sessionAffinity'),
    sessionAffinityConfig: objectAt(spec, 'sessionAffinityConfig') ?? null,
  };
}

function readPort(port: JsonObject): ServicePort {
  const target = valueAt(port, 'targetPort');
  return {
    name: stringAt(port, 'name') ?? '',
    protocol: stringAt(port, 'protocol') ?? '',
    port: numberAt(port, 'port') ?? 0,
    targetPort: typeof target === 'number' || typeof target === 'string' ? target : 0,
    nodePort: numberAt(port, 'nodePort') ?? 0,
    appProtocol: stringAt(port, 'appProtocol') ?? null,
  };
}

/** No address of its own: `clusterIP: None` (`isHeadlessService`). */
export function isHeadless({ clusterIps }: ServiceSpec): boolean {
  return clusterIps.length === 1 && clusterIps[0] === 'None';
}

/** Every type but ExternalName has cluster IPs. */
export function needsClusterIp({ type }: ServiceSpec): boolean {
  return type !== 'ExternalName';
}

export function needsNodePort({ type }: ServiceSpec): boolean {
  return type === 'NodePort' || type === 'LoadBalancer';
}

/** True where the load balancer asks a port of each node how it is (`NeedsHealthCheck`). */
export function needsHealthCheck({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
}

/** True where traffic from outside gets in (`ExternallyAccessible`). */
export function isExternallyAccessible({
  type,
  externalIps,
}: {
  readonly type: string;
  readonly externalIps: readonly unknown[];
}): boolean {
  return type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && externalIps.length > 0);
}
