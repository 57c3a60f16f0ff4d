import { buildCluster } from '../cluster/build-cluster.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { World } from '../diagnosis/world.ts';
import { fixes } from './fixes.ts';
import type { Case, Offer } from './offer.ts';
import type { Option } from './option.ts';
import { prove } from './prove.ts';

/**
 * The ways out of what was diagnosed, those for the cause first, each with its score and, where it is a patch, its proof. One at most
 * is recommended: the first that we would go and whose proof holds. None is, when none can be proven.
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
  const offers = fixes.flatMap(({ find }) => find(about));
  const best = offers.find(({ recommendable, option }) => recommendable && option.proof?.holds === true);
  return offers.map((one) => recommended(one, best));
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
