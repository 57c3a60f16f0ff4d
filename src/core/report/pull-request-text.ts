import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Option } from '../fix/option.ts';
import { bounded } from './bounded.ts';
import { commitMessage } from './commit-message.ts';
import { decisionBlocks } from './decision-record.ts';
import {
  causeSentence,
  chainBlocks,
  flowBlocks,
  headlineText,
  originBlocks,
  sameLineBlocks,
  separateBlocks,
} from './diagnosis-blocks.ts';
import { branchOf } from './fault-name.ts';
import { diagnosisGaps } from './gap-blocks.ts';
import { optionTable } from './option-table.ts';
import { diffBlock, proofBlocks } from './proof-blocks.ts';
import type { Block } from './report.ts';
import { toMarkdown } from './to-markdown.ts';
import { bullets, code, heading, note, paragraph, person, said, strong, text } from './words.ts';

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
  const { diagnosis, option } = facts;
  const body = bodyText(facts);
  return {
    branch: branchOf(option.fault),
    title: bounded(commitMessage(diagnosis, option).headline, 200),
    body: body.length <= BODY_LIMIT ? body : `${body.slice(0, BODY_LIMIT)}\n\n… cut, the rest is in the thread.\n`,
    commit: commitMessage(diagnosis, option),
  };
}

/** The argument is open to read; the record of the decision and the simulation's view of the network are folded away. */
function bodyText(facts: PullRequestFacts): string {
  const { diagnosis, option, options, repositoryUrl } = facts;
  const written = (blocks: readonly Block[]): string =>
    blocks.length === 0 ? '' : toMarkdown({ blocks }, { repositoryUrl, commit: diagnosis.commit });
  return [
    written(argument(facts)),
    folded('What the first bad commit changed there', written(hunkBlocks(diagnosis))),
    folded('Decision record', written(decisionBlocks(diagnosis, options, option))),
    folded('Connections in the simulation', written(flowBlocks(diagnosis).slice(1))),
    written([...separateBlocks(diagnosis), ...diagnosisGaps(diagnosis), askedBy(facts)]),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function hunkBlocks({ cause }: Diagnosis): readonly Block[] {
  if (cause?.hunk === undefined) return [];
  return [{ type: 'code', language: 'diff', text: `--- ${cause.hunk.file}\n${cause.hunk.text}` }];
}

/** GitHub renders Markdown inside of HTML only behind an empty line. */
function folded(title: string, content: string): string {
  return content === '' ? '' : `<details><summary>${title}</summary>\n\n${content}\n</details>\n`;
}

function argument({ diagnosis, option, options }: PullRequestFacts): readonly Block[] {
  const { alert, cause } = diagnosis;
  return [
    heading('Problem'),
    paragraph(
      text('Alert '),
      code(alert.name),
      said(cause === null ? ' fires. This ends a separate fault found on the way.' : ` fires: ${headlineText(cause)}.`),
    ),
    ...(cause === null
      ? []
      : [heading('Cause'), paragraph(...causeSentence(cause)), ...originBlocks(cause, diagnosis.findings)]),
    ...chainBlocks(diagnosis),
    ...sameLineBlocks(diagnosis),
    heading('Fix'),
    paragraph(strong(option.title)),
    bullets(option.why.map((reason) => [said(reason)])),
    ...diffBlock(option),
    heading('Proof'),
    ...proofBlocks(option),
    heading('Options'),
    optionTable(options),
    note(text('Return = (benefit − risk) / minutes.')),
    heading('Impact and rollback'),
    paragraph(said(`Downtime: ${option.downtime}. ${rollback(option)}`)),
  ];
}

function rollback({ edits }: Option): string {
  const files = new Set(edits.map(({ file }) => file)).size;
  return `It touches ${files === 1 ? 'one file' : `${files} files`} and nothing outside of Git. Revert the merge commit, and the next sync brings back what stands in Git now: the state that this alert is about.`;
}

function askedBy({ askedBy: user }: PullRequestFacts): Block {
  return note(
    text('Asked for by Slack user '),
    person(user),
    text(' in the alert’s thread. The simulation reads Git only; check the plan in Argo CD before you merge.'),
  );
}
