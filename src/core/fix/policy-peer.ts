import { formatFlow } from '../network/peer.ts';
import { formatRef } from '../values/object-ref.ts';
import type { BrokenPeer } from './broken-peer.ts';
import { brokenPeers } from './broken-peer.ts';
import { faultOfCause, faultOfFinding } from './fault-of.ts';
import { placeOf } from './label-evidence.ts';
import type { Case, Fix, Offer } from './offer.ts';
import { offer } from './offer.ts';
import type { Fault, Proof, ScoreItem } from './option.ts';
import { patchOf } from './patch.ts';
import { type PolicySource, policySource } from './policy-source.ts';
import { asBefore, formerRules } from './previous-peer.ts';
import { score } from './score.ts';
import { asEntities, namesEntities } from './to-entities.ts';
import { wasOpen } from './was-open.ts';

/** For text where a Cilium policy needs a peer object: the peer that stood there before, or the entity that was probably meant. */
export const policyPeer: Fix = {
  offers: ['previous-peer', 'to-entities'],
  find(about) {
    const offers = brokenPeers(about).flatMap((broken) => {
      const source = policySource(about.world.snapshot, broken);
      return source === undefined ? [] : [...previousPeer(about, broken, source), ...toEntities(about, broken, source)];
    });
    // An option's id is unique: with several broken policies, the first of each kind is offered, and the next after its merge.
    return offers.filter((one, index) => offers.findIndex(({ option }) => option.id === one.option.id) === index);
  },
};

function previousPeer(about: Case, broken: BrokenPeer, source: PolicySource): readonly Offer[] {
  const former = formerRules(broken, about);
  if (former === undefined) return [];
  const { world } = about;
  const edits = asBefore(broken, source, former);
  const fault = faultFor(about, broken);
  const { proof } = about.prove(edits, fault);
  return [
    offer({
      id: 'previous-peer',
      fault,
      title: `Put the former peer of ${broken.object.ref.name} back`,
      score: score(
        [
          ...enforced(broken),
          item(
            'least privilege',
            1,
            `the peer of commit ${former.since.sha.slice(0, 9)} opens what was needed, no more`,
          ),
        ],
        exposure(about, proof),
        2,
      ),
      downtime: 'none, no Pod restarts',
      why: [
        ...refusal(broken),
        `The API server took the rules of commit ${former.since.sha.slice(0, 9)}; they come back as they stood there.`,
      ],
      edits,
      patch: patchOf(world.snapshot, edits),
      proof,
      recommendable: true,
    }),
  ];
}

/** Entities open far more than one peer does: this way is only ours when the simulation shows that nothing more opens. */
function toEntities(about: Case, broken: BrokenPeer, source: PolicySource): readonly Offer[] {
  if (!namesEntities(broken)) return [];
  const edits = asEntities(broken, source);
  const fault = faultFor(about, broken);
  const { proof } = about.prove(edits, fault, () => true);
  const key = broken.field === 'toEndpoints' ? 'toEntities' : 'fromEntities';
  return [
    offer({
      id: 'to-entities',
      fault,
      title: `Write ${key}: [${broken.words.join(', ')}]`,
      score: score(enforced(broken), exposure(about, proof), 2),
      downtime: 'none, no Pod restarts',
      why: [
        ...refusal(broken),
        `\`${broken.words.join(', ')}\` is a Cilium entity: it belongs into \`${key}\`, and was probably meant so.`,
        ...exposure(about, proof).map(({ why }) => `It opens more than a peer would: ${why}.`),
        ...(proof.flowsClosed.length === 0
          ? []
          : [
              `It closes what the policy enforced today lets through: ${proof.flowsClosed.slice(0, 3).map(formatFlow).join(', ')}.`,
            ]),
      ],
      edits,
      patch: patchOf(about.world.snapshot, edits),
      proof,
      recommendable: proof.rendered && proof.flowsOpened.length === 0,
    }),
  ];
}

/** The cause's own fault where this is the cause, so that it has one pull request. */
function faultFor({ diagnosis, world }: Case, { finding }: BrokenPeer): Fault {
  const cause = faultOfCause(diagnosis);
  const own = faultOfFinding(finding, world);
  return cause !== null && cause.rule === own.rule && cause.file === own.file ? { ...cause, object: own.object } : own;
}

function refusal({ finding, object }: BrokenPeer): readonly string[] {
  return [
    `The API server refuses ${formatRef(object.ref)} for it (${placeOf(finding.source)}), so the version before stays enforced and no sync is complete.`,
  ];
}

function enforced({ object }: BrokenPeer): readonly ScoreItem[] {
  return [
    item('enforcement', 2, `${formatRef(object.ref)} is enforced as Git says`),
    item('sync', 2, 'nothing of this policy holds a sync back any more'),
  ];
}

/** What opens that was shut when all was well, weighed: towards the internet most, within the cluster less. */
function exposure({ healthy }: Case, proof: Proof): readonly ScoreItem[] {
  const flowsOpened = proof.flowsOpened.filter((flow) => !wasOpen(healthy, flow));
  const [first] = flowsOpened;
  if (first === undefined) return [];
  const world = flowsOpened.find(({ from, to }) =>
    [from, to].some((peer) => peer.type === 'entity' && (peer.entity === 'world' || peer.entity === 'all')),
  );
  const every = flowsOpened.some(({ port }) => port === 0);
  return [
    item(
      'exposure',
      world === undefined ? 2 : 3,
      `${flowsOpened.length} ${flowsOpened.length === 1 ? 'connection opens' : 'connections open'}, among them ${formatFlow(world ?? first)}`,
    ),
    ...(every ? [item('all ports', 1, 'the rule names no port, so every port opens')] : []),
  ];
}

const item = (name: string, points: number, why: string): ScoreItem => ({ name, points, why });
