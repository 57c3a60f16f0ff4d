import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Gap } from '../values/gap.ts';
import { instantText } from './instant-text.ts';
import type { Block } from './report.ts';
import { code, paragraph, strong, text } from './words.ts';

/** What a reader must know before the cause: that the alert is over, or that the cause came after it. */
export function doubtBlocks({ alert, cause }: Diagnosis): readonly Block[] {
  const late = lateCommit({ alert, cause });
  return [
    ...(alert.status === 'resolved' ? [resolved(alert)] : []),
    ...(late === undefined
      ? []
      : [
          paragraph(
            strong('Doubt: '),
            code(late.sha.slice(0, 9)),
            text(
              ` is younger than the alert (${instantText(late.date)}; the alert began at ${instantText(alert.startsAt)}). What follows may keep it firing, but something else started it.`,
            ),
          ),
        ]),
  ];
}

function resolved({ endsAt }: Diagnosis['alert']): Block {
  const since = endsAt === null ? '' : ` since ${instantText(endsAt)}`;
  return paragraph(strong('This alert is resolved'), text(`${since}. What follows looks at it as if it still fired.`));
}

/** The first bad commit, where it is younger than the alert. */
function lateCommit({ alert, cause }: Pick<Diagnosis, 'alert' | 'cause'>) {
  const commit = cause?.firstBadCommit;
  return commit !== undefined && commit.date > alert.startsAt ? commit : undefined;
}

/** Whether a gap says what {@link doubtBlocks} says already. */
export function isToldAsDoubt({ detail }: Gap, diagnosis: Diagnosis): boolean {
  const late = lateCommit(diagnosis);
  return late !== undefined && detail.startsWith(`${late.sha.slice(0, 12)} is younger than the alert`);
}
