import type { Cluster, Service } from '../cluster/cluster.ts';
import { formatSelector, selectorOf } from '../labels/selector.ts';
import { formatPeer } from '../network/peer.ts';
import type { Finding } from '../rules/finding.ts';
import { formatRef, refKey } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';
import type { AlertClues } from './alert-clues.ts';
import type { ChainLink } from './diagnosis.ts';
import type { Episode } from './find-episodes.ts';
import { meantWorkload } from './path-state.ts';

/** What a chain is told from. */
export interface Explained {
  readonly clues: AlertClues;
  readonly episode: Episode;
  /** The fault as a finding. */
  readonly finding: Finding;
  /** The cluster when the fault was last there, and all of them up to then, newest first. */
  readonly clusters: readonly Cluster[];
  /** Everything the rules found then. */
  readonly findings: readonly Finding[];
}

/** Findings about the workload a Service is for that keep the two apart: its update was refused. */
export function contributing({
  episode,
  clusters,
  findings,
}: Omit<Explained, 'clues' | 'finding'>): readonly Finding[] {
  if (episode.fault.kind !== 'no-endpoints') return [];
  const meant = meantWorkload(episode.path.flow, clusters);
  if (meant === undefined) return [];
  return findings.filter(({ rule, object }) => REFUSED.has(rule) && refKey(object) === refKey(meant.ref));
}

const REFUSED = new Set(['selector-immutable', 'object-rejected']);

/** From the line in Git to the alert. */
export function chainOf(explained: Explained): readonly ChainLink[] {
  const { clues, episode, finding } = explained;
  return [
    ...originLink(explained),
    ...contributing(explained).map(({ message, source, rule }) => ({ statement: message, source, rule })),
    { statement: finding.message, source: finding.source, rule: finding.rule },
    connectionLink(episode),
    alertLink(clues, episode),
  ];
}

/** One sentence: what is wrong, and what wrote it. */
export function summaryOf({ finding, clusters, episode }: Explained): string {
  const service = serviceOf(episode, clusters[0]);
  const by = service === undefined ? undefined : writtenBy(service, finding.source);
  if (by === undefined || service === undefined) return finding.message;
  return `\`${by}\` in ${finding.source.file} rewrote the selector of ${formatRef(service.ref)}: ${finding.message}`;
}

/** The transformer that wrote the selector, if the finding's line is its. */
function originLink({ finding, clusters, episode }: Explained): readonly ChainLink[] {
  const service = serviceOf(episode, clusters[0]);
  const by = service === undefined ? undefined : writtenBy(service, finding.source);
  if (by === undefined || service?.selector === null || service === undefined) return [];
  const wanted = formatSelector(selectorOf(service.selector));
  return [
    { statement: `\`${by}\` makes ${wanted} of the selector of ${formatRef(service.ref)}.`, source: finding.source },
  ];
}

function writtenBy({ object }: Service, source: Source): string | undefined {
  const touch = object.touches.findLast(
    ({ path, source: at }) =>
      path[0] === 'spec' && path[1] === 'selector' && at.file === source.file && at.line === source.line,
  );
  return touch?.by;
}

function serviceOf({ path: { flow } }: Episode, cluster: Cluster | undefined): Service | undefined {
  return flow.to.type === 'service' ? cluster?.service(flow.to.namespace, flow.to.name) : undefined;
}

function connectionLink({ path, fault }: Episode): ChainLink {
  const { flow, why, inferred } = path;
  const who = `${formatPeer(flow.from)} → ${formatPeer(flow.to)}:${flow.port}`;
  const { connect } = fault.verdict.symptom;
  const symptom = fault.kind === 'service-gone' ? 'no such host' : connect;
  return { statement: `${who} fails with "${symptom}" (${inferred ? 'inferred: ' : ''}${why}).` };
}

function alertLink({ alert, metrics, rule }: AlertClues, { path }: Episode): ChainLink {
  const measured = metrics.length === 0 ? 'The alert' : metrics.slice(0, 3).join(', ');
  const statement =
    path.role === 'target'
      ? `${measured} ${metrics.length === 0 ? 'depends on' : 'measures'} that connection, so ${alert.name} fires.`
      : `${alert.name} is about one end of that connection.`;
  return { statement, ...(rule === undefined ? {} : { source: rule.source }) };
}
