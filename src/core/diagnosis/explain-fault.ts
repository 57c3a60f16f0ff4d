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
    { statement: faultSentence(explained), source: finding.source, rule: finding.rule },
    connectionLink(episode),
    alertLink(clues, episode),
  ];
}

/** How it came to be wrong: what wrote the selector, and why the Pods did not follow. The selector itself belongs into the chain. */
export function summaryOf(explained: Explained): string {
  const { finding } = explained;
  const { file, line } = finding.source;
  const origin = originOf(explained);
  const kept = contributing(explained).map(keptLabels).join('');
  if (origin !== undefined) {
    const { by, service } = origin;
    return `\`${by}\` in ${file}:${line} rewrote the selector of ${formatRef(service.ref)}; no Pod carries it.${kept}`;
  }
  return SELECTS_NOBODY.has(finding.rule)
    ? `${finding.args['service'] ?? formatRef(finding.object)} selects \`${finding.args['selector'] ?? ''}\`; no Pod carries it.${kept}`
    : finding.message;
}

const SELECTS_NOBODY = new Set(['service-selects-no-pods']);

/** Why Pods did not get the labels that everything around them now asks for. */
function keptLabels({ rule, object, args }: Finding): string {
  const live = args['live'];
  return rule === 'selector-immutable' && live !== undefined
    ? ` The ${object.kind}'s selector is immutable, so its Pods kept \`${live}\`.`
    : ` The API server refuses ${formatRef(object)}, so its Pods stayed as they were.`;
}

/** The fault as a link of the chain; where the link before it gave the selector, it is not said again. */
function faultSentence(explained: Explained): string {
  const { finding } = explained;
  if (originOf(explained) === undefined || !SELECTS_NOBODY.has(finding.rule)) return finding.message;
  const nearest = finding.args['instead'] ?? '';
  return `No Pod carries these labels${nearest === '' ? '' : `; nearest is ${nearest}`}.`;
}

/** The transformer that wrote the selector, if the finding's line is its. */
function originLink(explained: Explained): readonly ChainLink[] {
  const origin = originOf(explained);
  if (origin === undefined) return [];
  const { by, service, selector } = origin;
  const wanted = formatSelector(selectorOf(selector));
  return [
    {
      statement: `\`${by}\` makes \`${wanted}\` of the selector of ${formatRef(service.ref)}.`,
      source: explained.finding.source,
    },
  ];
}

function originOf({ finding, clusters, episode }: Explained) {
  const service = serviceOf(episode, clusters[0]);
  const by = service === undefined ? undefined : writtenBy(service, finding.source);
  if (by === undefined || service === undefined || service.selector === null) return undefined;
  return { by, service, selector: service.selector };
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
  const who = `\`${formatPeer(flow.from)} → ${formatPeer(flow.to)}:${flow.port}\``;
  if (path.isScrape === true && fault.kind !== 'policy-drop') {
    return { statement: `${why}; nothing is behind port ${flow.port}, so Prometheus has no target there.` };
  }
  const { connect } = fault.verdict.symptom;
  const symptom = fault.kind === 'service-gone' ? 'no such host' : connect;
  return { statement: `${who} fails with \`${symptom}\` (${inferred ? 'inferred: ' : ''}${why}).` };
}

function alertLink({ alert, metrics, rule }: AlertClues, { path }: Episode): ChainLink {
  const measured =
    metrics.length === 0
      ? 'The alert'
      : metrics
          .slice(0, 3)
          .map((metric) => `\`${metric}\``)
          .join(', ');
  const statement =
    path.role === 'target'
      ? `${measured} ${metrics.length === 0 ? 'depends on' : 'measures'} that connection, so ${alert.name} fires.`
      : `${alert.name} is about one end of that connection.`;
  return { statement, ...(rule === undefined ? {} : { source: rule.source }) };
}
