import { type FieldError, invalid, notSupported, required } from '../field-error.ts';
import { printText } from '../go-value.ts';
import { isValidPortNum } from '../metadata/value-rules.ts';
import type { ApiServer } from '../refusal.ts';
import { isExternallyAccessible, needsHealthCheck, type ServiceSpec } from './service-spec.ts';

const POLICIES = ['Cluster', 'Local'];

/** Where a Service's traffic may go: policies for what comes from outside and from inside, and the preference for near endpoints. */
export function checkTrafficPolicies(spec: ServiceSpec, server: ApiServer): readonly FieldError[] {
  return [
    ...checkExternal(spec, server),
    ...checkHealthCheck(spec),
    ...checkInternal(spec, server),
    ...checkDistribution(spec, server),
  ];
}

function checkExternal(spec: ServiceSpec, server: ApiServer): readonly FieldError[] {
  const policy = spec.externalTrafficPolicy;
  const field = 'spec.externalTrafficPolicy';
  if (!isExternallyAccessible(spec)) {
    const why = 'may only be set for externally-accessible services';
    return policy === '' ? [] : [invalid(field, printText(policy, server), why)];
  }
  if (policy === '') return [required(field)];
  return POLICIES.includes(policy) ? [] : [notSupported(field, printText(policy, server), POLICIES)];
}

/** A port that is needed and not written has been allocated. */
function checkHealthCheck(spec: ServiceSpec): readonly FieldError[] {
  const port = spec.healthCheckNodePort;
  if (port === 0) return [];
  const why = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  const messages = needsHealthCheck(spec) ? isValidPortNum(port) : [why];
  return messages.map((message) => invalid('spec.healthCheckNodePort', String(port), message));
}

function checkInternal({ type, internalTrafficPolicy: policy }: ServiceSpec, server: ApiServer): readonly FieldError[] {
  const field = 'spec.internalTrafficPolicy';
  if (policy === null) return ['NodePort', 'LoadBalancer', 'ClusterIP'].includes(type) ? [required(field)] : [];
  return POLICIES.includes(policy) ? [] : [notSupported(field, printText(policy, server), POLICIES)];
}

/** The field is dropped up to 1.30 (KEP-4444, alpha); what is near has had two more names since 1.34 (KEP-3015). */
function checkDistribution({ trafficDistribution }: ServiceSpec, server: ApiServer): readonly FieldError[] {
  const { minor } = server;
  const names = minor >= 34 ? ['PreferClose', 'PreferSameZone', 'PreferSameNode'] : ['PreferClose'];
  if (trafficDistribution === null || minor < 31 || names.includes(trafficDistribution)) return [];
  return [notSupported('spec.trafficDistribution', printText(trafficDistribution, server), names)];
}
