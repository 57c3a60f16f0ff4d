import type { Cluster } from '../cluster/cluster.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { World } from '../diagnosis/world.ts';
import { compareFlows } from '../network/compare-flows.ts';
import { connect } from '../network/connect.ts';
import type { Flow } from '../network/verdict.ts';
import type { Finding } from '../rules/finding.ts';
import type { Edit } from '../values/edit.ts';
import { formatRef, refKey } from '../values/object-ref.ts';
import { deletedObjects } from './deleted-objects.ts';
import type { Proven } from './offer.ts';
import type { Fault } from './option.ts';
import { type Simulated, simulate } from './simulate.ts';
import { faresAlike, wasOpen } from './was-open.ts';

/** What is to be proven. `mayOpen`: flows the option means to open; by default those that were open in `healthy`. */
export interface Claim {
  readonly diagnosis: Diagnosis;
  readonly world: World;
  readonly healthy: Cluster;
  readonly edits: readonly Edit[];
  readonly fault: Fault;
  readonly mayOpen?: (flow: Flow) => boolean;
}

/**
 * Renders the edited tree, syncs it onto the predicted cluster, inspects and connects that again. The proof holds when it renders, the
 * fault is gone with all its findings, nothing is refused but what is refused for other reasons today, the flows the alert depends on
 * are open, nothing opens that is not meant to, and nothing closes that was open when all was well.
 */
export function prove(claim: Claim): Proven {
  const { world, edits, healthy } = claim;
  const simulated = simulate(world, edits);
  if (simulated === null) return { proof: UNRENDERED, after: null };
  const { opened, closed } = compareFlows(world.live, simulated.live, { settings: world.network });
  const proof = {
    rendered: true,
    rejected: simulated.rejected,
    flowsOpened: opened,
    flowsClosed: closed,
    flowsShutAgain: closed.filter((flow) => faresAlike(healthy, simulated.live, flow)),
    deletes: deletedObjects(world.live, simulated.live, simulated.recreated),
    findingsLeft: [...new Set(simulated.findings.map(({ rule }) => rule))].sort(),
    holds:
      edits.length > 0 &&
      isGone(claim, simulated) &&
      onlyOthersRefused(claim, simulated) &&
      isConnected(claim, simulated) &&
      opened.every((flow) => isMeant(claim, flow)) &&
      !closed.some((flow) => wasOpen(healthy, flow)),
  };
  return { proof, after: simulated.live };
}

const UNRENDERED = {
  rendered: false,
  rejected: [],
  flowsOpened: [],
  flowsClosed: [],
  flowsShutAgain: [],
  deletes: [],
  findingsLeft: [],
  holds: false,
} as const;

/** The findings that are this fault: of the cause all that are on the path to the alert or come from its line, of another fault its own. */
function findingsOf({ diagnosis, fault }: Claim): readonly Finding[] {
  const { cause, findings } = diagnosis;
  if (cause === null || fault.object !== '' || !isCauseOf(diagnosis, fault)) {
    return findings.filter(({ rule, object }) => rule === fault.rule && formatRef(object) === fault.object);
  }
  const { file, line } = cause.source;
  return findings.filter(({ causal, source }) => causal || (source.file === file && source.line === line));
}

function isCauseOf({ cause }: Diagnosis, fault: Fault): boolean {
  return cause !== null && fault.rule === cause.rule && fault.file === cause.source.file;
}

const keyOf = ({ rule, object }: Finding): string => `${rule} ${refKey(object)}`;

function isGone(claim: Claim, { findings }: Simulated): boolean {
  const left = new Set(findings.map(keyOf));
  return findingsOf(claim).every((finding) => !left.has(keyOf(finding)));
}

function onlyOthersRefused(claim: Claim, { rejected }: Simulated): boolean {
  const own = new Set(findingsOf(claim).map(keyOf));
  const others = new Set(
    claim.diagnosis.findings.filter((finding) => !own.has(keyOf(finding))).map(({ object }) => refKey(object)),
  );
  return rejected.every((ref) => others.has(refKey(ref)));
}

/**
 * Where the fault is the cause, the alert's flows must be open, or not known to be shut; those that were shut when all was well may stay
 * so. Another fault must not shut any.
 */
function isConnected(claim: Claim, { live }: Simulated): boolean {
  const before = comparable(claim);
  return claim.diagnosis.scope.flows.every(
    ({ flow }) => isOpen(claim, live, flow) || (before !== null && !isOpen(claim, before, flow)),
  );
}

/** The cluster whose shut flows may stay shut; null where no healthy past is known and every flow must open. */
function comparable({ diagnosis, world, healthy, fault }: Claim): Cluster | null {
  if (!isCauseOf(diagnosis, fault)) return world.live;
  return healthy === world.live ? null : healthy;
}

function isOpen({ world }: Claim, cluster: Cluster, flow: Flow): boolean {
  const { result } = connect(cluster, flow, world.network);
  return result === 'allowed' || result === 'unknown';
}

/** By default: what was open when all was well, and Services that get their Pods back, which no policy has a say in. */
function isMeant({ healthy, world, mayOpen }: Claim, flow: Flow): boolean {
  if (mayOpen !== undefined) return mayOpen(flow);
  return wasOpen(healthy, flow) || connect(world.live, flow, world.network).result === 'no-endpoints';
}
