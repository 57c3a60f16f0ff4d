import { boundedLines } from './bounded.ts';
import type { Report } from './report.ts';
import { code, note, paragraph, said, text } from './words.ts';

/** What a notice tells: Grafana's test button was pressed, or a signed body could not be read. */
export interface Notice {
  readonly notice: 'grafana-test' | 'unreadable-webhook';
  readonly sender: string;
  readonly detail: string;
}

/** A line for the configured channel that is about no alert. */
export function noticeReport({ notice, sender, detail }: Notice): Report {
  if (notice === 'grafana-test') {
    return {
      title: 'The test notification arrived',
      blocks: [
        paragraph(
          text('The test notification arrived, and its signature is right. The next real alert gets a thread here.'),
        ),
        ...(detail === '' ? [] : [note(said(detail))]),
      ],
      actions: [],
    };
  }
  return {
    title: 'A webhook I could not read',
    blocks: [
      paragraph(text('A signed webhook from '), code(sender), text(' arrived, but I could not read it:')),
      { type: 'code', language: 'text', text: boundedLines(detail, 900) },
      note(
        text(
          'A contact point with a custom payload replaces the body I know. Take the custom payload off, and it works.',
        ),
      ),
    ],
    actions: [],
  };
}
