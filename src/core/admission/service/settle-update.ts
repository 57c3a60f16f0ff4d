import { sameJson } from '../../values/read-json.ts';
import type { ApiServer } from '../refusal.ts';
import { allocatedIp, clusterFamilies, familyOf } from './ip-family.ts';
import {
  isExternallyAccessible,
  needsClusterIp,
  needsHealthCheck,
  needsNodePort,
  type ServicePort,
  type ServiceSpec,
} from './service-spec.ts';

/** A stored Service with what the API server chose for it when it was created, as far as that can be told (`alloc.go`). */
export function asStored(spec: ServiceSpec, server: ApiServer): ServiceSpec {
  if (!needsClusterIp(spec)) return spec;
  const family = spec.ipFamilies[0] ?? clusterFamilies(server)?.[0];
  const clusterIp = spec.clusterIp || spec.clusterIps[0] || allocatedIp(family);
  const clusterIps = spec.clusterIps.length > 0 ? spec.clusterIps : [clusterIp];
  const inferred = clusterIps.map((ip) => familyOf(ip) ?? family).filter((one) => one !== undefined);
  const implied = clusterIp === 'None' && !spec.selects ? 'RequireDualStack' : 'SingleStack';
  return {
    ...spec,
    clusterIp,
    clusterIps,
    ipFamilies: spec.ipFamilies.length > 0 ? spec.ipFamilies : inferred,
    ipFamilyPolicy: spec.ipFamilyPolicy ?? implied,
  };
}

/** What was allocated and is left out stays: clients may write a manifest again that never had it (`patchAllocatedValues`). */
export function keepAllocated(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const keepsIps = needsClusterIp(spec) && needsClusterIp(old);
  const keepsHealthCheck = needsHealthCheck(spec) && needsHealthCheck(old);
  return {
    ...spec,
    clusterIp: keepsIps && spec.clusterIp === '' ? old.clusterIp : spec.clusterIp,
    clusterIps: keepsIps && spec.clusterIps.length === 0 ? old.clusterIps : spec.clusterIps,
    ports: needsNodePort(spec) && needsNodePort(old) ? keepNodePorts(spec.ports, old.ports) : spec.ports,
    healthCheckNodePort:
      keepsHealthCheck && spec.healthCheckNodePort === 0 ? old.healthCheckNodePort : spec.healthCheckNodePort,
  };
}

/** By the name of the port, unless another port has taken the number. */
function keepNodePorts(ports: readonly ServicePort[], old: readonly ServicePort[]): readonly ServicePort[] {
  const taken = new Set(ports.map(({ nodePort }) => nodePort));
  const byName = new Map(old.map(({ name, nodePort }) => [name, nodePort]));
  return ports.map((port) => {
    const before = byName.get(port.name) ?? 0;
    return port.nodePort !== 0 || taken.has(before) ? port : { ...port, nodePort: before };
  });
}

/** `clusterIP` and `clusterIPs` say the same when only one of them was written (`normalizeClusterIPs`). */
export function alignClusterIps(spec: ServiceSpec, old: ServiceSpec | null): ServiceSpec {
  const { clusterIp, clusterIps } = spec;
  if (old === null) return clusterIp !== '' && clusterIps.length === 0 ? { ...spec, clusterIps: [clusterIp] } : spec;
  if (clusterIp === old.clusterIp) return clusterIps.length === 0 ? { ...spec, clusterIps: old.clusterIps } : spec;
  if (!sameJson(clusterIps, old.clusterIps)) return spec;
  return { ...spec, clusterIps: clusterIp === '' ? [] : [clusterIp] };
}

/** What a new type has no use for goes, unless it was changed as well (`dropTypeDependentFields` in `pkg/registry/core/service/strategy.go`). */
export function dropUnused(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const left = (needs: (spec: ServiceSpec) => boolean): boolean => needs(old) && !needs(spec);
  const isBalancer = ({ type }: ServiceSpec): boolean => type === 'LoadBalancer';
  const unchanged = (field: 'allocateLoadBalancerNodePorts' | 'loadBalancerClass'): boolean =>
    left(isBalancer) && spec[field] === old[field];
  return {
    ...(left(needsClusterIp) ? dropClusterIps(spec, old) : spec),
    ports: left(needsNodePort) && hasOnlyNodePortsOf(spec, old) ? spec.ports.map(withoutNodePort) : spec.ports,
    healthCheckNodePort:
      left(needsHealthCheck) && spec.healthCheckNodePort === old.healthCheckNodePort ? 0 : spec.healthCheckNodePort,
    allocateLoadBalancerNodePorts: unchanged('allocateLoadBalancerNodePorts')
      ? null
      : spec.allocateLoadBalancerNodePorts,
    loadBalancerClass: unchanged('loadBalancerClass') ? null : spec.loadBalancerClass,
    externalTrafficPolicy:
      left(isExternallyAccessible) && spec.externalTrafficPolicy === old.externalTrafficPolicy
        ? ''
        : spec.externalTrafficPolicy,
  };
}

function dropClusterIps(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const sameIps = spec.clusterIp === old.clusterIp && sameJson(spec.clusterIps, old.clusterIps);
  return {
    ...spec,
    ...(sameIps && { clusterIp: '', clusterIps: [] }),
    ipFamilies: sameJson(spec.ipFamilies, old.ipFamilies) ? [] : spec.ipFamilies,
    ipFamilyPolicy: spec.ipFamilyPolicy === old.ipFamilyPolicy ? null : spec.ipFamilyPolicy,
  };
}

function hasOnlyNodePortsOf(spec: ServiceSpec, old: ServiceSpec): boolean {
  const before = new Set([0, ...old.ports.map(({ nodePort }) => nodePort)]);
  return spec.ports.every(({ nodePort }) => before.has(nodePort));
}

function withoutNodePort(port: ServicePort): ServicePort {
  return { ...port, nodePort: 0 };
}
