import type { FieldPath } from '../values/field-path.ts';
import type { Json, JsonObject } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import { numberAt, objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import { readHttpRule } from './http-rule.ts';
import { icmpTypeNumber } from './icmp-types.ts';
import type { PolicyRule, PortTest } from './policy-unit.ts';
import { isPortName, parsePort } from './port-number.ts';
import { protocolsOf, TRANSPORTS } from './protocols.ts';

/** The CRD's enum at its longest; lower case is refused by the API server. */
const PROTOCOLS = protocolsOf(Number.POSITIVE_INFINITY);

/** The ports of one rule (`toPorts` and `icmps`); null when it names none, which means all of them. An empty `toPorts` counts as absent. */
export function readPorts(rule: JsonObject, effect: PolicyRule['effect'], path: FieldPath): readonly PortTest[] | null {
  const ports = entries(valueAt(rule, 'toPorts'));
  const icmps = entries(valueAt(rule, 'icmps'));
  if (ports.length === 0 && icmps.length === 0) return null;
  return [
    ...ports.flatMap((one, index) => readPortRule(one, effect, [...path, 'toPorts', index])),
    ...icmps.flatMap((one, index) => readIcmpRule(one, [...path, 'icmps', index])),
  ];
}

/** The entries of a list; anything that is no list (and not absent) is one entry that cannot be read. */
function entries(json: Json | undefined): readonly Json[] {
  if (json === undefined || json === null) return [];
  return Array.isArray(json) ? json : [json];
}

function malformed(path: FieldPath): PortTest {
  return { type: 'unread', why: 'the API server would refuse its ports', text: '?', path };
}

type Layer7 = Pick<Extract<PortTest, { type: 'port' }>, 'l7' | 'dns' | 'http'>;

function readPortRule(json: Json, effect: PolicyRule['effect'], path: FieldPath): PortTest[] {
  const ports = valueAt(json, 'ports') ?? undefined;
  if (!isJsonObject(json) || (ports !== undefined && !Array.isArray(ports))) return [malformed(path)];
  // A deny rule looks into nothing: the API server drops such fields.
  const rules = effect === 'deny' ? {} : { ...layer7(json), ...dnsNames(json), ...httpRules(json) };
  return (ports ?? []).map((port, index) => readPort(port, rules, [...path, 'ports', index]));
}

function readPort(json: Json, rules: Layer7, path: FieldPath): PortTest {
  // Without a port, every port: the agent takes that only where it is told to (`enable-extended-ip-protocols`).
  const written = valueAt(json, 'port') ?? '0';
  const protocol = stringAt(json, 'protocol') ?? 'ANY';
  const port = typeof written === 'string' ? portOf(written) : undefined;
  if (port === undefined || !PROTOCOLS.includes(protocol)) return malformed(path);
  const endPort = numberAt(json, 'endPort') ?? 0;
  const ranged = typeof port === 'number' && port > 0 && endPort > port;
  return {
    type: 'port',
    port,
    ...(ranged ? { endPort } : {}),
    protocols: protocol === 'ANY' ? TRANSPORTS : [protocol],
    ...rules,
    text: `${port === 0 ? 'any port' : port}${ranged ? `-${endPort}` : ''}/${protocol}`,
    path,
  };
}

/** A number, or a name in lower case: names are compared without regard to case. */
function portOf(text: string): number | string | undefined {
  if (isPortName(text)) return text.toLowerCase();
  const parsed = parsePort(text === '' ? '0' : text);
  return parsed.ok ? parsed.value : undefined;
}

const PARSERS = ['http', 'kafka', 'dns'];

/** Which protocol the proxy inspects, if any. */
function layer7(json: JsonObject): Layer7 {
  const rules = valueAt(json, 'rules');
  const parser = PARSERS.find((key) => Array.isArray(valueAt(rules, key)));
  const l7 = stringAt(rules, 'l7proto') ?? parser;
  if (l7 !== undefined) return { l7: l7.toUpperCase() };
  const names = valueAt(json, 'serverNames');
  return Array.isArray(names) && names.length > 0 ? { l7: 'TLS' } : {};
}

function dnsNames(json: JsonObject): Layer7 {
  const rules = objectsAt(json, 'rules', 'dns');
  const dns = rules.flatMap((rule) => ['matchName', 'matchPattern'].flatMap((field) => stringAt(rule, field) ?? []));
  return dns.length === 0 ? {} : { dns };
}

function httpRules(json: JsonObject): Layer7 {
  return Array.isArray(valueAt(json, 'rules', 'http'))
    ? { http: objectsAt(json, 'rules', 'http').map(readHttpRule) }
    : {};
}

function readIcmpRule(json: Json, path: FieldPath): PortTest[] {
  const fields = valueAt(json, 'fields');
  if (!Array.isArray(fields)) return fields === undefined && isJsonObject(json) ? [] : [malformed(path)];
  return fields.map((field, index) => {
    const at = [...path, 'fields', index];
    const family = stringAt(field, 'family') === 'IPv6' ? 'IPv6' : 'IPv4';
    const type = valueAt(field, 'type');
    const icmpType =
      typeof type === 'number' ? type : typeof type === 'string' ? icmpTypeNumber(type, family) : undefined;
    if (icmpType === undefined) return malformed(at);
    return { type: 'icmp', family, icmpType, text: `ICMP type ${icmpType}`, path: at };
  });
}
