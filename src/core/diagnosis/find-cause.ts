import type { Finding } from '../rules/finding.ts';
import { inspectApplication } from '../rules/inspect-application.ts';
import type { Gap } from '../values/gap.ts';
import { refKey } from '../values/object-ref.ts';
import type { Case } from './case.ts';
import { causeWithoutFault } from './cause-without-fault.ts';
import type { Cause, ChainLink, Confidence, JudgedFinding } from './diagnosis.ts';
import { chainOf, contributing, type Explained, summaryOf } from './explain-fault.ts';
import { faultFinding } from './fault-finding.ts';
import { type Episode, findEpisodes } from './find-episodes.ts';
import type { FoundPaths } from './found-paths.ts';
import { headlineOf } from './headline.ts';
import { lookUps } from './look-ups.ts';
import { meantWorkload, policyFault, serviceFault } from './path-state.ts';
import { repairInGit } from './repair-in-git.ts';
import { type Moment, timeline } from './timeline.ts';
import type { WatchedPath } from './watched-path.ts';
import type { World } from './world.ts';

export interface Judgement {
  readonly cause: Cause | null;
  readonly chain: readonly ChainLink[];
  readonly findings: readonly JudgedFinding[];
  readonly gaps: readonly Gap[];
  /** The connections the alert depends on, with the look-up that is to blame where one is. */
  readonly watched: readonly WatchedPath[];
}

/** The fault that explains the alert, and everything else that was found, told apart. */
export function findCause(given: Case): Judgement {
  const moments = timeline(given.world, namespacesOf(given.found));
  const { paths } = given.found;
  const episodesOf = (path: WatchedPath): readonly Episode[] => findEpisodes(path, moments, given.settings);
  // How a cluster's DNS is reached is only known from what once worked.
  const unanswered = lookUps(paths)
    .flatMap(episodesOf)
    .filter(({ from }) => from > 0);
  const episodes = [...paths.flatMap(episodesOf), ...unanswered].filter(isSaid);
  const judged = { ...given, moments };
  const ranked = episodes.filter((one) => mayExplain(one, given)).sort(byRank(judged));
  const current = ranked.filter((one) => isRelevant(one, judged));
  const [chosen] = current;
  if (chosen === undefined) return withoutEpisode(judged, ranked);
  const { explained, cause } = explain(chosen, judged);
  const causal = [explained.finding, ...contributing(explained)];
  const separate = episodes
    .filter(
      (one) => one !== chosen && one.to === moments.length - 1 && one.from > 0 && one.fault.kind === 'policy-drop',
    )
    .map((one) => faultFinding(one, { world: given.world, moments, findings: [] }));
  return {
    cause,
    chain: [...chainOf(explained), ...repairLinks(cause)],
    findings: judgedFindings(given.world, causal, separate),
    gaps: [...startGaps(chosen, moments), ...lateGaps(chosen, judged)],
    watched: paths.includes(chosen.path) ? paths : [...paths, chosen.path],
  };
}

interface Judging extends Case {
  readonly moments: readonly Moment[];
}

function explain(episode: Episode, judging: Judging): { readonly explained: Explained; readonly cause: Cause } {
  const { world, moments, clues } = judging;
  const findings = findingsAt(episode.to, judging);
  const finding = faultFinding(episode, { world, moments, findings });
  const clusters = moments
    .slice(0, episode.to + 1)
    .map(({ cluster }) => cluster)
    .reverse();
  const explained: Explained = { clues, episode, finding, clusters, findings };
  const repaired = repairInGit(episode, {
    world,
    moments,
    stillThere: (cluster) => isStillThere(cluster, episode, judging),
  });
  const firstBad = episode.from === 0 ? undefined : moments[episode.from]?.commit;
  return {
    explained,
    cause: {
      rule: finding.rule,
      headline: headlineOf(finding),
      summary: summaryOf(explained),
      confidence: confidenceOf(episode, judging),
      source: finding.source,
      ...(firstBad === undefined || firstBad === null ? {} : { firstBadCommit: firstBad }),
      ...(repaired === null || repaired === undefined ? {} : { repairedInGit: repaired }),
    },
  };
}

function isStillThere(cluster: Moment['cluster'], { path, fault }: Episode, { moments, settings }: Judging): boolean {
  if (fault.kind !== 'policy-drop') return serviceFault(cluster, path.flow, true, settings) !== null;
  return (
    policyFault(
      cluster,
      path.flow,
      meantWorkload(path.flow, [cluster, ...moments.map((one) => one.cluster).reverse()]),
      settings,
    ) !== null
  );
}

/** What the rules find at a moment: known for now, asked again for the past. */
function findingsAt(index: number, { world, moments }: Judging): readonly Finding[] {
  const live = moments[index]?.cluster;
  if (index === moments.length - 1 || live === undefined) return world.applications.flatMap(({ findings }) => findings);
  return world.applications.flatMap(({ application, rendered, history }) => {
    const last = moments.slice(0, index + 1).findLast(({ step }) => step?.application === application);
    const step = last?.step?.index ?? 0;
    return inspectApplication({
      application,
      rendered,
      history,
      step,
      live,
      sourceOf: (object, path) => world.sourceOf(object, path),
      textOf: (file) => world.treeAt(history?.steps[step]?.commit.sha ?? '')?.text(file),
    });
  });
}

// ── Which fault ──

const ROLES: readonly WatchedPath['role'][] = ['target', 'scrape', 'client', 'dependency'];

/** A client nobody knows says nothing about policy. */
function isSaid({ path, fault }: Episode): boolean {
  return fault.kind !== 'policy-drop' || path.flow.from.type !== 'entity';
}

/** A value that arrives was scraped: then the way to the exporter is no reason for it. */
function mayExplain({ path }: Episode, { clues }: Case): boolean {
  return path.role !== 'scrape' || clues.scrapeInDoubt;
}

/** What the alert measures before what is around it; what is broken before what was; what may have started it; what came first, but what was always so last. */
function byRank(judging: Judging): (a: Episode, b: Episode) => number {
  const { moments } = judging;
  const rank = ({ path, from, to, fault }: Episode): readonly number[] => [
    ROLES.indexOf(path.role),
    to === moments.length - 1 ? 0 : 1,
    startsLate({ from }, judging) ? 1 : 0,
    from === 0 ? 1 : 0,
    from,
    fault.kind === 'policy-drop' ? 1 : 0,
    path.inferred ? 1 : 0,
  ];
  return (a, b) => {
    const [left, right] = [rank(a), rank(b)];
    const at = left.findIndex((value, index) => value !== right[index]);
    return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
  };
}

/** A fault that is over explains an alert that began before its repair, or while something may hold the repair back. */
function isRelevant({ to }: Episode, { clues, moments, world }: Judging): boolean {
  const repair = moments[to + 1];
  if (repair === undefined) return true;
  if (repair.commit === null || clues.alert.startsAt <= repair.commit.date) return true;
  const application = world.applications.find((one) => one.application === repair.step?.application);
  return application?.history?.steps.at(-1)?.outcome !== 'synced';
}

/**
 * One inferred link makes it likely, more of them possible. Several likely targets, a repair that should be live, a fault that the history does not
 * show the beginning of, and an application that nobody syncs by itself are such links. What began after the alert cannot have started it.
 */
function confidenceOf(episode: Episode, judging: Judging): Confidence {
  const { path, from, to, fault } = episode;
  const { found, moments, clues } = judging;
  if (startsLate(episode, judging) || contradictsBaseline(episode, judging)) return 'possible';
  const targets = found.paths.filter(({ role, inferred }) => role === path.role && inferred).length;
  const guesses = [
    path.inferred,
    path.inferred && targets > 1,
    to < moments.length - 1,
    path.role === 'dependency' || path.role === 'client',
    from === 0 && moments.length > 1,
    !isSynced(moments[from], judging),
    // Without a target a series ends; only an alert on its absence is sure to fire then.
    path.isScrape === true && fault.kind !== 'policy-drop' && !firesWithoutData(clues),
  ].filter(Boolean).length;
  return guesses === 0 ? 'proven' : guesses === 1 ? 'likely' : 'possible';
}

function firesWithoutData({ alert, selectors }: Case['clues']): boolean {
  return alert.condition !== 'alerting' || selectors.some(({ absent }) => absent);
}

/** The oldest commit is taken as healthy where nobody knows better: what is wrong in it speaks against one of the two. */
function contradictsBaseline({ from }: Pick<Episode, 'from'>, { moments, world }: Judging): boolean {
  const first = moments[0]?.step?.application;
  const history = world.applications.find(({ application }) => application === first)?.history;
  return from === 0 && history?.baseline.why === 'oldest-in-window';
}

function startsLate({ from }: Pick<Episode, 'from'>, { clues, moments }: Judging): boolean {
  const began = from === 0 ? undefined : moments[from]?.commit?.date;
  return began !== undefined && began > clues.alert.startsAt;
}

/** Whether somebody is declared to bring the commits of a moment to the cluster. */
function isSynced(moment: Moment | undefined, { world }: Judging): boolean {
  const one = world.applications.find(({ application }) => application === moment?.step?.application);
  return one === undefined || one.application.sync.automated;
}

function withoutEpisode(judging: Judging, over: readonly Episode[]): Judgement {
  const watched = judging.found.paths;
  const known = causeWithoutFault(judging);
  const gaps = over.slice(0, 1).map(
    ({ to }): Gap => ({
      reason: 'live-state',
      detail: `a fault on a connection this alert depends on was repaired by ${judging.moments[to + 1]?.commit?.sha.slice(0, 12) ?? 'a later commit'}, before the alert started`,
    }),
  );
  if (known !== null) return { ...known, findings: judgedFindings(judging.world, known.causal, []), gaps, watched };
  return { cause: null, chain: [], findings: judgedFindings(judging.world, [], []), gaps, watched };
}

// ── What is said ──

function judgedFindings(
  world: World,
  causal: readonly Finding[],
  separate: readonly Finding[],
): readonly JudgedFinding[] {
  const keyOf = ({ rule, object, application }: Finding): string => `${rule} ${refKey(object)} ${application}`;
  const all = new Map<string, JudgedFinding>();
  const found = world.applications.flatMap(({ findings }) => findings.filter((one) => one.consequence === undefined));
  const others = [...found, ...separate];
  for (const finding of causal) all.set(keyOf(finding), { ...finding, causal: true });
  for (const finding of others) if (!all.has(keyOf(finding))) all.set(keyOf(finding), { ...finding, causal: false });
  return [...all.values()];
}

function repairLinks({ repairedInGit }: Cause): readonly ChainLink[] {
  if (repairedInGit === undefined) return [];
  const { commit, heldBackBy } = repairedInGit;
  const held = heldBackBy.length === 0 ? 'the cluster may not have synced yet' : 'this may hold it back';
  return [
    { statement: `${commit.sha.slice(0, 12)} (${commit.subject}) repairs it in Git; ${held}.` },
    ...heldBackBy.map((statement) => ({ statement })),
  ];
}

function startGaps({ from }: Episode, [first]: readonly Moment[]): readonly Gap[] {
  if (from > 0 || first === undefined || first.commit === null) return [];
  const detail = `the fault is there already at ${first.commit.sha.slice(0, 12)}, the oldest commit looked at: which commit brought it is not known`;
  return [{ reason: 'history-cut', detail }];
}

function lateGaps(episode: Episode, judging: Judging): readonly Gap[] {
  const commit = judging.moments[episode.from]?.commit;
  if (!startsLate(episode, judging) || commit === null || commit === undefined) return [];
  const detail = `${commit.sha.slice(0, 12)} is younger than the alert: it may keep the alert firing, but something else started it`;
  return [{ reason: 'live-state', detail }];
}

function namespacesOf({ paths, namespace }: FoundPaths): ReadonlySet<string> {
  const named = paths.flatMap(({ flow }) =>
    [flow.from, flow.to].flatMap((peer) => ('namespace' in peer ? [peer.namespace] : [])),
  );
  return new Set(namespace === undefined ? named : [...named, namespace]);
}
