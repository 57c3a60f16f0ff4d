import type { LabelEvidence } from './label-evidence.ts';
import { blueGreenMinutes, recreationMinutes, recreationRisks } from './label-score.ts';
import { type Case, type Offer, offer } from './offer.ts';
import type { Fault, ScoreItem } from './option.ts';
import { blueGreenSteps, recreationSteps } from './recreation-steps.ts';
import { score } from './score.ts';

/** What is to be kept, and what that costs. */
export interface Kept {
  readonly about: Case;
  readonly fault: Fault;
  /** What the two options are called. */
  readonly ids: { readonly recreate: string; readonly second: string };
  /** How the titles name it: `commonLabels`, `the new selector of web`. */
  readonly what: string;
  readonly evidence: Pick<LabelEvidence, 'refused' | 'taken'>;
  readonly benefits: readonly ScoreItem[];
}

/**
 * The two ways to keep selectors that the API server refuses: delete and create anew what has them, which is down meanwhile, or build a second set
 * beside it. Neither is a patch, and neither is recommended. Only where something was refused is there something to recreate.
 */
export function recreate({ about, fault, ids, what, evidence, benefits }: Kept): readonly Offer[] {
  const { refused } = evidence;
  if (refused.length === 0) return [];
  const risks = recreationRisks(evidence);
  const why = risks
    .filter(({ points }) => points > 0)
    .map(({ name, points, why }) => `Risk ${points} for ${name}: ${why}.`)
    .concat(mixedServices(about));
  const single = refused.some(({ workload }) => workload.replicas < 2);
  const shared = { fault, why, edits: [], patch: null, proof: null, recommendable: false } as const;
  return [
    offer({
      ...shared,
      id: ids.recreate,
      title: `Keep ${what}, recreate what was refused`,
      score: score(benefits, risks, recreationMinutes(evidence)),
      downtime: single ? 'about a minute, until the new Pod is ready' : 'until the first new Pod is ready',
      steps: recreationSteps(evidence),
    }),
    offer({
      ...shared,
      id: ids.second,
      title: `Keep ${what}, build a second set (blue-green)`,
      score: score(benefits, risks, blueGreenMinutes(evidence)),
      downtime: refused.some(({ claim }) => claim !== null)
        ? 'no writes while data is copied; open connections break at the switch'
        : 'open connections break at the switch',
      steps: blueGreenSteps(evidence),
    }),
  ];
}

/** One value for everything makes every Service lead to everybody's Pods: recreating alone does not end the trouble. */
function mixedServices({ world }: Case): readonly string[] {
  return world.desired.services.flatMap((service) => {
    const endpoints = world.desired.endpointsOf(service) ?? [];
    const live = world.live.service(service.namespace, service.ref.name);
    const before = live === undefined ? [] : (world.live.endpointsOf(live) ?? []);
    if (endpoints.length < 2 || before.length > 1) return [];
    const names = endpoints.map(({ ref }) => ref.name).join(' and ');
    return [
      `Afterwards Service ${service.ref.name} would lead to the Pods of ${names} alike: they would all carry the labels it selects.`,
    ];
  });
}
