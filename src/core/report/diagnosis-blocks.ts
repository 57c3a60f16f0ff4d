import type { Cause, Confidence, Diagnosis, JudgedFinding } from '../diagnosis/diagnosis.ts';
import type { Gap } from '../values/gap.ts';
import { formatRef } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';
import { boundedLines } from './bounded.ts';
import { dayText } from './instant-text.ts';
import type { Block, Inline } from './report.ts';
import { bullets, code, count, heading, listed, note, paragraph, place, said, steps, strong, text } from './words.ts';

const CONFIDENCE: Readonly<Record<Confidence, string>> = {
  proven: 'Proven: the simulation goes from this line to the alert without a guess.',
  likely: 'Likely: one link of the chain is inferred, not read.',
  possible: 'Possible: more than one link of the chain is inferred. Check before you act.',
};

const MOST = 8;

/** The cause in one sentence, its place, the commit that brought it, and how sure that is. */
export function causeBlocks(cause: Cause): readonly Block[] {
  return [
    paragraph(strong('Cause: '), said(cause.summary), text(' '), place(cause.source)),
    ...commitBlock(cause),
    ...repairBlock(cause),
    note(text(CONFIDENCE[cause.confidence])),
  ];
}

function commitBlock({ firstBadCommit: commit }: Cause): readonly Block[] {
  if (commit === undefined) return [];
  const by = `by ${commit.author}, ${dayText(commit.date)}`;
  return [
    paragraph(
      text('First bad commit: '),
      code(commit.sha.slice(0, 9)),
      said(` “${commit.subject}” `),
      said(by),
      text('.'),
    ),
  ];
}

function repairBlock({ repairedInGit: repair }: Cause): readonly Block[] {
  if (repair === undefined) return [];
  const held =
    repair.heldBackBy.length === 0
      ? 'The next sync brings it.'
      : `What may hold it back: ${listed(repair.heldBackBy)}.`;
  return [
    paragraph(
      strong('Git has the repair already'),
      text(': commit '),
      code(repair.commit.sha.slice(0, 9)),
      said(` “${repair.commit.subject}”. ${held}`),
    ),
  ];
}

/** From the line in Git to the alert, step by step. */
export function chainBlocks({ chain }: Diagnosis): readonly Block[] {
  if (chain.length === 0) return [];
  const items = chain.map(({ statement, source }): readonly Inline[] => [
    said(statement),
    ...(source === undefined ? [] : [text(' '), place(source)]),
  ]);
  return [heading('From the line to the alert'), steps(items)];
}

/** The flows the alert depends on, with the error the application sees. */
export function flowBlocks({ scope }: Diagnosis): readonly Block[] {
  const items = scope.flows
    .slice(0, MOST)
    .map(({ why, inferred, verdict }): readonly Inline[] => [
      code(verdict.result),
      said(` ${why}${inferred ? ' (inferred)' : ''}: `),
      ...(verdict.symptom.connect === 'ok' ? [] : [code(verdict.symptom.connect), text('. ')]),
      said(verdict.symptom.why),
    ]);
  return items.length === 0 ? [] : [heading('What the alert watches'), bullets(items)];
}

/** The API server's or kustomize's own words, to be searched for and compared with what Argo CD shows. */
export function quoteBlocks({ findings }: Diagnosis): readonly Block[] {
  const quotes = [...new Set(findings.flatMap(({ quote }) => (quote === undefined ? [] : [quote])))];
  if (quotes.length === 0) return [];
  const more = quotes.length > MOST ? [note(text(`… and ${count(quotes.length - MOST, 'more message')}.`))] : [];
  const shown = quotes.slice(0, MOST).map((quote) => boundedLines(quote, 900).trimEnd());
  return [heading('In the system’s own words'), { type: 'code', language: 'text', text: shown.join('\n\n') }, ...more];
}

/** What else the cause's own line breaks: consequences, not faults of their own. */
export function sameLineBlocks({ cause, findings }: Diagnosis): readonly Block[] {
  const others = findings.filter(
    (finding) => !finding.causal && cause !== null && isSameLine(finding.source, cause.source),
  );
  if (others.length === 0) return [];
  const names = [...new Set(others.map(({ object }) => formatRef(object)))];
  return [paragraph(strong('The same line also breaks'), said(` ${listed(names, 12)}.`))];
}

/** Equal whatever commit one looks from: the file and the field's line are what a person edits. */
function isSameLine(a: Source, b: Source): boolean {
  return a.file === b.file && a.line === b.line;
}

/** Faults that did not make this alert fire, kept apart so that nobody takes them for its cause. */
export function separateBlocks({ cause, findings }: Diagnosis): readonly Block[] {
  const separate = findings.filter(
    ({ causal, source }) => !causal && (cause === null || !isSameLine(source, cause.source)),
  );
  return separate.length === 0 ? [] : [heading('Also wrong, but not the cause'), findingList(separate)];
}

/** Findings as a list, the most severe first, `MOST` at the longest. */
export function findingList(
  findings: readonly Pick<JudgedFinding, 'severity' | 'object' | 'message' | 'source'>[],
  most = MOST,
): Block {
  const order = ['critical', 'warning', 'info'];
  const sorted = [...findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  const items = sorted
    .slice(0, most)
    .map(({ severity, object, message, source }): readonly Inline[] => [
      strong(severity),
      text(' '),
      code(formatRef(object)),
      said(`: ${message} `),
      place(source),
    ]);
  const rest = findings.length - most;
  return bullets(rest > 0 ? [...items, [text(`… and ${rest} more.`)]] : items);
}

/** What the answer does not cover. Never left out: an unknown is no all-clear. */
export function gapBlocks(gaps: readonly Gap[]): readonly Block[] {
  if (gaps.length === 0) return [];
  const items = gaps
    .slice(0, MOST)
    .map(({ detail, source }): readonly Inline[] => [
      said(detail),
      ...(source === undefined ? [] : [text(' '), place(source)]),
    ]);
  const rest = gaps.length - MOST;
  return [heading('What I could not see'), bullets(rest > 0 ? [...items, [text(`… and ${rest} more.`)]] : items)];
}
