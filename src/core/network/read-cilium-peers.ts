import type { FieldPath } from '../values/field-path.ts';
import { formatFieldPath } from '../values/field-path.ts';
import type { Json, JsonObject } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import { stringAt, valueAt } from '../values/read-json.ts';
import type { Agent } from './agent.ts';
import type { Cidr } from './cidr.ts';
import { parseCidr } from './cidr.ts';
import { isEntityOf } from './entities.ts';
import type { Direction, PeerTest, PolicyRule, ServiceWanted } from './policy-unit.ts';
import type { Requirement } from './requirement.ts';
import { parseRequirements } from './requirement.ts';

/** What the peers of one rule are read from. `scope` completes a selector with the namespace and cluster it is about. */
export interface PeerSource {
  readonly rule: JsonObject;
  readonly path: FieldPath;
  readonly direction: Direction;
  readonly effect: PolicyRule['effect'];
  readonly scope: (requirements: readonly Requirement[]) => readonly Requirement[];
  readonly agent: Agent;
}

type Read = (entry: Json, path: FieldPath, source: PeerSource) => PeerTest;

const READERS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['Endpoints', readSelector],
  ['Entities', readEntity],
  ['CIDR', (entry, path) => (typeof entry === 'string' ? readCidr(entry, [], path) : malformed(path))],
  ['CIDRSet', readCidrSet],
  ['Groups', (_, path) => ({ type: 'groups', path })],
  ['Nodes', readNodes],
]);

/** These may be empty lists and then count as absent (an empty list of any other kind means nobody). */
const EGRESS_ONLY: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['toServices', readServiceWanted],
  ['toFQDNs', readFqdn],
]);

/** The peers of one rule; null when it names none, which means anyone. Its fields are alternatives. */
export function readPeers(source: PeerSource): readonly PeerTest[] | null {
  const { rule, direction, effect } = source;
  const prefix = direction === 'ingress' ? 'from' : 'to';
  const peers: PeerTest[] = [];
  let named = false;
  for (const [suffix, read] of READERS) {
    const list = valueAt(rule, `${prefix}${suffix}`) ?? null;
    if (list !== null) named = true;
    peers.push(...readList(list, `${prefix}${suffix}`, read, source));
  }
  for (const [field, read] of direction === 'egress' ? EGRESS_ONLY : []) {
    // Deny rules have no names: the API server drops the field.
    if (effect === 'deny' && field === 'toFQDNs') continue;
    peers.push(...readList(valueAt(rule, field) ?? null, field, read, source));
  }
  return named || peers.length > 0 ? peers : null;
}

function readList(list: Json, field: string, read: Read, source: PeerSource): PeerTest[] {
  const path = [...source.path, field];
  if (list === null) return [];
  if (!Array.isArray(list)) return [malformed(path)];
  return list.map((entry, index) => read(entry, [...path, index], source));
}

function readEntity(entry: Json, path: FieldPath, { agent }: PeerSource): PeerTest {
  const known = typeof entry === 'string' && isEntityOf(entry, agent.minor);
  return known ? { type: 'entity', entity: entry, path } : malformed(path);
}

function readNodes(entry: Json, path: FieldPath): PeerTest {
  const requirements = parseRequirements(entry, 'any');
  return requirements === undefined ? malformed(path) : { type: 'nodes', all: requirements.length === 0, path };
}

function malformed(path: FieldPath): PeerTest {
  return { type: 'unread', why: `the API server would refuse ${formatFieldPath(path)}`, path };
}

function readSelector(entry: Json, path: FieldPath, { scope }: PeerSource): PeerTest {
  const written = parseRequirements(entry, 'any');
  if (written === undefined) return malformed(path);
  return { type: 'labels', requirements: scope(written), path, endpoint: true };
}

function readCidr(text: string, except: readonly Cidr[], path: FieldPath): PeerTest {
  const cidr = parseCidr(text);
  return cidr === undefined ? malformed(path) : { type: 'cidr', cidr, except, text, path };
}

function readCidrSet(entry: Json, path: FieldPath): PeerTest {
  const except = parseExcept(valueAt(entry, 'except'));
  const cidr = stringAt(entry, 'cidr');
  const group = stringAt(entry, 'cidrGroupRef');
  if (except === undefined) return malformed(path);
  if (cidr !== undefined) return readCidr(cidr, except, path);
  if (group !== undefined) return { type: 'cidr-group', group, except, path };
  const labels = parseRequirements(valueAt(entry, 'cidrGroupSelector'), 'any');
  return labels === undefined ? malformed(path) : { type: 'cidr-group', group: labels, except, path };
}

/** Ranges cut out of a range; undefined when one of them is none. */
export function parseExcept(json: Json | undefined): readonly Cidr[] | undefined {
  const list = json ?? [];
  if (!Array.isArray(list)) return undefined;
  const ranges = list.flatMap((one) => (typeof one === 'string' ? (parseCidr(one) ?? []) : []));
  return ranges.length === list.length ? ranges : undefined;
}

function readFqdn(entry: Json, path: FieldPath): PeerTest {
  const pattern = stringAt(entry, 'matchName') ?? stringAt(entry, 'matchPattern');
  return pattern === undefined ? malformed(path) : { type: 'fqdn', pattern, path };
}

function readServiceWanted(entry: Json, path: FieldPath): PeerTest {
  const wanted = serviceWanted(valueAt(entry, 'k8sService'), valueAt(entry, 'k8sServiceSelector'));
  return wanted === undefined ? malformed(path) : { type: 'service', wanted, path };
}

function serviceWanted(byName: Json | undefined, bySelector: Json | undefined): ServiceWanted | undefined {
  const source = byName ?? bySelector;
  if (!isJsonObject(source)) return undefined;
  const namespace = stringAt(source, 'namespace');
  const scope = namespace === undefined || namespace === '' ? {} : { namespace };
  if (source === byName) {
    const name = stringAt(byName, 'serviceName');
    return name === undefined ? undefined : { ...scope, name };
  }
  const labels = parseRequirements(valueAt(source, 'selector'), 'any');
  return labels === undefined ? undefined : { ...scope, labels };
}
