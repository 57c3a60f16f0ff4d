import type { Json, JsonObject } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import { numberAt, objectsAt, stringAt, valueAt } from '../values/read-json.ts';

const MOST_PORTS = 40;
/** A port's name (IANA service name): letters, digits and single hyphens, 15 at most, one letter at least. */
const PORT_NAME = /^(?=[0-9-]*[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/;
const PORT_NAME_LENGTH = 15;

/** Why Cilium's agent would not load a rule because of its ports, in its words (pkg/policy/api/rule_validation.go), or null. */
export function portRefusal(rule: JsonObject): string | null {
  const portRules = objectsAt(rule, 'toPorts');
  const icmps = valueAt(rule, 'icmps');
  if (portRules.length > 0 && Array.isArray(icmps) && icmps.length > 0) {
    return 'the ICMPs block may only be present without ToPorts. Define a separate rule to use ToPorts';
  }
  for (const portRule of portRules) {
    const ports = objectsAt(portRule, 'ports');
    if (ports.length > MOST_PORTS) return `too many ports, the max is ${MOST_PORTS}`;
    for (const port of ports) {
      const problem = portProblem(port) ?? layer7Problem(port, valueAt(portRule, 'rules'));
      if (problem !== null) return problem;
    }
  }
  return null;
}

function portProblem(json: JsonObject): string | null {
  const port = valueAt(json, 'port') ?? '';
  if (typeof port !== 'string') return null;
  if (port === '') return 'port must be specified';
  if (PORT_NAME.test(port) && port.length <= PORT_NAME_LENGTH) return null;
  if (!/^[0-9]+$/.test(port)) return `unable to parse port: strconv.ParseUint: parsing "${port}": invalid syntax`;
  return Number(port) > 65_535
    ? `unable to parse port: strconv.ParseUint: parsing "${port}": value out of range`
    : null;
}

function layer7Problem(port: JsonObject, rules: Json | undefined): string | null {
  if (!isJsonObject(rules) || Object.keys(rules).length === 0) return null;
  const protocol = stringAt(port, 'protocol') ?? 'ANY';
  const dns = valueAt(rules, 'dns') !== undefined;
  if (!dns && protocol !== 'TCP') return `L7 rules can only apply to TCP (not ${protocol}) except for DNS rules`;
  if (stringAt(port, 'port') === '0') return 'L7 rules can not be used when a port is 0';
  return dns && (numberAt(port, 'endPort') ?? 0) > 0 ? 'DNS rules do not support port ranges' : null;
}
