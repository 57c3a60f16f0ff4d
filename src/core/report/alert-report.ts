import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { World } from '../diagnosis/world.ts';
import { headSource } from '../fix/head-source.ts';
import type { Option } from '../fix/option.ts';
import { bounded } from './bounded.ts';
import { deployerBlocks } from './deployer-blocks.ts';
import {
  causeSentence,
  chainBlocks,
  headlineText,
  isSameLine,
  originBlocks,
  sameLineBlocks,
  separateBlocks,
} from './diagnosis-blocks.ts';
import { doubtBlocks } from './doubt-blocks.ts';
import { excerpt } from './excerpt.ts';
import { diagnosisGaps } from './gap-blocks.ts';
import { optionTable } from './option-table.ts';
import { proofSentence } from './proof-blocks.ts';
import type { Action, Block, Report } from './report.ts';
import { unexplained } from './unexplained.ts';
import { bullets, heading, note, paragraph, said, steps, strong, text } from './words.ts';

/**
 * The answer in the alert's thread: the cause and its line first, then the evidence, then the ways out. Without a cause it says what
 * was looked at and what was missing. With the world it was found in, the line is shown among its neighbours.
 */
export function alertReport(diagnosis: Diagnosis, options: readonly Option[], world?: World): Report {
  const { alert, cause } = diagnosis;
  if (cause === null) {
    const report = unexplained(diagnosis, world);
    return { ...report, blocks: [...report.blocks, ...deployerBlocks(world)], actions: actionsFor(options) };
  }
  return {
    title: `${bounded(alert.name, 80)}: ${headlineText(cause)}`,
    blocks: [
      ...doubtBlocks(diagnosis),
      paragraph(strong('Cause: '), ...causeSentence(cause)),
      ...excerptOf(diagnosis, world),
      ...originBlocks(cause, diagnosis.findings),
      ...chainBlocks(diagnosis),
      ...sameLineBlocks(diagnosis),
      ...deployerBlocks(world),
      ...optionBlocks(diagnosis, options),
      ...separateBlocks(diagnosis),
      ...diagnosisGaps(diagnosis),
    ],
    actions: actionsFor(options),
  };
}

/** The line as it stands now; its place is said only where the cause does not name it already. */
function excerptOf(diagnosis: Diagnosis, world: World | undefined): readonly Block[] {
  const source = world === undefined ? null : headSource(diagnosis, world);
  if (world === undefined || source === null) return [];
  const isNamed = diagnosis.cause !== null && isSameLine(source, diagnosis.cause.source);
  return excerpt(world.snapshot, source).map(({ place, ...code }) => (isNamed ? code : { ...code, place }));
}

function optionBlocks({ cause }: Diagnosis, options: readonly Option[]): readonly Block[] {
  if (options.length === 0 && cause?.repairedInGit !== undefined) return [];
  if (options.length === 0)
    return [
      heading('Ways out'),
      paragraph(text('I know no edit that I could prove. The evidence above says where to start.')),
    ];
  return [heading('Ways out'), optionTable(options), ...recommendation(options)];
}

function recommendation(options: readonly Option[]): readonly Block[] {
  const best = options.find(({ recommended }) => recommended);
  if (best === undefined)
    return [
      note(text(`I recommend none of them: ${whyNone(options)}. Read the risks before you choose.`)),
      ...deletions(options),
    ];
  return [
    paragraph(
      strong('Recommended: '),
      said(best.title),
      text('. '),
      ...(best.proof === null ? [] : [said(proofSentence(best.proof))]),
    ),
    bullets(best.why.map((reason) => [said(reason)])),
    ...(best.steps.length === 0 ? [] : [steps(best.steps.map((step) => [said(step)]))]),
  ];
}

/** What a table has no room for, and nobody may overlook. */
function deletions(options: readonly Option[]): readonly Block[] {
  const deleting = options.filter(({ proof }) => proof !== null && proof.deletes.length > 0);
  const items = deleting.map(({ title, downtime }) => [strong(bounded(title, 120)), said(`: ${downtime}.`)]);
  return items.length === 0 ? [] : [bullets(items)];
}

function whyNone(options: readonly Option[]): string {
  const proven = options.filter(({ proof }) => proof?.holds === true);
  if (proven.length === 0) return 'no proof holds';
  return proven.every(({ proof }) => proof?.deletes.length !== 0)
    ? 'what is proven deletes what runs or stores data'
    : 'what is proven does not end the cause, or is a person’s decision';
}

/** More buttons than this are no help at night; the table has every way out. */
const MOST_OTHERS = 2;

/** One button for the way we would go, a few for other patches, the proven first; procedures have none, there is nothing to open. */
function actionsFor(options: readonly Option[]): readonly Action[] {
  const patches = options.filter(({ patch }) => patch !== null);
  const best = patches.find(({ recommended }) => recommended);
  const first = best === undefined ? [] : [openFix(best, 'Open fix PR', true), showDiff(best)];
  const others = patches
    .filter((option) => option !== best)
    .toSorted((a, b) => Number(b.proof?.holds ?? false) - Number(a.proof?.holds ?? false))
    .slice(0, MOST_OTHERS)
    .map((option) => openFix(option, `Open PR: ${bounded(lowerFirst(option.title), 40)}`, false));
  return [...first, ...others, { type: 'not-helpful', label: 'Not helpful' }];
}

const lowerFirst = (title: string): string => title.charAt(0).toLowerCase() + title.slice(1);

const openFix = (option: Option, label: string, primary: boolean): Action => ({
  type: 'open-fix',
  label,
  option: option.id,
  primary,
});
const showDiff = (option: Option): Action => ({ type: 'show-diff', label: 'Show diff', option: option.id });
