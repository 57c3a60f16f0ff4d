import { applicationOf } from '../diagnosis/application-of.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { World } from '../diagnosis/world.ts';
import type { Finding } from '../rules/finding.ts';
import { formatRef, refKey } from '../values/object-ref.ts';
import type { Fault } from './option.ts';

/** The fault that the diagnosis blames; null without a cause. */
export function faultOfCause({ cause }: Diagnosis): Fault | null {
  if (cause === null) return null;
  return { rule: cause.rule, file: cause.source.file, object: '', since: cause.firstBadCommit?.sha ?? null };
}

/** The fault of one object: since the commit from which on the API server refused it without a break, as far as the history tells. */
export function faultOfFinding(finding: Finding, world: World): Fault {
  return {
    rule: finding.rule,
    file: finding.source.file,
    object: formatRef(finding.object),
    since: refusedSince(finding, world),
  };
}

function refusedSince(finding: Finding, world: World): string | null {
  const key = refKey(finding.object);
  const steps = applicationOf(finding, world)?.history?.steps ?? [];
  let since: string | null = null;
  for (const { commit, objects } of steps) {
    const outcome = objects.find(({ ref }) => refKey(ref) === key)?.outcome;
    if (outcome === 'rejected') since ??= commit.sha;
    else if (outcome !== undefined && outcome !== 'not-attempted') since = null;
  }
  return since;
}
