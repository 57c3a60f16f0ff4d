import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Option } from '../fix/option.ts';
import { bounded } from './bounded.ts';
import { diffBlock, proofBlocks } from './proof-blocks.ts';
import type { Report } from './report.ts';
import { bullets, note, paragraph, said, steps, text } from './words.ts';

/** What somebody reads before saying yes: what the pull request changes, and what the simulation says of it. */
export function modalReport(diagnosis: Diagnosis, option: Option): Report {
  const cause = diagnosis.cause === null ? [] : [paragraph(said(diagnosis.cause.summary))];
  return {
    title: bounded(option.title, 140),
    blocks: [
      ...cause,
      ...diffBlock(option),
      ...proofBlocks(option),
      bullets(option.why.map((reason) => [said(reason)])),
      ...(option.steps.length === 0 ? [] : [steps(option.steps.map((step) => [said(step)]))]),
      note(
        text(
          option.patch === null
            ? 'This is a procedure: there is no pull request to open.'
            : 'I open a pull request. Nothing changes in the cluster until somebody merges it.',
        ),
      ),
    ],
    actions: [],
  };
}
