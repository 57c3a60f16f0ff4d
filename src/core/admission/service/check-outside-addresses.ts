import { objectAt, stringAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, invalid } from '../field-error.ts';
import { printText } from '../go-value.ts';
import { isValidCidr, isValidIp } from '../metadata/address-rules.ts';
import {
  containsPrefix,
  type IpAddress,
  type IpPrefix,
  isMapped,
  parseIp,
  parsePrefix,
} from '../metadata/ip-address.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts } from '../text-errors.ts';
import type { JudgedService } from './judged-service.ts';
import type { ServiceSpec } from './service-spec.ts';

const RANGES_ANNOTATION = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/** Addresses outside of the cluster under which a Service is reached. */
export function checkExternalIps(
  { externalIps }: ServiceSpec,
  old: ServiceSpec | null,
  server: ApiServer,
): readonly FieldError[] {
  return externalIps.flatMap((ip, index) => {
    const field = `spec.externalIPs[${index}]`;
    const wrong = old?.externalIps.includes(ip) === true ? [] : isValidIp(ip, server);
    return wrong.length > 0 ? invalidTexts(field, ip, wrong, server) : checkSpecialIp(ip, field, server);
  });
}

const SPECIAL = [
  { cidrs: ['127.0.0.0/8', '::1/128'], why: 'may not be in the loopback range (127.0.0.0/8, ::1/128)' },
  { cidrs: ['169.254.0.0/16', 'fe80::/10'], why: 'may not be in the link-local range (169.254.0.0/16, fe80::/10)' },
  {
    // Any flags in front of the scope: `ff02`, `ff12` and so on.
    cidrs: ['224.0.0.0/24', ...Array.from('0123456789abcdef', (flags) => `ff${flags}2::/16`)],
    why: 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
  },
].map(({ cidrs, why }) => ({ why, ranges: cidrs.flatMap((cidr) => parsePrefix(cidr) ?? []) }));

/** Addresses that cannot be somebody else's (`ValidateNonSpecialIP`). */
export function checkSpecialIp(ip: string, field: string, server: ApiServer): readonly FieldError[] {
  const address = parseIp(ip);
  if (address === undefined) return [invalid(field, printText(ip, server), 'must be a valid IP address')];
  const prefix = wholePrefix(address);
  const isUnspecified = address.bits === 0n;
  const special = SPECIAL.filter(({ ranges }) => ranges.some((range) => containsPrefix(range, prefix)));
  return [...(isUnspecified ? [`may not be unspecified (${ip})`] : []), ...special.map(({ why }) => why)].map((why) =>
    invalid(field, printText(ip, server), why),
  );
}

/** The range of one address; an IPv4 address written as an IPv6 one is the IPv4 address. */
function wholePrefix(address: IpAddress): IpPrefix {
  if (address.family === 6 && !isMapped(address)) return { address, length: 128, padded: false };
  return { address: { ...address, family: 4, bits: address.bits & 0xffffffffn }, length: 32, padded: false };
}

/** Who may reach a load balancer: the field, or the annotation that came before it. */
export function checkSourceRanges(
  { object, spec }: JudgedService,
  old: JudgedService | null,
  server: ApiServer,
): readonly FieldError[] {
  const known = new Set(old?.spec.loadBalancerSourceRanges.map((range) => range.trim()));
  if (spec.loadBalancerSourceRanges.length > 0) {
    const field = 'spec.LoadBalancerSourceRanges';
    return [
      ...checkHasLoadBalancer(spec, field),
      ...spec.loadBalancerSourceRanges.flatMap((range, index) =>
        checkRange(range.trim(), { field: `${field}[${index}]`, known }, server),
      ),
    ];
  }
  const written = stringAt(objectAt(object, 'metadata', 'annotations'), RANGES_ANNOTATION);
  if (written === undefined) return [];
  const field = `metadata.annotations[${RANGES_ANNOTATION}]`;
  const before = stringAt(objectAt(old?.object, 'metadata', 'annotations'), RANGES_ANNOTATION);
  const kept = new Set(before?.split(',').map((range) => range.trim()));
  return [
    ...checkHasLoadBalancer(spec, field),
    ...(written.trim() === '' ? [] : written.split(',')).flatMap((range) =>
      checkRange(range.trim(), { field, known: kept }, server),
    ),
  ];
}

function checkHasLoadBalancer({ type }: ServiceSpec, field: string): readonly FieldError[] {
  return type === 'LoadBalancer' ? [] : [forbidden(field, "may only be used when `type` is 'LoadBalancer'")];
}

function checkRange(
  range: string,
  { field, known }: { readonly field: string; readonly known: ReadonlySet<string> },
  server: ApiServer,
): readonly FieldError[] {
  return known.has(range) ? [] : invalidTexts(field, range, isValidCidr(range, server), server);
}
