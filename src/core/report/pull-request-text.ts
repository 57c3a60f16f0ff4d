import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Option } from '../fix/option.ts';
import { bounded } from './bounded.ts';
import { commitMessage } from './commit-message.ts';
import { decisionBlocks } from './decision-record.ts';
import {
  causeBlocks,
  chainBlocks,
  flowBlocks,
  gapBlocks,
  quoteBlocks,
  sameLineBlocks,
  separateBlocks,
} from './diagnosis-blocks.ts';
import { branchOf } from './fault-name.ts';
import { optionTable } from './option-table.ts';
import { diffBlock, proofBlocks } from './proof-blocks.ts';
import type { Block } from './report.ts';
import { toMarkdown } from './to-markdown.ts';
import { bullets, code, heading, note, paragraph, said, text } from './words.ts';

/** What a pull request is made from. */
export interface PullRequestFacts {
  readonly diagnosis: Diagnosis;
  /** The chosen option; it has a patch. */
  readonly option: Option;
  readonly options: readonly Option[];
  /** `https://github.com/owner/name`. */
  readonly repositoryUrl: string;
  /** Who pressed the button, as the chat names them. */
  readonly askedBy: string;
}

/** Branch, title, Markdown body and commit message. */
export interface PullRequestText {
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  readonly commit: { readonly headline: string; readonly body: string };
}

/** GitHub takes 65,536 characters. */
const BODY_LIMIT = 60_000;

/**
 * Everything a fix's pull request says: evidence, diff, proof, the options side by side, the way back, and the decision as a short
 * record. The branch comes from the fault alone, so that one fault has one pull request whichever option is chosen.
 */
export function pullRequestText(facts: PullRequestFacts): PullRequestText {
  const { diagnosis, option, repositoryUrl } = facts;
  const body = toMarkdown({ blocks: bodyBlocks(facts) }, { repositoryUrl, commit: diagnosis.commit });
  return {
    branch: branchOf(option.fault),
    title: bounded(commitMessage(diagnosis, option).headline, 200),
    body: body.length <= BODY_LIMIT ? body : `${body.slice(0, BODY_LIMIT)}\n\n… cut, the rest is in the thread.\n`,
    commit: commitMessage(diagnosis, option),
  };
}

function bodyBlocks(facts: PullRequestFacts): readonly Block[] {
  const { diagnosis, option, options } = facts;
  const { cause } = diagnosis;
  return [
    paragraph(text('Alert '), code(diagnosis.alert.name), text('. '), said(option.title), text('.')),
    ...(cause === null ? [] : [heading('Cause'), ...causeBlocks(cause)]),
    ...chainBlocks(diagnosis),
    ...flowBlocks(diagnosis),
    ...quoteBlocks(diagnosis),
    ...sameLineBlocks(diagnosis),
    heading('Change'),
    bullets(option.why.map((reason) => [said(reason)])),
    ...diffBlock(option),
    heading('Proof'),
    ...proofBlocks(option),
    heading('Options'),
    optionTable(options),
    note(text('Return = (benefit − risk) / minutes.')),
    ...rollback(option),
    ...separateBlocks(diagnosis),
    ...gapBlocks(diagnosis.gaps),
    ...decisionBlocks(diagnosis, options, option),
    note(
      text('Asked for by '),
      said(facts.askedBy),
      text(' in the alert’s thread. The simulation reads Git only; check the plan in Argo CD before you merge.'),
    ),
  ];
}

function rollback({ edits }: Option): readonly Block[] {
  const files = new Set(edits.map(({ file }) => file)).size;
  const what = files === 1 ? 'It touches one file' : `It touches ${files} files`;
  return [
    heading('Rollback'),
    paragraph(
      text(
        `${what} and nothing outside of Git. Revert the merge commit, and the next sync brings back what stands in Git now: the state that this alert is about.`,
      ),
    ),
  ];
}
