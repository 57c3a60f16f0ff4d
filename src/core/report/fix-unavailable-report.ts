import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Report } from './report.ts';
import { code, note, paragraph, said, text } from './words.ts';

/** Says that a fix offered earlier is gone on the newest commit, and why that is likely. */
export function fixUnavailableReport(diagnosis: Diagnosis, option: string): Report {
  const at = diagnosis.commit === null ? 'the working tree' : `commit ${diagnosis.commit.slice(0, 9)}`;
  const why =
    diagnosis.cause === null || diagnosis.cause.repairedInGit !== undefined
      ? 'Git does not have the cause any more: somebody was faster.'
      : 'The cause is still there, but this edit of it no longer fits.';
  return {
    title: 'That fix is no longer to be had',
    blocks: [
      paragraph(text('I looked again at '), code(at), text(' before opening '), code(option), said(`: ${why}`)),
      note(text('Nothing was opened.')),
    ],
    actions: [],
  };
}
