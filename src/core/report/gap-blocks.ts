import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Gap } from '../values/gap.ts';
import type { Block } from './report.ts';
import { bullets, count, heading, place, said, text, type Words } from './words.ts';

const MOST = 8;

/** What the answer does not cover. Never left out: an unknown is no all-clear. `others` are counted, not told. */
export function gapBlocks(all: readonly Gap[], others = 0): readonly Block[] {
  // Applications of one repository often have the same to say.
  const gaps = [
    ...new Map(all.map((gap) => [`${gap.detail} ${gap.source?.file ?? ''}:${gap.source?.line ?? ''}`, gap])).values(),
  ];
  const items = gaps
    .slice(0, MOST)
    .map(({ detail, source }): Words => [said(detail), ...(source === undefined ? [] : [text(' '), place(source)])]);
  const rest = gaps.length - MOST;
  const tail = [
    ...(rest > 0 ? [[text(`… and ${rest} more.`)]] : []),
    ...(others > 0
      ? [[text(`${gaps.length === 0 ? '' : 'And '}${count(others, 'gap')} about other applications.`)]]
      : []),
  ];
  return items.length + tail.length === 0 ? [] : [heading('What I could not see'), bullets([...items, ...tail])];
}

/** The gaps of a diagnosis: those that touch what the alert is about are told, the others counted. */
export function diagnosisGaps(diagnosis: Diagnosis): readonly Block[] {
  const touching = diagnosis.gaps.filter((gap) => touches(gap, diagnosis));
  return gapBlocks(touching, diagnosis.gaps.length - touching.length);
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
