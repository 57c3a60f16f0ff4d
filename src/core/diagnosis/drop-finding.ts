import type { Cluster, Workload } from '../cluster/cluster.ts';
import { formatFlow } from '../network/peer.ts';
import type { Peer, Verdict } from '../network/verdict.ts';
import type { Finding } from '../rules/finding.ts';
import { podLabelsPath } from '../rules/selector-blame.ts';
import { formatRef, type ObjectRef, refKey } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';
import { changedLine } from './changed-line.ts';
import type { World } from './world.ts';

/** Where a drop is seen: the cluster with it, and the one before it came. */
export interface DropScene {
  readonly world: World;
  readonly now: Cluster;
  readonly before: Cluster | undefined;
  /** The cluster when it came. */
  readonly firstBad: Cluster;
  readonly application: string;
}

/**
 * A connection that policy drops, as a finding. No rule looks for these: only a diagnosis knows which connections matter. The line is that of a Pod
 * label that changed, where one did, else that of the field of the policy that did, else, unless the whole policy is new, that of the rule that comes
 * nearest to allowing the connection, else that of the policy that denies it.
 */
export function dropFinding(verdict: Verdict, scene: DropScene): Finding {
  const hop = verdict.hops.find(({ result }) => result === 'dropped');
  const [evidence] = hop?.decidedBy ?? [];
  const nearest = hop?.nearest?.find(({ source }) => source !== undefined);
  const policy = scene.now.policies.find(({ ref }) => formatRef(ref) === (nearest?.policy ?? evidence?.policy));
  const relabelled = relabelling(verdict, scene);
  const isNew = policy !== undefined && !scene.before?.policies.some(({ ref }) => refKey(ref) === refKey(policy.ref));
  const edited = [nearest?.policy, evidence?.policy]
    .map((name) => editedLine(name, scene))
    .find((at) => at !== undefined);
  const where = relabelled ?? edited ?? (isNew ? evidence : nearest)?.source ?? evidence?.source;
  return {
    rule: 'policy-drops-flow',
    severity: 'critical',
    object: policy?.ref ?? subjectOf(verdict.flow.from),
    source: located(where, policy?.object.source, scene),
    args: {
      flow: formatFlow(verdict.flow),
      policy: evidence?.policy ?? '',
      direction: hop?.direction ?? '',
      missing: nearest?.missing ?? '',
    },
    message: `Policy drops \`${formatFlow(verdict.flow)}\`. ${evidence?.policy ?? 'The default'}: ${evidence?.why ?? 'no rule allows it'}${
      nearest === undefined
        ? ''
        : ` (nearest is \`${nearest.rule}\`${nearest.policy === evidence?.policy ? '' : ` of ${nearest.policy}`}: ${nearest.missing})`
    }.`,
    application: scene.application,
  };
}

/** The first field of a policy that changed when the drop came. */
function editedLine(name: string | undefined, { world, before, firstBad }: DropScene): Source | undefined {
  const policyIn = (cluster: Cluster | undefined) =>
    cluster?.policies.find(({ ref }) => formatRef(ref) === name)?.object;
  return changedLine({ before: policyIn(before), after: policyIn(firstBad) }, ['spec'], world);
}

/** The changed label of one of the two ends that made a policy select, or no longer admit, its Pods. */
function relabelling({ flow }: Verdict, { world, now, before }: DropScene): Source | undefined {
  for (const peer of [flow.from, flow.to]) {
    const [then, current] = [before, now].map((cluster) => workloadAt(peer, cluster));
    if (then === undefined || current === undefined) continue;
    const key = [...Object.keys(current.podLabels), ...Object.keys(then.podLabels)].find(
      (one) => current.podLabels[one] !== then.podLabels[one],
    );
    if (key !== undefined) return world.sourceOf(current.object, [...podLabelsPath(current), key]);
  }
  return undefined;
}

function workloadAt(peer: Peer, cluster: Cluster | undefined): Workload | undefined {
  if (cluster === undefined) return undefined;
  if (peer.type === 'workload') return cluster.workload(peer.namespace, peer.name, peer.kind);
  if (peer.type !== 'service') return undefined;
  const service = cluster.service(peer.namespace, peer.name);
  return service === undefined ? undefined : cluster.endpointsOf(service)?.[0];
}

function subjectOf(peer: Peer): ObjectRef {
  const name = 'name' in peer ? peer.name : peer.type;
  return { apiVersion: 'v1', kind: 'Pod', ...('namespace' in peer ? { namespace: peer.namespace } : {}), name };
}

function located(where: Source | undefined, fallback: Source | undefined, { application }: DropScene): Source {
  return where ?? fallback ?? { file: application, line: 1 };
}
