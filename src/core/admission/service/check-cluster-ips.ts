import { duplicate, type FieldError, invalid, notSupported, required } from '../field-error.ts';
import { printText } from '../go-value.ts';
import { isValidIp } from '../metadata/address-rules.ts';
import { list, STRING } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts } from '../text-errors.ts';
import { familyOf, isAllocated } from './ip-family.ts';
import { isHeadless, needsClusterIp, type ServiceSpec } from './service-spec.ts';

const FAMILIES = ['IPv4', 'IPv6'];
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

/**
 * Whether a Service's addresses, families and policy fit each other (`ValidateServiceClusterIPsRelatedFields`). Addresses that the stored Service has
 * already are not judged again.
 */
export function checkClusterIps(spec: ServiceSpec, old: ServiceSpec | null, server: ApiServer): readonly FieldError[] {
  if (!needsClusterIp(spec)) return [];
  const addresses = checkAddresses(spec, old, server);
  return [
    ...checkBothForms(spec, server),
    ...checkFamilies(spec, server),
    ...checkPolicy(spec, server),
    ...addresses.errors,
    ...(spec.clusterIps.length > 2 ? [wrongList(spec, 'may only hold up to 2 values', server)] : []),
    ...(addresses.areSound ? [...checkDualStack(spec, server), ...checkFamilyOfEach(spec, server)] : []),
  ];
}

function wrongList({ clusterIps }: ServiceSpec, why: string, server: ApiServer): FieldError {
  return invalid('spec.clusterIPs', printValue(list(STRING), clusterIps, server), why);
}

/** `clusterIP` is the first of `clusterIPs`. */
function checkBothForms(spec: ServiceSpec, server: ApiServer): readonly FieldError[] {
  const [first] = spec.clusterIps;
  if (spec.clusterIp === '')
    return first === undefined ? [] : [wrongList(spec, 'must be empty when `clusterIP` is not specified', server)];
  if (first === undefined) return [required('spec.clusterIPs')];
  return first === spec.clusterIp ? [] : [wrongList(spec, 'first value must match `clusterIP`', server)];
}

function checkFamilies({ ipFamilies }: ServiceSpec, server: ApiServer): readonly FieldError[] {
  return ipFamilies.flatMap((family, index) => {
    const field = `spec.ipFamilies[${index}]`;
    const printed = printText(family, server);
    return [
      ...(FAMILIES.includes(family) ? [] : [notSupported(field, printed, FAMILIES)]),
      ...(ipFamilies.indexOf(family) < index ? [duplicate(field, printed)] : []),
    ];
  });
}

function checkPolicy({ ipFamilyPolicy }: ServiceSpec, server: ApiServer): readonly FieldError[] {
  if (ipFamilyPolicy === null || POLICIES.includes(ipFamilyPolicy)) return [];
  return [notSupported('spec.ipFamilyPolicy', printText(ipFamilyPolicy, server), POLICIES)];
}

function checkAddresses(
  spec: ServiceSpec,
  old: ServiceSpec | null,
  server: ApiServer,
): { readonly errors: readonly FieldError[]; readonly areSound: boolean } {
  const { clusterIps } = spec;
  const errors = clusterIps.flatMap((ip, index) => {
    if (index === 0 && ip === 'None')
      return clusterIps.length > 1 ? [wrongList(spec, "'None' must be the first and only value", server)] : [];
    if (isAllocated(ip) || old?.clusterIps.includes(ip) === true) return [];
    return invalidTexts(`spec.clusterIPs[${index}]`, ip, isValidIp(ip, server), server);
  });
  return { errors, areSound: errors.length === 0 };
}

function checkDualStack(spec: ServiceSpec, server: ApiServer): readonly FieldError[] {
  const families = spec.clusterIps.map(familyOf);
  if (families.length < 2 || families.includes(undefined) || new Set(families).size === 2) return [];
  return [wrongList(spec, 'may specify no more than one IP for each IP family', server)];
}

/** An address whose family is not known is taken for one that fits. */
function checkFamilyOfEach(spec: ServiceSpec, server: ApiServer): readonly FieldError[] {
  if (isHeadless(spec)) return [];
  return spec.clusterIps.flatMap((ip, index) => {
    const [wanted, family] = [spec.ipFamilies[index], familyOf(ip)];
    if (wanted === undefined || family === undefined || !FAMILIES.includes(wanted) || wanted === family) return [];
    const why = `expected an ${wanted} value as indicated by \`ipFamilies[${index}]\``;
    return [invalid(`spec.clusterIPs[${index}]`, printText(ip, server), why)];
  });
}
