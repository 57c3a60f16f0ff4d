import type { Json, JsonObject } from '../../values/json.ts';
import { listAt, objectAt, stringAt, valueAt } from '../../values/read-json.ts';
import { itemsOf } from '../go/zero-values.ts';
import { isExternallyAccessible } from './service-spec.ts';

const THREE_HOURS = 10800;

/** `SetDefaults_Service` (`pkg/apis/core/v1/defaults.go`). */
export function serviceDefaults(service: JsonObject): JsonObject {
  const spec = objectAt(service, 'spec') ?? {};
  const type = stringAt(spec, 'type') || 'ClusterIP';
  const sessionAffinity = stringAt(spec, 'sessionAffinity') || 'None';
  const { sessionAffinityConfig: _, ...rest } = spec;
  return {
    ...service,
    spec: {
      ...rest,
      type,
      sessionAffinity,
      ...affinityConfig(spec, sessionAffinity),
      ...(Array.isArray(spec['ports']) && { ports: itemsOf(spec, 'ports').map(withPortDefaults) }),
      ...trafficPolicies(spec, type),
      ...(type === 'LoadBalancer' && (spec['allocateLoadBalancerNodePorts'] ?? null) === null
        ? { allocateLoadBalancerNodePorts: true }
        : {}),
    },
  };
}

/** Without affinity its settings go away; with it a timeout is filled in. */
function affinityConfig(spec: JsonObject, affinity: string): JsonObject {
  const config = valueAt(spec, 'sessionAffinityConfig');
  if (affinity === 'None') return {};
  const isComplete = (valueAt(config, 'clientIP', 'timeoutSeconds') ?? null) !== null;
  if (affinity !== 'ClientIP' || isComplete) return config === undefined ? {} : { sessionAffinityConfig: config };
  return { sessionAffinityConfig: { clientIP: { timeoutSeconds: THREE_HOURS } } };
}

function withPortDefaults(port: JsonObject): JsonObject {
  const target = port['targetPort'];
  const isOpen = target === undefined || target === null || target === 0 || target === '';
  const number: Json = port['port'] ?? 0;
  return { ...port, protocol: stringAt(port, 'protocol') || 'TCP', targetPort: isOpen ? number : target };
}

function trafficPolicies(spec: JsonObject, type: string): JsonObject {
  const isOutside = isExternallyAccessible({ type, externalIps: listAt(spec, 'externalIPs') });
  const isInside = type === 'ClusterIP' || type === 'NodePort' || type === 'LoadBalancer';
  return {
    ...(isOutside && !stringAt(spec, 'externalTrafficPolicy') ? { externalTrafficPolicy: 'Cluster' } : {}),
    ...(isInside && (spec['internalTrafficPolicy'] ?? null) === null ? { internalTrafficPolicy: 'Cluster' } : {}),
  };
}
