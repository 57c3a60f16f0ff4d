import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { World } from '../diagnosis/world.ts';
import { formatRef } from '../values/object-ref.ts';
import { bounded } from './bounded.ts';
import { flowBlocks, separateBlocks } from './diagnosis-blocks.ts';
import { doubtBlocks } from './doubt-blocks.ts';
import { diagnosisGaps } from './gap-blocks.ts';
import { NO_APPLICATION, noApplication } from './no-application.ts';
import type { Report } from './report.ts';
import { bullets, code, heading, listed, paragraph, place, text, type Words } from './words.ts';

/**
 * The answer when nothing in Git explains the alert: what was looked at, and what was missing. It is no all-clear, and says so. A world without any
 * application is told as such: then nothing was looked at.
 */
export function unexplained(diagnosis: Diagnosis, world?: World): Report {
  const isEmpty = world?.applications.length === 0;
  return {
    title: `${bounded(diagnosis.alert.name, 80)}: ${isEmpty ? NO_APPLICATION : 'nothing in Git explains it'}`,
    blocks: [
      ...doubtBlocks(diagnosis),
      ...(isEmpty ? noApplication() : [NO_ALL_CLEAR]),
      heading('What I looked at'),
      bullets(lookedAt(diagnosis)),
      ...flowBlocks(diagnosis),
      ...separateBlocks(diagnosis),
      ...diagnosisGaps(diagnosis),
    ],
    actions: [{ type: 'not-helpful', label: 'Not helpful' }],
  };
}

const NO_ALL_CLEAR = paragraph(
  text(
    'I found nothing in Git that explains this alert. That is no all-clear: it may be the application itself, the node, or something Git does not show.',
  ),
);

function lookedAt({ scope }: Diagnosis): readonly Words[] {
  const { alertRule, metrics, exporter, target, applications } = scope;
  return [
    alertRule === undefined
      ? [text('The alert rule: not found in Git.')]
      : [text('The alert rule '), code(alertRule.expr), text(' '), place(alertRule.source)],
    ...(metrics.length === 0 ? [] : [[text('Its metric: '), code(listed(metrics))]]),
    exporter === undefined
      ? [text('Who measures it: not found.')]
      : [text('Who measures it: '), code(formatRef(exporter))],
    target === undefined
      ? [text('What is measured: not found.')]
      : [text('What is measured: '), code(formatRef(target))],
    applications.length === 0
      ? [text('Applications: none that the alert’s labels lead to.')]
      : [text('Applications: '), code(listed(applications))],
  ];
}
