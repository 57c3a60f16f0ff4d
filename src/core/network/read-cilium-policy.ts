import type { Policy } from '../cluster/cluster.ts';
import type { FieldPath } from '../values/field-path.ts';
import { formatFieldPath } from '../values/field-path.ts';
import type { Json, JsonObject } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import { listAt, objectsAt, valueAt } from '../values/read-json.ts';
import type { Agent } from './agent.ts';
import { NAMESPACE_KEY } from './identity.ts';
import type { Direction, PolicyRule, PolicyUnit, ReadPolicy } from './policy-unit.ts';
import { readPeers } from './read-cilium-peers.ts';
import { readPorts } from './read-cilium-ports.ts';
import type { Requirement } from './requirement.ts';
import { parseKey, parseRequirements } from './requirement.ts';
import { refusalBy } from './sanitize/cilium-refusal.ts';
import { inNamespace, scoped } from './scope.ts';

const LISTS: readonly {
  readonly field: string;
  readonly direction: Direction;
  readonly effect: PolicyRule['effect'];
}[] = [
  { field: 'ingress', direction: 'ingress', effect: 'allow' },
  { field: 'ingressDeny', direction: 'ingress', effect: 'deny' },
  { field: 'egress', direction: 'egress', effect: 'allow' },
  { field: 'egressDeny', direction: 'egress', effect: 'deny' },
];

/** From here on there are no `fromRequires` and `toRequires` any more. */
const NO_REQUIRES = 19;

/** A CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy, read as Cilium's agent would (pkg/k8s/apis/cilium.io/v2 `Parse`). */
export function readCiliumPolicy(policy: Policy, agent: Agent): ReadPolicy {
  const nothing = { policy, units: [], refusal: null, unread: null };
  const refusal = refusalBy(policy, agent);
  const blocks = blocksOf(policy.object.manifest);
  if (refusal !== null) {
    const meant = (blocks ?? []).flatMap(({ block }) => {
      const subject = readSubject(block, policy);
      return subject === undefined ? [] : [subject];
    });
    return { ...nothing, refusal, meant };
  }
  if (blocks === undefined) return { ...nothing, unread: 'its spec is not an object' };
  const units: PolicyUnit[] = [];
  for (const { block, path } of blocks) {
    const unit = readUnit(block, path, policy, agent);
    if (unit === undefined) return { ...nothing, unread: `${formatFieldPath(path)}.endpointSelector cannot be read` };
    units.push(unit);
  }
  return { ...nothing, units };
}

function readUnit(block: JsonObject, path: FieldPath, policy: Policy, agent: Agent): PolicyUnit | undefined {
  const nodes = valueAt(block, 'nodeSelector');
  const ofNodes = isJsonObject(nodes);
  const subject = ofNodes ? parseRequirements(nodes, 'any') : readSubject(block, policy);
  if (subject === undefined) return undefined;
  const matchesInit = subject.some(({ from, key }) => from === 'reserved' && key === 'init');
  const rules = readRules(block, { path, policy, agent, matchesInit });
  const unit = { policy, path, subject, defaultDeny: defaultDenyOf(block, agent), rules };
  return ofNodes ? { ...unit, ofNodes } : unit;
}

/** `spec` and each of `specs`; undefined when one of them is no object. */
function blocksOf(manifest: JsonObject): { block: JsonObject; path: FieldPath }[] | undefined {
  const specs = valueAt(manifest, 'specs') ?? [];
  const spec = valueAt(manifest, 'spec') ?? null;
  if (!Array.isArray(specs)) return undefined;
  const found: { block: Json; path: FieldPath }[] = specs.map((block, index) => ({ block, path: ['specs', index] }));
  if (spec !== null) found.unshift({ block: spec, path: ['spec'] });
  const blocks = found.flatMap(({ block, path }) => (isJsonObject(block) ? [{ block, path }] : []));
  return blocks.length === found.length ? blocks : undefined;
}

/**
 * A namespaced policy is about its namespace only: a `k8s:` label that demands another one is overridden; one without source, or an expression,
 * stays beside it (utils.go, `AddMatch`), and then the policy selects nothing.
 */
function readSubject(block: JsonObject, policy: Policy): readonly Requirement[] | undefined {
  const selector = valueAt(block, 'endpointSelector');
  if (policy.namespace === undefined) return parseRequirements(selector, 'any');
  const written = parseRequirements(withoutNamespaceLabel(selector), 'any');
  return written === undefined ? undefined : [...written, inNamespace(policy.namespace)];
}

function withoutNamespaceLabel(selector: Json | undefined): Json | undefined {
  const labels = valueAt(selector, 'matchLabels');
  if (!isJsonObject(selector) || !isJsonObject(labels)) return selector;
  const kept = Object.entries(labels).filter(([label]) => {
    const { from, key } = parseKey(label);
    return from !== 'k8s' || key !== NAMESPACE_KEY;
  });
  return { ...selector, matchLabels: Object.fromEntries(kept) };
}

/** Unless it says otherwise, a rule block denies by default in each direction it has rules for; without rules it has no say there. */
function defaultDenyOf(block: JsonObject, { options }: Agent): Record<Direction, boolean> {
  const of = (direction: Direction): boolean => {
    const hasRules = [direction, `${direction}Deny`].some((field) => listAt(block, field).length > 0);
    const told = valueAt(block, 'enableDefaultDeny', direction);
    return hasRules && !(options.nonDefaultDenyPolicies && told === false);
  };
  return { ingress: of('ingress'), egress: of('egress') };
}

interface RulePlace {
  readonly path: FieldPath;
  readonly policy: Policy;
  readonly agent: Agent;
  /** The policy is about endpoints that have no labels yet. */
  readonly matchesInit: boolean;
}

function readRules(block: JsonObject, place: RulePlace): readonly PolicyRule[] {
  return LISTS.flatMap(({ field, direction, effect }) =>
    listAt(block, field).map((rule, index) => {
      const path = [...place.path, field, index];
      const name = formatFieldPath(place.path[0] === 'spec' ? path.slice(1) : path);
      return { direction, effect, name, path, ...readRule(rule, { ...place, path }, direction, effect) };
    }),
  );
}

function readRule(
  rule: Json,
  { path, policy, agent, matchesInit }: RulePlace,
  direction: Direction,
  effect: PolicyRule['effect'],
): Pick<PolicyRule, 'peers' | 'ports' | 'requires'> {
  if (!isJsonObject(rule)) {
    return { peers: [{ type: 'unread', why: `${formatFieldPath(path)} is not an object`, path }], ports: null };
  }
  const scope = (requirements: readonly Requirement[]): readonly Requirement[] =>
    scoped(requirements, { namespace: policy.namespace, matchesInit, agent });
  const peers = readPeers({ rule, path, direction, effect, scope, agent });
  const ports = readPorts(rule, effect, path);
  const requires = agent.minor < NO_REQUIRES ? readRequires(rule, direction, scope) : [];
  return {
    // A rule that names neither peers nor ports lets nobody through, other than in a NetworkPolicy.
    peers: peers === null && ports === null ? [] : peers,
    ports,
    ...(requires.length > 0 ? { requires } : {}),
  };
}

function readRequires(
  rule: JsonObject,
  direction: Direction,
  scope: (requirements: readonly Requirement[]) => readonly Requirement[],
): readonly Requirement[] {
  const field = direction === 'ingress' ? 'fromRequires' : 'toRequires';
  return objectsAt(rule, field).flatMap((selector) => scope(parseRequirements(selector, 'any') ?? []));
}
