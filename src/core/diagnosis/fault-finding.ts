import type { Cluster } from '../cluster/cluster.ts';
import type { Flow, Peer } from '../network/verdict.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { Finding } from '../rules/finding.ts';
import { formatRef, refKey } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';
import { changedLine } from './changed-line.ts';
import { dropFinding } from './drop-finding.ts';
import type { Episode } from './find-episodes.ts';
import type { Moment } from './timeline.ts';
import type { World } from './world.ts';

/** Rules that say why a Service has no endpoints, the more telling first. */
const NO_ENDPOINTS = ['service-selects-no-pods', 'service-scaled-to-zero', 'service-port-not-served'];

/** What a fault is told about with. */
export interface FaultScene {
  readonly world: World;
  readonly moments: readonly Moment[];
  /** What the rules found when the fault was last there. */
  readonly findings: readonly Finding[];
}

/** The finding that a fault is: one of the rules', or one made here for what no rule can see. */
export function faultFinding(episode: Episode, scene: FaultScene): Finding {
  const { to } = episode.path.flow;
  const now = scene.moments[episode.to]?.cluster ?? scene.world.live;
  const before = episode.from === 0 ? undefined : scene.moments[episode.from - 1]?.cluster;
  const firstBad = scene.moments[episode.from]?.cluster ?? now;
  switch (episode.fault.kind) {
    case 'policy-drop': {
      const application = applicationAt(scene, episode);
      return dropFinding(episode.fault.verdict, { world: scene.world, now, before, firstBad, application });
    }
    case 'service-gone':
      return goneFinding(episode, { scene, before, firstBad });
    case 'no-such-port':
      return made('service-port-missing', episode, {
        scene,
        at:
          changedLine(
            { before: serviceAt(to, before), after: serviceAt(to, firstBad) },
            ['spec', 'ports'],
            scene.world,
          ) ?? serviceLine(to, now, scene.world, ['spec', 'ports']),
      });
    case 'no-endpoints':
      return (
        ruleFinding(episode.path.flow, now, scene.findings) ??
        made('service-without-endpoints', episode, {
          scene,
          at: serviceLine(to, now, scene.world, ['spec', 'selector']),
        })
      );
  }
}

function ruleFinding({ to, port }: Flow, cluster: Cluster, findings: readonly Finding[]): Finding | undefined {
  const service = to.type === 'service' ? cluster.service(to.namespace, to.name) : undefined;
  if (service === undefined) return undefined;
  const target = service.ports.find((one) => one.port === port)?.targetPort;
  const about = findings.filter(
    ({ rule, object, args }) =>
      refKey(object) === refKey(service.ref) && (rule !== 'service-port-not-served' || args['port'] === String(target)),
  );
  return NO_ENDPOINTS.map((rule) => about.find((one) => one.rule === rule)).find((one) => one !== undefined);
}

/** A Service that vanished: most often it was renamed, and its file now makes another one. */
function goneFinding(
  episode: Episode,
  {
    scene,
    before,
    firstBad,
  }: { readonly scene: FaultScene; readonly before: Cluster | undefined; readonly firstBad: Cluster },
): Finding {
  const { to } = episode.path.flow;
  const gone = to.type === 'service' ? before?.service(to.namespace, to.name) : undefined;
  const successor = firstBad.services.find(
    ({ object, namespace, ref }) =>
      object.source.file === gone?.object.source.file && before?.service(namespace, ref.name) === undefined,
  );
  if (successor === undefined) {
    const at = gone === undefined ? undefined : scene.world.sourceOf(gone.object, []);
    return made('service-gone', episode, { scene, at });
  }
  const field = successor.namespace === gone?.namespace ? 'name' : 'namespace';
  const at = scene.world.sourceOf(successor.object, ['metadata', field]);
  return made('service-gone', episode, { scene, at, more: `; it is ${formatRef(successor.ref)} now` });
}

function made(
  rule: string,
  episode: Episode,
  { scene, at, more = '' }: { readonly scene: FaultScene; readonly at: Source | undefined; readonly more?: string },
): Finding {
  const { to, from, port } = episode.path.flow;
  const name = to.type === 'service' ? to.name : '';
  const object = { apiVersion: 'v1', kind: 'Service', ...('namespace' in to ? { namespace: to.namespace } : {}), name };
  const client = 'name' in from ? from.name : 'its clients';
  const still = 'name' in from ? `${from.name} still connects` : 'its clients still connect';
  const evidence = episode.fault.verdict.hops[0]?.decidedBy[0];
  const why =
    rule === 'service-gone'
      ? `is not there any more${more}${episode.path.isScrape === true ? '' : `, but ${still} to it`}`
      : (evidence?.why ?? 'leads nowhere');
  return {
    rule,
    severity: 'critical',
    object,
    source: at ?? evidence?.source ?? { file: applicationAt(scene, episode), line: 1 },
    args: { service: formatRef(object), port: String(port), client },
    message: `${formatRef(object)}${rule === 'service-gone' ? ' ' : ': '}${why}.`,
    application: applicationAt(scene, episode),
  };
}

function serviceLine(to: Peer, cluster: Cluster, world: World, path: readonly string[]): Source | undefined {
  const service = serviceAt(to, cluster);
  return service === undefined ? undefined : world.sourceOf(service, path);
}

function serviceAt(to: Peer, cluster: Cluster | undefined): RenderedObject | undefined {
  return to.type === 'service' ? cluster?.service(to.namespace, to.name)?.object : undefined;
}

function applicationAt({ moments, world }: FaultScene, { from }: Episode): string {
  return (moments[from]?.step?.application ?? world.applications[0]?.application)?.path ?? '';
}
