import { boundedLines } from './bounded.ts';
import type { Report } from './report.ts';
import { note, paragraph, text } from './words.ts';

const TRIED: Readonly<Record<string, string>> = {
  alert: 'look into this alert',
  'open-fix': 'open the pull request',
  'pull-request': 'follow up on the pull request',
  command: 'answer the command',
  notice: 'pass on a notice',
};

/** The last word on a job that failed every time. `kind` is the job's, `because` the error's own message. */
export function failureReport(kind: string, because: string): Report {
  const tried = (Object.hasOwn(TRIED, kind) ? TRIED[kind] : undefined) ?? 'do that';
  return {
    title: `I could not ${tried}`,
    blocks: [
      paragraph(text(`I could not ${tried}, because:`)),
      { type: 'code', language: 'text', text: boundedLines(because, 900) },
      note(text('I tried several times and stopped. Nothing was changed.')),
    ],
    actions: [],
  };
}
