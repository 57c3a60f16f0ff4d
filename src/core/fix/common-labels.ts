import type { Edit } from '../values/edit.ts';
import { formatRef } from '../values/object-ref.ts';
import { faultOfCause } from './fault-of.ts';
import { headSource } from './head-source.ts';
import type { LabelBlock } from './label-block.ts';
import { labelBlockAt } from './label-block.ts';
import type { LabelEvidence } from './label-evidence.ts';
import { acceptedLabels, labelEvidence } from './label-evidence.ts';
import { labelBenefits } from './label-score.ts';
import { withAccepted, withoutLabels, withoutSelectors } from './move-labels.ts';
import type { Case, Fix, Offer } from './offer.ts';
import { offer } from './offer.ts';
import type { Fault, Proof, ScoreItem } from './option.ts';
import { patchOf } from './patch.ts';
import { recreate } from './recreate.ts';
import { restartText } from './restarts.ts';
import { score } from './score.ts';

interface Found {
  readonly about: Case;
  readonly fault: Fault;
  readonly block: LabelBlock;
  readonly evidence: LabelEvidence;
  readonly benefits: readonly ScoreItem[];
  /** What the cluster had taken from this block before; empty where the whole block is new. */
  readonly accepted: ReadonlyMap<string, string>;
}

const IDS = { recreate: 'keep-and-recreate', second: 'blue-green' } as const;

/**
 * For labels that a kustomization writes into selectors (`commonLabels`, `labels` with `includeSelectors`): keep the labels and leave
 * selectors alone, take them out, or pay for keeping them with new workloads.
 */
export const commonLabels: Fix = {
  offers: ['labels-without-selectors', 'remove-common-labels', IDS.recreate, IDS.second],
  find(about) {
    const fault = faultOfCause(about.diagnosis);
    const source = headSource(about.diagnosis, about.world);
    if (fault === null || source === null) return [];
    const block = labelBlockAt(about.world.snapshot, source);
    if (block === undefined) return [];
    const evidence = labelEvidence(block, about);
    const benefits = labelBenefits(evidence, block.pairs.size);
    const found: Found = { about, fault, block, evidence, benefits, accepted: acceptedLabels(block, about) };
    return [keepLabels(found), dropLabels(found), ...recreate({ ...found, ids: IDS, what: nameOf(block) })];
  },
};

function keepLabels(found: Found): Offer {
  const { block, accepted, benefits } = found;
  const whole = accepted.size === 0;
  const edits = whole ? withoutSelectors(block) : withAccepted(block, accepted, true);
  const what = `\`${nameOf(block)}\` writes into selectors; a \`labels\` entry without \`includeSelectors\` writes the same labels into metadata only.`;
  const keeps = `\`${[...accepted].map(([key, value]) => `${key}: ${value}`).join(', ')}\` stays in the selectors, as the cluster has taken it before; only what is new moves.`;
  return patchOffer(found, {
    id: 'labels-without-selectors',
    title: 'Keep the labels, leave the selectors alone',
    benefits,
    edits,
    why: [what, ...(whole ? [] : [keeps]), ...kept(benefits)],
  });
}

function dropLabels(found: Found): Offer {
  const { block, accepted } = found;
  const edits = accepted.size === 0 ? withoutLabels(block) : withAccepted(block, accepted, false);
  const lines =
    block.firstLine === block.lastLine ? `line ${block.firstLine}` : `lines ${block.firstLine} to ${block.lastLine}`;
  const what =
    accepted.size === 0
      ? `Takes out \`${nameOf(block)}\`, ${lines} of ${block.file}; the labels themselves go too.`
      : `Puts \`${nameOf(block)}\` of ${block.file} back to what the cluster has taken before.`;
  return patchOffer(found, {
    id: 'remove-common-labels',
    title: `Remove ${nameOf(block)}`,
    benefits: [],
    edits,
    why: [what],
  });
}

interface Patch {
  readonly id: string;
  readonly title: string;
  readonly benefits: readonly ScoreItem[];
  readonly edits: readonly Edit[];
  readonly why: readonly string[];
}

/** A patch costs a minute of review and risks nothing, unless Pods restart over it. */
function patchOffer({ about, fault }: Found, { id, title, benefits, edits, why }: Patch): Offer {
  const proven = about.prove(edits, fault);
  const restarts = restartText(about.world.live, proven);
  return offer({
    id,
    fault,
    title,
    score: score(benefits, restarts.risks, 1),
    downtime: restarts.text,
    why: [...why, ...heldBack(proven.proof)],
    edits,
    patch: patchOf(about.world.snapshot, edits),
    proof: proven.proof,
    recommendable: edits.length > 0,
  });
}

/** What stays refused for a reason of its own. */
function heldBack({ rejected }: Proof): readonly string[] {
  if (rejected.length === 0) return [];
  const names = rejected.map(formatRef).join(', ');
  return [
    `${names} stays refused for a reason of its own. Where Argo CD finds that in its dry run, it applies nothing of this fix either.`,
  ];
}

/** What the labels are good for, in one line. */
function kept(benefits: readonly ScoreItem[]): readonly string[] {
  const reasons = benefits.filter(({ points }) => points > 0).map(({ why }) => why);
  return reasons.length === 0 ? [] : [`Keeps what the labels are good for: ${reasons.join('; ')}.`];
}

const nameOf = ({ by }: LabelBlock): string =>
  by === 'commonLabels' ? 'commonLabels' : 'labels with includeSelectors';
