import type { Service, Workload } from '../cluster/cluster.ts';
import { mismatches } from '../labels/mismatch.ts';
import { nearestMatch } from '../labels/nearest-match.ts';
import { type LabelSelector, labelOf, selectorOf } from '../labels/selector.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Source } from '../values/source.ts';
import { formerWorkload, type RuleContext } from './rule-context.ts';

/** The workload a selector was most likely written for, as it is now; undefined where it is gone, or nothing comes near. */
export function intendedWorkload(service: Service, context: RuleContext): Workload | undefined {
  const was = formerWorkload(service, context);
  if (was !== undefined) return was.now ?? undefined;
  return nearestWorkload(selectorOf(service.selector ?? {}), service.namespace, context);
}

/** The workload of a namespace whose Pods lack the least for a selector. */
export function nearestWorkload(
  selector: LabelSelector,
  namespace: string,
  { live }: RuleContext,
): Workload | undefined {
  const candidates = live.workloadsIn(namespace);
  return nearestMatch(selector, candidates, ({ podLabels }) => podLabels, 1)[0]?.candidate;
}

/** An object that selects Pods: where its selector stands, and what it asks for. */
export interface Selecting {
  readonly object: RenderedObject;
  /** Path of the map of labels. */
  readonly path: FieldPath;
  readonly selector: LabelSelector;
}

/**
 * The line to blame when a selector misses a workload's Pods. A Pod label that was another one before is to blame itself, for the selector did
 * not move; otherwise the selector's entry that asks for another value, or that asks for a label the Pods do not have.
 */
export function blame(selecting: Selecting, workload: Workload | undefined, context: RuleContext): Source {
  const missing = workload === undefined ? [] : mismatches(selecting.selector, workload.podLabels);
  const relabelled =
    workload === undefined ? undefined : missing.find(({ key }) => wasRelabelled(key, selecting, workload, context));
  if (workload !== undefined && relabelled !== undefined) {
    return context.sourceOf(workload.object, [...podLabelsPath(workload), relabelled.key]);
  }
  const key =
    (missing.find(({ actual }) => actual !== null) ?? missing[0])?.key ??
    Object.keys(selecting.selector.matchLabels)[0];
  const hasKey = key !== undefined && Object.hasOwn(selecting.selector.matchLabels, key);
  return context.sourceOf(selecting.object, hasKey ? [...selecting.path, key] : selecting.path);
}

/** Where a workload's manifest keeps its Pods' labels. */
export function podLabelsPath({ ref }: Workload): FieldPath {
  if (ref.kind === 'Pod') return ['metadata', 'labels'];
  if (ref.kind === 'CronJob') return ['spec', 'jobTemplate', 'spec', 'template', 'metadata', 'labels'];
  return ['spec', 'template', 'metadata', 'labels'];
}

/** True when the workload's Pods had, at some earlier moment, the label the selector asks for. */
function wasRelabelled(key: string, { selector }: Selecting, workload: Workload, context: RuleContext): boolean {
  const wanted = labelOf(selector.matchLabels, key);
  if (wanted === undefined) return false;
  for (const cluster of context.past()) {
    const before = cluster.workload(workload.namespace, workload.ref.name, workload.ref.kind);
    if (before !== undefined && labelOf(before.podLabels, key) === wanted) return true;
  }
  return false;
}
