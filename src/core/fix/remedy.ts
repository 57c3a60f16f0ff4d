import { buildCluster } from '../cluster/build-cluster.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { World } from '../diagnosis/world.ts';
import { both } from './both.ts';
import { fixes } from './fixes.ts';
import type { Case, Offer } from './offer.ts';
import { openFlows } from './open-flows.ts';
import type { Option } from './option.ts';
import { prove } from './prove.ts';
import { undoChange } from './undo-change.ts';

/**
 * The ways out of what was diagnosed, those for the cause first, each with its score and, where it is a patch, its proof. One at most
 * is recommended: the first that we would go, whose proof holds and that deletes nothing that runs or stores. None is, when none can be proven.
 */
export function remedy(diagnosis: Diagnosis, world: World): readonly Option[] {
  const healthy = healthyCluster(diagnosis, world);
  const about: Case = {
    diagnosis,
    world,
    healthy,
    prove: (edits, fault, mayOpen) =>
      prove({ diagnosis, world, healthy, edits, fault, ...(mayOpen === undefined ? {} : { mayOpen }) }),
  };
  const single = fixes.flatMap(({ find }) => find(about));
  const offers = inOrder([...single, ...both(about, single), ...undoChange(about, single), ...openFlows(about)]);
  const best = offers.find(
    (one) =>
      one.recommendable &&
      one.option.proof?.holds === true &&
      one.option.proof.deletes.length === 0 &&
      isToThePoint(one, diagnosis),
  );
  return offers.map((one) => recommended(one, best));
}

/** While the cause stands in Git or is not known, no way around it is recommended; the repair of another fault is offered, but ends no alert. */
function isToThePoint({ option: { fault } }: Offer, { cause }: Diagnosis): boolean {
  if (cause === null) return false;
  if (cause.repairedInGit !== undefined) return true;
  return fault.rule === cause.rule && fault.file === cause.source.file;
}

/** Patches for the cause, its procedures, then other faults; the sort keeps each fix's own order. */
function inOrder(offers: readonly Offer[]): readonly Offer[] {
  return offers.toSorted((a, b) => rank(a) - rank(b));
}

function rank({ option }: Offer): number {
  const first = option.fault.object === '' ? 0 : 2;
  return first + (option.patch === null ? 1 : 0);
}

function recommended(one: Offer, best: Offer | undefined): Option {
  return one === best ? { ...one.option, recommended: true } : one.option;
}

/** The predicted cluster before the first bad commit, where the history reaches that far. */
function healthyCluster({ cause }: Diagnosis, { applications, live }: World): Cluster {
  const bad = cause?.firstBadCommit?.sha;
  const reaches = applications.some(
    ({ history }) => (history?.steps.findIndex(({ commit }) => commit.sha === bad) ?? -1) > 0,
  );
  if (!reaches) return live;
  return buildCluster(
    applications.flatMap(({ history, rendered }) => {
      const at = history?.steps.findIndex(({ commit }) => commit.sha === bad) ?? -1;
      const step = at > 0 ? history?.steps[at - 1] : history?.steps.at(-1);
      return step === undefined ? rendered.objects : step.live.map(({ object }) => object);
    }),
  );
}
