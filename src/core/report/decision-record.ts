import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Option } from '../fix/option.ts';
import { bounded } from './bounded.ts';
import { dayText } from './instant-text.ts';
import { optionTable, signed } from './option-table.ts';
import { proofSentence } from './proof-blocks.ts';
import type { Block, Inline, Report } from './report.ts';
import { bullets, heading, paragraph, said, strong, text } from './words.ts';

/** A short architecture decision record of choosing among the options: context, options, decision, consequences. Dated by the alert. */
export function decisionRecord(diagnosis: Diagnosis, options: readonly Option[], chosen: Option): Report {
  return {
    title: `Decision: ${bounded(chosen.title)}`,
    blocks: [...decisionBlocks(diagnosis, options, chosen), optionTable(options)],
    actions: [],
  };
}

/** The record without its table, for a document that has the table already. */
export function decisionBlocks(diagnosis: Diagnosis, options: readonly Option[], chosen: Option): readonly Block[] {
  const others = options.filter((option) => option !== chosen && sameFault(option, chosen));
  return [
    heading('Decision record'),
    bullets([
      [strong('Date: '), text(dayText(diagnosis.alert.startsAt))],
      [strong('Status: '), text('proposed; accepted when this is merged')],
      [
        strong('Context: '),
        said(diagnosis.cause?.summary ?? `a separate fault found while looking into ${diagnosis.alert.name}`),
      ],
      [strong('Order of concerns: '), text('availability, then integrity, then convenience')],
      [
        strong('Decision: '),
        said(chosen.title),
        text(`, benefit ${chosen.benefit}/10, risk ${chosen.risk}/10, return ${signed(chosen.roi)}`),
      ],
      [strong('Consequences: '), said(consequences(chosen))],
    ]),
    ...(others.length === 0 ? [] : [paragraph(text('Not chosen:')), bullets(others.map(rejection))]),
    ...points(chosen),
  ];
}

function sameFault(a: Option, b: Option): boolean {
  return a.fault.rule === b.fault.rule && a.fault.file === b.fault.file && a.fault.object === b.fault.object;
}

function consequences({ downtime, proof }: Option): string {
  return `downtime: ${downtime}.${proof === null ? '' : ` ${proofSentence(proof)}`}`;
}

function rejection({ title, benefit, risk, roi }: Option): readonly Inline[] {
  return [said(title), text(` (benefit ${benefit}/10, risk ${risk}/10, return ${signed(roi)})`)];
}

/** Where the points come from, each with its evidence. */
function points({ benefits, risks }: Option): readonly Block[] {
  const items = [
    ...benefits.map((item) => ({ ...item, side: 'Benefit' })),
    ...risks.map((item) => ({ ...item, side: 'Risk' })),
  ].filter((item) => item.points > 0);
  if (items.length === 0) return [];
  return [
    paragraph(text('Points:')),
    bullets(
      items.map(({ side, name, points, why }) => [text(`${side}, `), said(name), text(`: ${points}. `), said(why)]),
    ),
  ];
}
