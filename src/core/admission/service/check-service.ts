import type { JsonObject } from '../../values/json.ts';
import { objectAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../field-error.ts';
import { printText } from '../go-value.ts';
import { checkLabels } from '../metadata/check-labels.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { isDns1123Subdomain } from '../metadata/dns-names.ts';
import { isQualifiedName } from '../metadata/label-syntax.ts';
import { label1035Name, labelName } from '../metadata/name-rule.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts } from '../text-errors.ts';
import { checkClusterIps } from './check-cluster-ips.ts';
import { checkExternalIps, checkSourceRanges } from './check-outside-addresses.ts';
import { checkPorts, checkSamePorts } from './check-ports.ts';
import { checkTrafficPolicies } from './check-traffic-policies.ts';
import type { JudgedService } from './judged-service.ts';
import { isHeadless, type ServiceSpec } from './service-spec.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const AFFINITIES = ['ClientIP', 'None'];
const A_DAY = 86400;

/** `ValidateService` (`pkg/apis/core/validation/validation.go`). `old` is what it replaces: addresses that are there already are not judged again. */
export function checkService(
  { object, spec }: JudgedService,
  old: JudgedService | null,
  server: ApiServer,
): readonly FieldError[] {
  // Names may start with a digit since 1.36 (KEP-5311).
  const name = server.minor >= 36 ? labelName : label1035Name;
  return [
    ...checkMetadata(object, { namespaced: true, name }, server),
    ...checkTopologyMode(object, server),
    ...checkType(spec, server),
    ...checkPorts(spec, server),
    ...checkLabels(valueAt(object, 'spec', 'selector'), 'spec.selector', server),
    ...checkAffinity(spec, server),
    ...checkClusterIps(spec, old?.spec ?? null, server),
    ...checkExternalIps(spec, old?.spec ?? null, server),
    ...(TYPES.includes(spec.type) ? [] : [notSupported('spec.type', printText(spec.type, server), TYPES)]),
    ...checkSamePorts(spec, server),
    ...checkSourceRanges({ object, spec }, old, server),
    ...checkLoadBalancerNodePorts(spec),
    ...checkLoadBalancerClass(spec, server),
    ...checkTrafficPolicies(spec, server),
  ];
}

/** Two annotations of one meaning. */
function checkTopologyMode(object: JsonObject, server: ApiServer): readonly FieldError[] {
  const annotations = objectAt(object, 'metadata', 'annotations');
  const mode = stringAt(annotations, 'service.kubernetes.io/topology-mode');
  const hints = stringAt(annotations, 'service.kubernetes.io/topology-aware-hints');
  if (mode === undefined || hints === undefined || mode === hints) return [];
  const why = 'must match annotations[service.kubernetes.io/topology-aware-hints] when both are specified';
  return [invalid('metadata.annotations[service.kubernetes.io/topology-mode]', printText(mode, server), why)];
}

function checkType(spec: ServiceSpec, server: ApiServer): readonly FieldError[] {
  const { type, ports } = spec;
  const headless = isHeadless(spec);
  return [
    ...(ports.length === 0 && !headless && type !== 'ExternalName' ? [required('spec.ports')] : []),
    ...(headless && (type === 'LoadBalancer' || type === 'NodePort')
      ? [invalid('spec.clusterIPs[0]', '"None"', `may not be set to 'None' for ${type} services`)]
      : []),
    ...(type === 'ExternalName' ? checkExternalName(spec, server) : []),
  ];
}

function checkExternalName(spec: ServiceSpec, server: ApiServer): readonly FieldError[] {
  const why = 'may not be set for ExternalName services';
  const name = spec.externalName.replace(/\.$/, '');
  return [
    ...(spec.clusterIps.length > 0 ? [forbidden('spec.clusterIPs', why)] : []),
    ...(spec.ipFamilies.length > 0 ? [forbidden('spec.ipFamilies', why)] : []),
    ...(spec.ipFamilyPolicy === null ? [] : [forbidden('spec.ipFamilyPolicy', why)]),
    ...(name === ''
      ? [required('spec.externalName')]
      : invalidTexts('spec.externalName', name, isDns1123Subdomain(name), server)),
  ];
}

function checkAffinity(spec: ServiceSpec, server: ApiServer): readonly FieldError[] {
  const { sessionAffinity, sessionAffinityConfig } = spec;
  if (!AFFINITIES.includes(sessionAffinity))
    return [notSupported('spec.sessionAffinity', printText(sessionAffinity, server), AFFINITIES)];
  const timeout = valueAt(sessionAffinityConfig, 'clientIP', 'timeoutSeconds');
  if (sessionAffinity === 'None' || typeof timeout !== 'number' || (timeout > 0 && timeout <= A_DAY)) return [];
  const why = `must be greater than 0 and less than ${A_DAY}`;
  return [invalid('spec.sessionAffinityConfig.clientIP.timeoutSeconds', String(timeout), why)];
}

function checkLoadBalancerNodePorts({ type, allocateLoadBalancerNodePorts }: ServiceSpec): readonly FieldError[] {
  if (allocateLoadBalancerNodePorts === null || type === 'LoadBalancer') return [];
  return [forbidden('spec.allocateLoadBalancerNodePorts', "may only be used when `type` is 'LoadBalancer'")];
}

/** A class' syntax, and that only load balancers have one; what an update repeats (`validateLoadBalancerClassField`). */
export function checkLoadBalancerClass(
  { type, loadBalancerClass }: ServiceSpec,
  server: ApiServer,
): readonly FieldError[] {
  if (loadBalancerClass === null) return [];
  const field = 'spec.loadBalancerClass';
  if (type !== 'LoadBalancer') return [forbidden(field, "may only be used when `type` is 'LoadBalancer'")];
  return invalidTexts(field, loadBalancerClass, isQualifiedName(loadBalancerClass, server), server);
}
