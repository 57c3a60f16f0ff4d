import type { Json, JsonObject } from '../../values/json.ts';
import { isJsonObject } from '../../values/json.ts';
import { listAt, numberAt, objectsAt, stringAt, valueAt } from '../../values/read-json.ts';
import type { Agent } from '../agent.ts';
import { isPortName, parsePort } from '../port-number.ts';
import { extendedProtocolsOf, protocolsOf } from '../protocols.ts';
import { layer7Problem } from './sanitize-layer7.ts';
import { first } from './sanitize-peers.ts';

const MOST_PORTS = 40;
const MOST_ICMP_FIELDS = 40;

/** Where a rule stands, as far as that decides what its ports may be. */
export interface RulePlace {
  readonly ingress: boolean;
  readonly denies: boolean;
  readonly agent: Agent;
}

/** From here on a protocol is judged as it is written; before, it was completed and put into upper case first. */
const PROTOCOL_AS_WRITTEN = 20;
/** The message about a missing port began with a capital before. */
const SMALL_PORT = 18;

/** Why Cilium's agent does not take the ports of one rule, or null (pkg/policy/api `PortRule`, `PortDenyRule`, `ICMPRule`). */
export function portsProblem(rule: JsonObject, place: RulePlace): string | null {
  const portRules = objectsAt(rule, 'toPorts');
  const icmps = objectsAt(rule, 'icmps');
  if (icmps.length > 0 && !place.agent.options.icmpRules) {
    return 'ICMP rules can only be applied when the "enable-icmp-rules" flag is set';
  }
  if (icmps.length > 0 && portRules.length > 0) {
    return 'the ICMPs block may only be present without ToPorts. Define a separate rule to use ToPorts';
  }
  return first(portRules, (one) => portRuleProblem(one, place)) ?? first(icmps, icmpProblem);
}

function portRuleProblem(portRule: JsonObject, { ingress, denies, agent }: RulePlace): string | null {
  const ports = objectsAt(portRule, 'ports');
  const rules = denies ? null : layer7Of(portRule);
  const dns = listAt(rules ?? {}, 'dns').length > 0;
  if (ingress && dns) return 'DNS rules are not allowed on ingress';
  const names = denies ? null : serverNamesProblem(portRule, rules);
  if (names !== null) return names;
  if (ports.length > MOST_PORTS) return `too many ports, the max is ${MOST_PORTS}`;
  const port = first(
    ports,
    (one) => portProblem(one, dns, agent) ?? (rules === null || dns ? null : transportProblem(one, agent)),
  );
  if (port !== null || denies) return port;
  return listenerProblem(portRule, rules, ingress) ?? (rules === null ? null : layer7Problem(rules, ports, agent));
}

/** The rules for what is in a connection, if there are any: an empty list counts, a missing one does not (`L7Rules.IsEmpty`). */
export function layer7Of(portRule: Json): JsonObject | null {
  const rules = valueAt(portRule, 'rules');
  if (!isJsonObject(rules)) return null;
  const named = (stringAt(rules, 'l7proto') ?? '') !== '';
  return named || ['http', 'kafka', 'dns'].some((key) => Array.isArray(valueAt(rules, key))) ? rules : null;
}

function serverNamesProblem(portRule: JsonObject, rules: JsonObject | null): string | null {
  const names = listAt(portRule, 'serverNames');
  const terminates = isJsonObject(valueAt(portRule, 'terminatingTLS'));
  if (names.length > 0 && rules !== null && !terminates) {
    return 'ServerNames are not allowed with L7 rules without TLS termination';
  }
  return names.includes('') ? 'empty server name is not allowed' : null;
}

function listenerProblem(portRule: JsonObject, rules: JsonObject | null, ingress: boolean): string | null {
  const listener = valueAt(portRule, 'listener');
  if (!isJsonObject(listener)) return null;
  const name = stringAt(listener, 'name') ?? '';
  if (ingress) return `Listener is not allowed on ingress (${name})`;
  return rules === null ? null : `Listener is not allowed with L7 rules (${name})`;
}

function portProblem(json: JsonObject, dns: boolean, agent: Agent): string | null {
  const port = valueAt(json, 'port') ?? '';
  // A number is refused by the API server.
  if (typeof port !== 'string') return null;
  const { extendedIpProtocols } = agent.options;
  if (port === '' && !(extendedIpProtocols && agent.minor >= SMALL_PORT)) {
    return agent.minor < SMALL_PORT ? 'Port must be specified' : 'port must be specified';
  }
  return numberedPortProblem(port, json, dns, agent) ?? protocolProblem(stringAt(json, 'protocol') ?? '', agent.minor);
}

function numberedPortProblem(port: string, json: JsonObject, dns: boolean, { minor }: Agent): string | null {
  if (port === '' || isPortName(port)) return null;
  const extended = extendedProtocolsOf(minor).includes(stringAt(json, 'protocol') ?? '');
  if (port !== '0' && extended) return 'port must be empty or 0';
  const parsed = parsePort(port);
  if (!parsed.ok) return `unable to parse port: strconv.ParseUint: parsing ${JSON.stringify(port)}: ${parsed.problem}`;
  return dns && (numberAt(json, 'endPort') ?? 0) > parsed.value ? 'DNS rules do not support port ranges' : null;
}

/** Why a protocol is none that Cilium 1.MINOR knows, or null; in any case of letters, and none at all is any. */
export function protocolProblem(written: string, minor: number): string | null {
  const protocol = written.toUpperCase();
  const known = protocolsOf(minor);
  if (protocol === '' || known.includes(protocol)) return null;
  const list = known.map((one) => one.toLowerCase()).join(' | ');
  return `invalid protocol ${JSON.stringify(protocol)}, must be { ${list} }`;
}

function transportProblem(json: JsonObject, { minor }: Agent): string | null {
  const written = stringAt(json, 'protocol') ?? '';
  const protocol = minor >= PROTOCOL_AS_WRITTEN ? written : written === '' ? 'ANY' : written.toUpperCase();
  return protocol === 'TCP' ? null : `L7 rules can only apply to TCP (not ${protocol}) except for DNS rules`;
}

function icmpProblem(icmp: JsonObject): string | null {
  const fields = objectsAt(icmp, 'fields');
  if (fields.length > MOST_ICMP_FIELDS) return `too many types, the max is ${MOST_ICMP_FIELDS}`;
  return first(fields, (field) => {
    const family = stringAt(field, 'family') ?? '';
    return ['', 'IPv4', 'IPv6'].includes(family) ? null : `wrong family: ${family}`;
  });
}
