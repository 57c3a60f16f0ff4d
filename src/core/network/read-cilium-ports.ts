import type { Json, JsonObject } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import { numberAt, objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import type { PortTest } from './policy-unit.ts';

/** What `ANY` (and no protocol) stands for: not ICMP. */
const ANY = ['TCP', 'UDP', 'SCTP'];
/** The CRD's enum; lower case is refused by the API server. */
const PROTOCOLS = ['ANY', ...ANY, 'VRRP', 'IGMP', 'GRE', 'IPIP', 'IPV6', 'ESP', 'AH'];

/** Names that policies may use for ICMP types (pkg/policy/api/icmp.go). */
const ICMP_TYPES: Readonly<Record<'IPv4' | 'IPv6', ReadonlyMap<string, number>>> = {
  IPv4: new Map([
    ['EchoReply', 0],
    ['DestinationUnreachable', 3],
    ['Redirect', 5],
    ['Echo', 8],
    ['EchoRequest', 8],
    ['RouterAdvertisement', 9],
    ['RouterSelection', 10],
    ['TimeExceeded', 11],
    ['ParameterProblem', 12],
    ['Timestamp', 13],
    ['TimestampReply', 14],
    ['Photuris', 40],
    ['ExtendedEchoRequest', 42],
    ['ExtendedEchoReply', 43],
  ]),
  IPv6: new Map([
    ['DestinationUnreachable', 1],
    ['PacketTooBig', 2],
    ['TimeExceeded', 3],
    ['ParameterProblem', 4],
    ['EchoRequest', 128],
    ['EchoReply', 129],
  ]),
};

/** The ports of one rule (`toPorts` and `icmps`); null when it names none, which means all of them. An empty `toPorts` counts as absent. */
export function readPorts(rule: JsonObject): readonly PortTest[] | null {
  const ports = entries(valueAt(rule, 'toPorts'));
  const icmps = entries(valueAt(rule, 'icmps'));
  if (ports.length === 0 && icmps.length === 0) return null;
  return [...ports.flatMap(readPortRule), ...icmps.flatMap(readIcmpRule)];
}

/** The entries of a list; anything that is no list (and not absent) is one entry that cannot be read. */
function entries(json: Json | undefined): readonly Json[] {
  if (json === undefined || json === null) return [];
  return Array.isArray(json) ? json : [json];
}

const MALFORMED: PortTest = { type: 'unread', why: 'the API server would refuse its ports', text: '?' };

type Layer7 = Pick<Extract<PortTest, { type: 'port' }>, 'l7' | 'dns'>;

function readPortRule(json: Json): PortTest[] {
  const ports = valueAt(json, 'ports');
  if (!isJsonObject(json) || (ports !== undefined && !Array.isArray(ports))) return [MALFORMED];
  const rules = { ...layer7(json), ...dnsNames(json) };
  return (ports ?? []).map((port) => readPort(port, rules));
}

function readPort(json: Json, rules: Layer7): PortTest {
  const port = stringAt(json, 'port');
  const protocol = stringAt(json, 'protocol') ?? 'ANY';
  if (port === undefined || !PROTOCOLS.includes(protocol)) return MALFORMED;
  const endPort = numberAt(json, 'endPort') ?? 0;
  const number = /^[0-9]+$/.test(port) ? Number(port) : port;
  const ranged = typeof number === 'number' && number > 0 && endPort > number;
  return {
    type: 'port',
    port: number,
    ...(ranged ? { endPort } : {}),
    protocols: protocol === 'ANY' ? ANY : [protocol],
    ...rules,
    text: `${port === '0' ? 'any port' : port}${ranged ? `-${endPort}` : ''}/${protocol}`,
  };
}

/** Which protocol the proxy inspects, if any. */
function layer7(json: JsonObject): Layer7 {
  const rules = valueAt(json, 'rules');
  const l7 = isJsonObject(rules) ? Object.keys(rules)[0]?.toUpperCase() : undefined;
  if (l7 !== undefined) return { l7 };
  return valueAt(json, 'serverNames') === undefined ? {} : { l7: 'TLS' };
}

function dnsNames(json: JsonObject): Layer7 {
  const rules = objectsAt(json, 'rules', 'dns');
  const dns = rules.flatMap((rule) => stringAt(rule, 'matchName') ?? stringAt(rule, 'matchPattern') ?? []);
  return dns.length === 0 ? {} : { dns };
}

function readIcmpRule(json: Json): PortTest[] {
  const fields = valueAt(json, 'fields');
  if (!Array.isArray(fields)) return fields === undefined && isJsonObject(json) ? [] : [MALFORMED];
  return fields.map((field) => {
    const family = stringAt(field, 'family') === 'IPv6' ? 'IPv6' : 'IPv4';
    const type = valueAt(field, 'type');
    const icmpType = typeof type === 'number' ? type : typeof type === 'string' ? icmpNumber(family, type) : undefined;
    return icmpType === undefined ? MALFORMED : { type: 'icmp', family, icmpType, text: `ICMP type ${icmpType}` };
  });
}

function icmpNumber(family: 'IPv4' | 'IPv6', name: string): number | undefined {
  return /^[0-9]+$/.test(name) ? Number(name) : ICMP_TYPES[family].get(name);
}
