import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { World } from '../diagnosis/world.ts';
import { headSource } from '../fix/head-source.ts';
import type { Option } from '../fix/option.ts';
import { bounded } from './bounded.ts';
import {
  causeBlocks,
  chainBlocks,
  flowBlocks,
  gapBlocks,
  quoteBlocks,
  sameLineBlocks,
  separateBlocks,
} from './diagnosis-blocks.ts';
import { excerpt } from './excerpt.ts';
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
  if (diagnosis.cause === null) return { ...unexplained(diagnosis), actions: actionsFor(options) };
  return {
    title: `${bounded(diagnosis.alert.name, 80)}: ${bounded(diagnosis.cause.summary)}`,
    blocks: [
      ...causeBlocks(diagnosis.cause),
      ...excerptOf(diagnosis, world),
      ...chainBlocks(diagnosis),
      ...flowBlocks(diagnosis),
      ...quoteBlocks(diagnosis),
      ...sameLineBlocks(diagnosis),
      ...separateBlocks(diagnosis),
      ...optionBlocks(diagnosis, options),
      ...gapBlocks(diagnosis.gaps),
    ],
    actions: actionsFor(options),
  };
}

function excerptOf(diagnosis: Diagnosis, world: World | undefined): readonly Block[] {
  const source = world === undefined ? null : headSource(diagnosis, world);
  return world === undefined || source === null ? [] : excerpt(world.snapshot, source);
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
    return [note(text('I recommend none of them: no proof holds. Read the risks before you choose.'))];
  return [
    paragraph(
      strong('Recommended: '),
      said(best.title),
      ...(best.proof === null ? [] : [text('. '), said(proofSentence(best.proof))]),
    ),
    bullets(best.why.map((reason) => [said(reason)])),
    ...(best.steps.length === 0 ? [] : [steps(best.steps.map((step) => [said(step)]))]),
  ];
}

/** One button for the way we would go, one for every other patch; procedures have none, there is nothing to open. */
function actionsFor(options: readonly Option[]): readonly Action[] {
  const patches = options.filter(({ patch }) => patch !== null);
  const best = patches.find(({ recommended }) => recommended);
  const first = best === undefined ? [] : [openFix(best, 'Open fix PR', true), showDiff(best)];
  const others = patches
    .filter((option) => option !== best)
    .map((option) => openFix(option, `PR: ${bounded(option.title, 60)}`, false));
  return [...first, ...others, { type: 'not-helpful', label: 'Not helpful' }];
}

const openFix = (option: Option, label: string, primary: boolean): Action => ({
  type: 'open-fix',
  label,
  option: option.id,
  primary,
});
const showDiff = (option: Option): Action => ({ type: 'show-diff', label: 'Show diff', option: option.id });
