import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Gap } from '../values/gap.ts';
import { isToldAsDoubt } from './doubt-blocks.ts';
import type { Block } from './report.ts';
import { bullets, count, heading, place, said, text, type Words } from './words.ts';

const MOST = 8;

/** A gap, and for how many applications it was said in the same words. */
export interface FoldedGap {
  readonly gap: Gap;
  readonly times: number;
}

/** Applications of one repository often have the same to say: it is told once. */
export function foldedGaps(all: readonly Gap[]): readonly FoldedGap[] {
  const folded = new Map<string, FoldedGap>();
  for (const gap of all) {
    const key = `${gap.detail} ${gap.source?.file ?? ''}:${gap.source?.line ?? ''}`;
    folded.set(key, { gap, times: (folded.get(key)?.times ?? 0) + 1 });
  }
  return [...folded.values()];
}

/** What each application says of its own history, so that the number of times is the number of applications. */
const OF_HISTORY: ReadonlySet<Gap['reason']> = new Set(['baseline-assumed', 'history-cut']);

/** ` (60 applications)` where that many say it. */
export function timesText({ gap, times }: FoldedGap): string {
  return times > 1 && OF_HISTORY.has(gap.reason) ? ` (${count(times, 'application')})` : '';
}

/** What the answer does not cover. Never left out: an unknown is no all-clear. `others` are counted, not told. */
export function gapBlocks(all: readonly Gap[], others = 0): readonly Block[] {
  const gaps = foldedGaps(all);
  const items = gaps
    .slice(0, MOST)
    .map((folded): Words => [said(folded.gap.detail + timesText(folded)), ...placeOf(folded.gap)]);
  const rest = gaps.length - MOST;
  const tail = [
    ...(rest > 0 ? [[text(`… and ${rest} more.`)]] : []),
    ...(others > 0
      ? [[text(`${gaps.length === 0 ? '' : 'And '}${count(others, 'gap')} about other applications.`)]]
      : []),
  ];
  return items.length + tail.length === 0 ? [] : [heading('What I could not see'), bullets([...items, ...tail])];
}

function placeOf({ source }: Gap): Words {
  return source === undefined ? [] : [text(' '), place(source)];
}

/** The gaps of a diagnosis: those that touch what the alert is about are told, the others counted. */
export function diagnosisGaps(diagnosis: Diagnosis): readonly Block[] {
  const gaps = diagnosis.gaps.filter((gap) => !isToldAsDoubt(gap, diagnosis));
  const touching = gaps.filter((gap) => touches(gap, diagnosis));
  return gapBlocks(touching, gaps.length - touching.length);
}

/**
 * A gap that is of no file is about the whole answer. Any other touches the alert when it is in an application that has a part in it, or
 * names one of its namespaces. Where nothing is known of the alert's place, every gap may matter.
 */
function touches({ detail, source }: Gap, { scope, cause, findings }: Diagnosis): boolean {
  if (source === undefined) return true;
  const namespaces = namespacesOf(scope);
  if (namespaces.size === 0) return true;
  if (detail.split(/[^\w.-]+/).some((word) => namespaces.has(word))) return true;
  const folders = [
    ...findings.filter(({ causal }) => causal).map(({ application }) => application),
    ...scope.applications.filter((path) => cause !== null && isWithin(cause.source.file, path)),
  ];
  return source.file === cause?.source.file || folders.some((folder) => isWithin(source.file, folder));
}

function namespacesOf({ namespace, flows }: Diagnosis['scope']): ReadonlySet<string> {
  const ends = flows.flatMap(({ flow }) => [flow.from, flow.to]);
  const named = ends.flatMap((peer) => ('namespace' in peer ? [peer.namespace] : []));
  return new Set(namespace === undefined ? named : [...named, namespace]);
}

const isWithin = (file: string, folder: string): boolean => folder !== '' && file.startsWith(`${folder}/`);
