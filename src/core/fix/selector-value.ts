import type { Service, Workload } from '../cluster/cluster.ts';
import { todaysWorkload } from '../cluster/todays-workload.ts';
import type { JudgedFinding } from '../diagnosis/diagnosis.ts';
import { mismatches } from '../labels/mismatch.ts';
import { nearestMatch } from '../labels/nearest-match.ts';
import { labelOf, parseSelector, selectorOf } from '../labels/selector.ts';
import type { RenderedObject } from '../render/rendered.ts';
import { servesPort } from '../rules/serves-port.ts';
import { locate } from '../source/locate.ts';
import type { Edit } from '../values/edit.ts';
import type { FieldPath } from '../values/field-path.ts';
import { formatRef } from '../values/object-ref.ts';
import { valueAt } from '../values/read-json.ts';
import { faultOfCause, faultOfFinding } from './fault-of.ts';
import { isPlainText } from './is-plain-text.ts';
import { placeOf, refusedWorkloads } from './label-evidence.ts';
import type { Case, Fix, Offer } from './offer.ts';
import { offer } from './offer.ts';
import type { Fault } from './option.ts';
import { patchOf } from './patch.ts';
import { recreate } from './recreate.ts';
import { restartText } from './restarts.ts';
import { score } from './score.ts';

/** One value in a manifest that is to become another. */
interface Change {
  readonly object: RenderedObject;
  readonly path: FieldPath;
  readonly to: string;
}

const IDS = { recreate: 'recreate-workload', second: 'second-workload' } as const;

/**
 * For selectors that were written wrong in the manifest itself: a Service gets the values its Pods carry, a workload the selector the
 * cluster has taken, whose Pods' labels go with it; or the new selector is kept, at its price.
 */
export const selectorValue: Fix = {
  offers: ['match-pod-labels', 'restore-selector', IDS.recreate, IDS.second],
  find(about) {
    const { findings } = about.diagnosis;
    const blamed = findings.filter(({ causal }) => causal);
    for (const finding of blamed.length > 0 ? blamed : findings) {
      const offers =
        finding.rule === 'selector-immutable'
          ? [...restoreSelector(about, finding), ...keepSelector(about, finding)]
          : matchPods(about, finding);
      if (offers.length > 0) return offers;
    }
    return [];
  },
};

function matchPods(about: Case, finding: JudgedFinding): readonly Offer[] {
  const { live, desired } = about.world;
  const { kind, namespace, name } = finding.object;
  if (finding.rule !== 'service-selects-no-pods' || kind !== 'Service') return [];
  const service = desired.service(namespace ?? 'default', name);
  const workload = service === undefined ? undefined : meant(about, service);
  // Where Git has it right already, only the sync is missing.
  if (service === undefined || workload === undefined || desired.endpointsOf(service)?.length !== 0) return [];
  const wrong = mismatches(selectorOf(service.selector ?? {}), workload.podLabels);
  const changes = wrong.flatMap(({ key, actual }): Change[] =>
    actual === null ? [] : [{ object: service.object, path: ['spec', 'selector', key], to: actual }],
  );
  if (changes.length < wrong.length) return [];
  const pods = live.workload(workload.namespace, workload.ref.name, workload.ref.kind) ?? workload;
  const said = changes.map(({ path, to }) => `${String(path.at(-1))}: ${to}`).join(', ');
  return changed(about, finding, changes, {
    id: 'match-pod-labels',
    title: `Let Service ${name} select the Pods of ${workload.ref.name}`,
    why: [
      `The Pods of ${formatRef(pods.ref)} carry ${said} (${placeOf(about.world.sourceOf(pods.object, ['spec', 'template', 'metadata', 'labels']))}); the selector asks for something else (${placeOf(finding.source)}).`,
    ],
  });
}

/** The workload the Service led to when all was well, gone or not; where nothing tells, the only one that comes nearest and may serve its ports. */
function meant({ healthy, world }: Case, service: Service): Workload | undefined {
  const before = healthy.service(service.namespace, service.ref.name);
  const former = before === undefined ? undefined : (healthy.endpointsOf(before) ?? [])[0];
  // Where what it led to is gone, another workload's Pods are no replacement.
  if (former !== undefined) return todaysWorkload(former, healthy, world.live);
  const near = nearestMatch(
    selectorOf(service.selector ?? {}),
    world.live
      .workloadsIn(service.namespace)
      .filter((one) => service.ports.every((port) => servesPort(one, port) !== 'no')),
    ({ podLabels }) => podLabels,
    2,
  );
  // Two that are equally near: nobody knows which was meant.
  return near.length === 1 ? near[0]?.candidate : undefined;
}

function restoreSelector(about: Case, finding: JudgedFinding): readonly Offer[] {
  const { live, desired } = about.world;
  const object = desired.object(finding.object);
  const before = live.object(finding.object);
  const wanted = parseSelector(valueAt(object?.manifest ?? {}, 'spec', 'selector'));
  const taken = parseSelector(valueAt(before?.manifest ?? {}, 'spec', 'selector'));
  if (object === undefined || wanted === null || taken === null) return [];
  const keys = Object.keys(wanted.matchLabels).filter(
    (key) => labelOf(taken.matchLabels, key) !== wanted.matchLabels[key],
  );
  // An added or dropped entry is no wrong value: putting that right is a person's edit.
  if (keys.some((key) => !Object.hasOwn(taken.matchLabels, key))) return [];
  const changes = keys.flatMap((key): Change[] => {
    const to = labelOf(taken.matchLabels, key);
    if (to === undefined) return [];
    const label: FieldPath = ['spec', 'template', 'metadata', 'labels', key];
    return [
      { object, path: ['spec', 'selector', 'matchLabels', key], to },
      ...(isWritten(about, object, label) ? [{ object, path: label, to }] : []),
    ];
  });
  if (changes.length === 0) return [];
  return changed(about, finding, changes, {
    id: 'restore-selector',
    title: `Give ${object.ref.name} the selector back that the cluster has`,
    why: [
      `The selector of ${formatRef(object.ref)} was changed (${placeOf(finding.source)}); a selector cannot change once it exists, so the API server refuses the whole update.`,
    ],
  });
}

/** What a kustomization wrote into the selector is for the fix of such labels. */
function keepSelector(about: Case, finding: JudgedFinding): readonly Offer[] {
  const { live, desired } = about.world;
  const object = desired.object(finding.object);
  if (object === undefined || object.touches.some(({ path }) => path[1] === 'selector')) return [];
  const refused = refusedWorkloads([object], about);
  // Services that lead there as Git has them, and nowhere as they are live.
  const taken = desired.services.filter((service) => {
    const now = live.service(service.namespace, service.ref.name);
    const isMeantFor = desired.endpointsOf(service)?.some(({ object: one }) => one === object) === true;
    return isMeantFor && now !== undefined && live.endpointsOf(now)?.length === 0;
  });
  return recreate({
    about,
    fault: faultFor(about, finding),
    ids: IDS,
    what: `the new selector of ${object.ref.name}`,
    evidence: { refused, taken: taken.map((service) => service.object) },
    benefits: [],
  });
}

function changed(
  about: Case,
  finding: JudgedFinding,
  changes: readonly Change[],
  words: { readonly id: string; readonly title: string; readonly why: readonly string[] },
): readonly Offer[] {
  const edits = changes.flatMap((change) => editOf(about, change));
  // A value that a transformer wrote stands elsewhere: half a repair is none.
  if (edits.length < changes.length) return [];
  const fault = faultFor(about, finding);
  const proven = about.prove(edits, fault);
  const restarts = restartText(about.world.live, proven);
  const benefits = [{ name: 'repair', points: 3, why: `${formatRef(finding.object)} works again` }];
  const patch = patchOf(about.world.snapshot, edits);
  return [
    offer({
      ...words,
      fault,
      score: score(benefits, restarts.risks, 1),
      downtime: restarts.text,
      edits,
      patch,
      proof: proven.proof,
      recommendable: true,
    }),
  ];
}

function faultFor({ diagnosis, world }: Case, finding: JudgedFinding): Fault {
  return (finding.causal ? faultOfCause(diagnosis) : null) ?? faultOfFinding(finding, world);
}

function editOf({ world }: Case, { object, path, to }: Change): readonly Edit[] {
  const { file } = object.source;
  const text = world.snapshot.text(file);
  const at = text === undefined || isTouched(object, path) ? null : locate(text, object.document, path);
  if (text === undefined || at === null) return [];
  const quote = /^["']/.exec(text.slice(at.start, at.end))?.[0] ?? (isPlainText(to) ? '' : '"');
  return [{ file, start: at.start, end: at.end, text: `${quote}${to}${quote}` }];
}

function isWritten({ world }: Case, object: RenderedObject, path: FieldPath): boolean {
  const text = world.snapshot.text(object.source.file);
  return text !== undefined && locate(text, object.document, path) !== null;
}

function isTouched({ touches }: RenderedObject, path: FieldPath): boolean {
  return touches.some(
    (touch) => touch.path.length <= path.length && touch.path.every((part, index) => part === path[index]),
  );
}
