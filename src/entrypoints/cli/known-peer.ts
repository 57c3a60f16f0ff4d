import type { ReplayedApplication, World } from '../../core/diagnosis/world.ts';
import { formatPeer } from '../../core/network/peer.ts';
import type { Peer } from '../../core/network/verdict.ts';
import { bounded } from '../../core/report/bounded.ts';
import { problemPlace } from '../../core/rules/problem-place.ts';
import type { Gap } from '../../core/values/gap.ts';
import { placeText } from './text/place-text.ts';
import { UsageError } from './usage-error.ts';

/** What is not rendered may hold anything, in any namespace. */
const MAY_HOLD_IT: ReadonlySet<Gap['reason']> = new Set([
  'helm-chart',
  'remote-base',
  'unsupported-field',
  'plugin',
  'generator',
  'unreadable-file',
  'unreadable-repository',
  'no-application',
]);

const MOST = 12;

/**
 * Refuses a workload or a Service that is most likely mistyped: Git shows its namespace, all of it, and it is not there. What may exist elsewhere
 * passes, and the verdict is `unknown`.
 * @throws UsageError naming what there is.
 */
export function refuseUnknownPeer(option: '--from' | '--to', peer: Peer, world: World): void {
  if (peer.type !== 'workload' && peer.type !== 'service') return;
  const names = namesBeside(peer, world);
  if (isKnown(peer, world) || names.length === 0 || mayBeElsewhere(peer, world)) return;
  const what = peer.type === 'service' ? 'Service' : 'workload';
  const known = `${names.slice(0, MOST).join(', ')}${names.length > MOST ? ', …' : ''}`;
  throw new UsageError(`${option} ${formatPeer(peer)}: no such ${what}; there are ${known}.`);
}

/** Applications that do not render, each with its place and its reason. */
export function problemsOf({ applications, snapshot }: World): readonly Gap[] {
  return applications.flatMap(({ application, rendered }) => {
    if (rendered.problem === null) return [];
    const source = problemPlace(rendered, application.path, (file) => snapshot.text(file));
    const because = bounded(rendered.problem.message, 1000);
    return [
      { reason: 'render-failed', detail: `${application.name} does not render: ${placeText(source)} ${because}` },
    ];
  });
}

/** Why nothing is known of a peer: the application that does not render, that of its own namespace before others. */
export function problemBehind(peer: Peer, world: World): Gap | undefined {
  if ((peer.type !== 'workload' && peer.type !== 'service') || isKnown(peer, world)) return undefined;
  const isOwn = ({ application }: ReplayedApplication): boolean => application.namespace === peer.namespace;
  const applications = world.applications.toSorted((a, b) => Number(isOwn(b)) - Number(isOwn(a)));
  return problemsOf({ ...world, applications })[0];
}

type Named = Extract<Peer, { readonly type: 'workload' | 'service' }>;

/** In Git or in the predicted cluster: what was deleted from Git may be live. */
function isKnown(peer: Named, { desired, live }: World): boolean {
  return [desired, live].some((cluster) =>
    peer.type === 'service'
      ? cluster.service(peer.namespace, peer.name) !== undefined
      : cluster.workload(peer.namespace, peer.name, peer.kind) !== undefined,
  );
}

function namesBeside(peer: Named, { desired, live }: World): readonly string[] {
  const found = [desired, live].flatMap((cluster) =>
    peer.type === 'service'
      ? cluster.servicesIn(peer.namespace).map(({ ref }) => ref.name)
      : cluster
          .workloadsIn(peer.namespace)
          .map(({ ref }) => (peer.kind === undefined ? ref.name : `${ref.kind}/${ref.name}`)),
  );
  return [...new Set(found)];
}

function mayBeElsewhere({ namespace }: Named, world: World): boolean {
  const makers = [world.desired, world.live].some((cluster) => cluster.podMakersIn(namespace).length > 0);
  return makers || problemsOf(world).length > 0 || world.gaps.some(({ reason }) => MAY_HOLD_IT.has(reason));
}
