import type { Case, Offer } from './offer.ts';
import { offer } from './offer.ts';
import type { Option } from './option.ts';
import { patchOf } from './patch.ts';
import { score } from './score.ts';

/**
 * The repair of the cause and that of a policy the API server refuses, in one pull request. A refused policy may hold back the very
 * sync that brings the repair: where Argo CD finds the refusal in its dry run, it applies nothing of the commit.
 */
export function both(about: Case, offers: readonly Offer[]): readonly Offer[] {
  const labels = offers.find(
    ({ option }) => option.id === 'labels-without-selectors' && option.edits.length > 0,
  )?.option;
  const peer = offers.find(({ option }) => option.id === 'previous-peer' && option.proof?.holds === true)?.option;
  if (labels === undefined || peer === undefined) return [];
  const edits = [...labels.edits, ...peer.edits];
  const { proof } = about.prove(edits, labels.fault);
  return [
    offer({
      id: 'labels-and-previous-peer',
      fault: labels.fault,
      title: 'Fix the selectors and the policy together',
      score: score(
        [...labels.benefits, ...peer.benefits],
        [...labels.risks, ...peer.risks],
        labels.effortMinutes + peer.effortMinutes,
      ),
      downtime: labels.downtime,
      why: [
        'The refused policy may hold back the sync that brings the repair: where Argo CD finds the refusal in its dry run, it applies nothing of the commit.',
        ...reasons(labels),
        ...reasons(peer),
      ],
      edits,
      patch: patchOf(about.world.snapshot, edits),
      proof,
      recommendable: true,
    }),
  ];
}

const reasons = ({ why }: Option): readonly string[] => why.slice(0, 2);
