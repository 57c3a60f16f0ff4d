import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Option } from '../fix/option.ts';
import { bounded } from './bounded.ts';
import { headlineText } from './diagnosis-blocks.ts';
import { dayText } from './instant-text.ts';
import { optionTable, signed } from './option-table.ts';
import type { Block, Report } from './report.ts';
import { bullets, count, paragraph, said, strong, text } from './words.ts';

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
  const { alert, cause } = diagnosis;
  const context = cause === null ? `a separate fault found while looking into ${alert.name}` : headlineText(cause);
  const others = options.length - 1;
  return [
    bullets([
      [strong('Date: '), text(dayText(alert.startsAt))],
      [strong('Status: '), text('proposed; accepted when this is merged')],
      [strong('Context: '), said(context)],
      [strong('Order of concerns: '), text('availability, then integrity, then convenience')],
      [
        strong('Decision: '),
        said(chosen.title),
        text(`: benefit ${chosen.benefit}/10, risk ${chosen.risk}/10, return ${signed(chosen.roi)}`),
        ...(others > 0 ? [text(`; not chosen: ${count(others, 'other option')} of the table`)] : []),
      ],
      [strong('Consequences: '), said(`downtime: ${chosen.downtime}`)],
    ]),
    ...points(chosen),
  ];
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
