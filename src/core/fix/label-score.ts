import type { LabelEvidence, RefusedWorkload } from './label-evidence.ts';
import type { ScoreItem } from './option.ts';

/**
 * What a block of common labels is good for: three points at most, one each for managing labels in one place, for the same labels on
 * everything, and for finding things by them.
 */
export function labelBenefits({ labelled }: LabelEvidence, labels: number): readonly ScoreItem[] {
  const many = labelled.length > 1;
  const objects = `${labelled.length} ${labelled.length === 1 ? 'object' : 'objects'}`;
  return [
    item(
      'label management',
      many ? 1 : 0,
      `one place writes ${labels} ${labels === 1 ? 'label' : 'labels'} on ${objects}`,
    ),
    item('consistency', many && labels > 0 ? 1 : 0, `${objects} carry the same values`),
    item('filtering', labelled.length > 0 ? 1 : 0, `${objects} can be listed with \`kubectl get -l\``),
  ];
}

/**
 * What keeping the selectors costs: service interruption up to 3, data loss up to 2, complexity up to 2, single point of failure 1.
 * Every point is earned by something that stands in a manifest; the place stands beside it.
 */
export function recreationRisks({ refused, taken }: Pick<LabelEvidence, 'refused' | 'taken'>): readonly ScoreItem[] {
  return [interruption(refused), dataLoss(refused), complexity(refused, taken.length), singlePoint(refused)];
}

function interruption(refused: readonly RefusedWorkload[]): ScoreItem {
  const served = refused.filter(({ services }) => services.length > 0);
  const alone = served.find(({ workload }) => workload.replicas < 2 || workload.strategy === 'Recreate');
  if (alone !== undefined) {
    const { workload } = alone;
    const why =
      workload.replicas < 2
        ? `runs ${pods(workload.replicas)} (${alone.replicasAt})`
        : `stops all Pods before it starts new ones (${alone.strategyAt})`;
    return item(
      'service interruption',
      3,
      `${alone.name} is behind Service ${list(alone.services)} and ${why}: deleting it takes the Service down`,
    );
  }
  const [some] = served;
  if (some !== undefined)
    return item(
      'service interruption',
      2,
      `${some.name} is behind Service ${list(some.services)}: deleting it stops all ${pods(some.workload.replicas)} (${some.replicasAt})`,
    );
  if (refused.length > 0)
    return item(
      'service interruption',
      1,
      `${list(refused.map(({ name }) => name))} stops while it is recreated; no Service leads there`,
    );
  return item('service interruption', 0, 'nothing has to be recreated');
}

function dataLoss(refused: readonly RefusedWorkload[]): ScoreItem {
  const withClaim = refused.filter(({ claim }) => claim !== null);
  const byHand = withClaim.find(({ workload }) => workload.ref.kind !== 'StatefulSet');
  if (byHand?.claim)
    return item(
      'data loss',
      2,
      `${byHand.name} keeps its data on claim ${byHand.claim.name} (${byHand.claim.at}): a delete that cascades, or a prune, takes it along`,
    );
  const [set] = withClaim;
  if (set !== undefined)
    return item(
      'data loss',
      1,
      `${set.name} keeps data on claims of its own; they outlive it, but only under the same name`,
    );
  return item('data loss', 0, 'nothing that must be recreated keeps data');
}

function complexity(refused: readonly RefusedWorkload[], taken: number): ScoreItem {
  if (refused.length === 0) return item('complexity', 0, 'nothing has to be recreated');
  const names = list(refused.map(({ name }) => name));
  if (refused.length > 1)
    return item('complexity', 2, `${refused.length} workloads have to be recreated, in order: ${names}`);
  if (taken > 0)
    return item(
      'complexity',
      2,
      `${names} has to be recreated while ${taken} other ${taken === 1 ? 'selector is' : 'selectors are'} changed already`,
    );
  return item('complexity', 1, `${names} has to be recreated`);
}

function singlePoint(refused: readonly RefusedWorkload[]): ScoreItem {
  const alone = refused.find(({ workload, services }) => workload.replicas < 2 && services.length > 0);
  if (alone === undefined)
    return item(
      'single point of failure',
      0,
      'every workload that must be recreated has another Pod, or nobody depends on it',
    );
  return item(
    'single point of failure',
    1,
    `${alone.name} has ${pods(alone.workload.replicas)} (${alone.replicasAt}); nothing takes over`,
  );
}

/** Minutes to pause, watch and check (3), and one for each workload that is deleted and made again. */
export function recreationMinutes({ refused }: Pick<LabelEvidence, 'refused'>): number {
  return 3 + refused.length;
}

/** Minutes to prepare and to switch (15), five for each workload that runs twice, twenty for each whose data has to be copied. */
export function blueGreenMinutes({ refused }: Pick<LabelEvidence, 'refused'>): number {
  return 15 + 5 * refused.length + 20 * refused.filter(({ claim }) => claim !== null).length;
}

const item = (name: string, points: number, why: string): ScoreItem => ({ name, points, why });
const pods = (replicas: number): string => `${replicas} ${replicas === 1 ? 'Pod' : 'Pods'}`;
const list = (names: readonly string[]): string => names.join(', ');
