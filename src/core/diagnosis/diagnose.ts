import type { Alert } from '../alert/alert.ts';
import { connect } from '../network/connect.ts';
import type { NetworkSettings } from '../network/network-settings.ts';
import type { Gap } from '../values/gap.ts';
import { refKey } from '../values/object-ref.ts';
import { type AlertClues, alertClues } from './alert-clues.ts';
import { causeHunk } from './cause-hunk.ts';
import type { Cause, Diagnosis, Scope } from './diagnosis.ts';
import { findCause } from './find-cause.ts';
import { findPaths } from './find-paths.ts';
import type { FoundPaths } from './found-paths.ts';
import { nearestFirst, type Vicinity } from './nearest-first.ts';
import { surroundingsOf } from './surroundings.ts';
import type { World } from './world.ts';

/**
 * Why an alert fires, as far as Git tells: from its rule to the connections it depends on, to the fault on one of them, to the line and the commit
 * that brought it. Faults that are not on the way are findings of their own. Without a cause, the gaps say what was looked at and what was missing.
 * @param settings overrides what the world knows of the cluster's network.
 */
export function diagnose(alert: Alert, world: World, settings: NetworkSettings = {}): Diagnosis {
  const located: NetworkSettings = {
    locate: (object, path) => world.sourceOf(object, path),
    ...world.network,
    ...settings,
  };
  const clues = alertClues(alert, world.snapshot);
  const found = findPaths(clues, surroundingsOf(world));
  const { cause, chain, findings, gaps, watched } = findCause({ clues, found, world, settings: located });
  return {
    alert,
    scope: scopeOf(clues, { ...found, paths: watched }, { world, settings: located }),
    cause: cause === null ? null : withHunk(cause, world),
    chain,
    findings: nearestFirst(findings, vicinityOf(found, world)),
    gaps: distinct([...world.gaps, ...ruleGaps(clues), ...found.gaps, ...gaps]),
    commit: world.snapshot.commit,
  };
}

function vicinityOf({ namespace, workloads, target }: FoundPaths, world: World): Vicinity {
  const about = new Set([...workloads.map(({ ref }) => ref), ...(target === undefined ? [] : [target])].map(refKey));
  const own = world.applications.filter(({ rendered }) => rendered.objects.some(({ ref }) => about.has(refKey(ref))));
  return { namespace, applications: new Set(own.map(({ application }) => application.path)) };
}

function withHunk(cause: Cause, world: World): Cause {
  const hunk = causeHunk(cause, world);
  return hunk === null ? cause : { ...cause, hunk };
}

function scopeOf(
  { rule, metrics }: AlertClues,
  { namespace, exporter, scrapedBy = [], target, paths }: FoundPaths,
  { world, settings }: { readonly world: World; readonly settings: NetworkSettings },
): Scope {
  const measurer = exporter?.ref ?? scrapedBy[0];
  return {
    ...(namespace === undefined ? {} : { namespace }),
    applications: world.applications.map(({ application }) => application.path),
    ...(rule === undefined ? {} : { alertRule: { name: rule.name, expr: rule.exprs[0] ?? '', source: rule.source } }),
    metrics,
    ...(measurer === undefined ? {} : { exporter: measurer }),
    ...(target === undefined ? {} : { target }),
    flows: paths.map(({ flow, why, inferred }) => ({
      flow,
      why,
      inferred,
      verdict: connect(world.live, flow, settings),
    })),
  };
}

function ruleGaps({ alert, rule, metrics }: AlertClues): readonly Gap[] {
  if (rule !== undefined) return [];
  const known = metrics.length > 0 ? '; its expression came with the alert' : '';
  return [{ reason: 'no-alert-rule', detail: `no rule named ${alert.name} was found in Git${known}` }];
}

function distinct(gaps: readonly Gap[]): readonly Gap[] {
  const seen = new Set<string>();
  return gaps.filter(({ reason, detail, source }) => {
    const key = `${reason} ${detail} ${source?.file ?? ''}:${source?.line ?? ''}`;
    return !seen.has(key) && seen.add(key);
  });
}
