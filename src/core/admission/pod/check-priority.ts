import type { JsonObject } from '../../values/json.ts';
import { objectAt } from '../../values/read-json.ts';
import type { Doubt } from '../doubt.ts';
import { numberOf, textOf } from '../go/zero-values.ts';
import type { Refusal } from '../refusal.ts';

/** What a class stands for where every cluster has it; without a class a Pod's priority is 0 unless a class is the default. */
const VALUES = new Map([
  ['', 0],
  ['system-cluster-critical', 2_000_000_000],
  ['system-node-critical', 2_000_001_000],
]);
const PREEMPTION = 'PreemptLowerPriority';

/**
 * What the admission plugin `Priority` says to a new Pod that brings another number or preemption than its class stands for
 * (`plugin/pkg/admission/priority`). Classes that a cluster made itself are taken to agree.
 */
export function checkPriority(pod: JsonObject, old: JsonObject | null): Refusal | null {
  const spec = objectAt(pod, 'spec') ?? {};
  const value = VALUES.get(textOf(spec, 'priorityClassName'));
  if (old !== null || value === undefined) return null;
  const why = differences(spec, value)[0];
  if (why === undefined) return null;
  const message = `pods "${textOf(pod, 'metadata', 'name')}" is forbidden: ${why}`;
  return { message, reason: 'Forbidden', causes: [], kind: 'validation' };
}

function differences(spec: JsonObject, value: number): readonly string[] {
  const words = 'must not be provided in pod spec; priority admission controller computed';
  const source = 'from the given PriorityClass name';
  const own = spec['priority'] ?? null;
  const preemption = textOf(spec, 'preemptionPolicy');
  return [
    ...(own === null || own === value
      ? []
      : [`the integer value of priority (${numberOf(spec, 'priority')}) ${words} ${value} ${source}`]),
    ...(preemption === '' || preemption === PREEMPTION
      ? []
      : [`the string value of PreemptionPolicy (${preemption}) ${words} ${PREEMPTION} ${source}`]),
  ];
}

/** A class may be the default for all Pods that name none. */
export function priorityDoubts(pod: JsonObject, old: JsonObject | null): readonly Doubt[] {
  if (textOf(pod, 'spec', 'priorityClassName') !== '' || checkPriority(pod, old) === null) return [];
  return [
    { field: 'spec.priority', detail: 'whether a PriorityClass is the default is not known; none is taken to be' },
  ];
}
