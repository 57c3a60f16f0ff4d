import { type FieldError, immutable } from '../field-error.ts';
import { printText } from '../go-value.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { list, named, STRING } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { checkLoadBalancerClass, checkService } from './check-service.ts';
import type { JudgedService } from './judged-service.ts';
import { isHeadless, needsHealthCheck, type ServiceSpec } from './service-spec.ts';

/** `ValidateServiceUpdate` (`pkg/apis/core/validation/validation.go`). */
export function checkServiceUpdate(
  service: JudgedService,
  old: JudgedService,
  server: ApiServer,
): readonly FieldError[] {
  return [
    ...checkMetadataUpdate(service.object, old.object, server),
    ...checkSameIps(service.spec, old.spec, server),
    ...checkSameFamilies(service.spec, old.spec, server),
    ...checkSameClass(service.spec, old.spec, server),
    ...checkSameHealthCheck(service.spec, old.spec),
    ...checkService(service, old, server),
  ];
}

/** The first address stays for good, the second may come and go (`validateUpgradeDowngradeClusterIPs`). */
function checkSameIps(spec: ServiceSpec, old: ServiceSpec, server: ApiServer): readonly FieldError[] {
  if (isExternal(spec, old) || (isHeadless(spec) && isHeadless(old))) return [];
  const [after, before] = [spec.clusterIps, old.clusterIps];
  const printed = printValue(list(STRING), after, server);
  const changed = (index: number): FieldError =>
    immutable(`spec.clusterIPs[${index}]`, `Invalid value: ${printed}: may not change once set`);
  if (after.length === before.length)
    return before.flatMap((ip, index) => (ip === after[index] ? [] : [changed(index)]));
  if (after.length === 0)
    return [immutable('spec.clusterIPs[0]', `Invalid value: ${printed}: primary clusterIP can not be unset`)];
  const first = before.length > 0 && after[0] !== before[0] ? [changed(0)] : [];
  const why = "must be set to 'SingleStack' when releasing the secondary clusterIP";
  return [...first, ...(before.length > after.length ? checkReleased(after, spec, why, server) : [])];
}

/** `validateUpgradeDowngradeIPFamilies`; it is the first family that a complaint names, whichever changed. */
function checkSameFamilies(spec: ServiceSpec, old: ServiceSpec, server: ApiServer): readonly FieldError[] {
  if (isExternal(spec, old) || isHeadless(spec) || isHeadless(old)) return [];
  const [after, before] = [spec.ipFamilies, old.ipFamilies];
  const changed = (printed: string): FieldError =>
    immutable('spec.ipFamilies[0]', `Invalid value: ${printed}: may not change once set`);
  const families = printValue(list(named('core.IPFamily')), after, server);
  if (after.length === before.length)
    return before.flatMap((family, index) => (family === after[index] ? [] : [changed(families)]));
  const isOther = before.length > 0 && after.length > 0 && after[0] !== before[0];
  const why = "must be set to 'SingleStack' when releasing the secondary ipFamily";
  return [
    ...(isOther ? [changed(printValue(list(STRING), spec.clusterIps, server))] : []),
    ...(before.length > after.length ? checkReleased(after, spec, why, server) : []),
  ];
}

function checkReleased(
  after: readonly string[],
  { ipFamilyPolicy }: ServiceSpec,
  why: string,
  server: ApiServer,
): readonly FieldError[] {
  if (after.length !== 1 || ipFamilyPolicy === 'SingleStack') return [];
  const printed =
    ipFamilyPolicy === null ? printValue(STRING_POINTER, null, server) : printText(ipFamilyPolicy, server);
  return [immutable('spec.ipFamilyPolicy', `Invalid value: ${printed}: ${why}`)];
}

const STRING_POINTER = { kind: 'pointer', to: STRING } as const;

/** Who is or was an ExternalName has no addresses to keep. */
function isExternal(...specs: readonly ServiceSpec[]): boolean {
  return specs.some(({ type }) => type === 'ExternalName');
}

function checkSameClass(spec: ServiceSpec, old: ServiceSpec, server: ApiServer): readonly FieldError[] {
  const syntax = checkLoadBalancerClass(spec, server);
  const isKept = [spec, old].some(({ type }) => type !== 'LoadBalancer');
  if (isKept || spec.loadBalancerClass === old.loadBalancerClass) return syntax;
  const printed = printValue(STRING_POINTER, spec.loadBalancerClass, server);
  return [immutable('spec.loadBalancerClass', `Invalid value: ${printed}: may not change once set`), ...syntax];
}

/** A port that was allocated is not known, and one that is written then is another. */
function checkSameHealthCheck(spec: ServiceSpec, old: ServiceSpec): readonly FieldError[] {
  if (!needsHealthCheck(spec) || !needsHealthCheck(old)) return [];
  if (spec.healthCheckNodePort === old.healthCheckNodePort) return [];
  return [immutable('spec.healthCheckNodePort', 'Forbidden: field is immutable')];
}
