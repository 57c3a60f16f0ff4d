import type { Cause, Confidence, Diagnosis, JudgedFinding } from '../diagnosis/diagnosis.ts';
import type { Finding } from '../rules/finding.ts';
import { formatRef } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';
import { bounded, boundedLines } from './bounded.ts';
import { dayText } from './instant-text.ts';
import type { Block } from './report.ts';
import { placeText } from './to-plain-text.ts';
import {
  bullets,
  code,
  count,
  heading,
  listed,
  note,
  paragraph,
  place,
  said,
  steps,
  strong,
  text,
  type Words,
} from './words.ts';

const CONFIDENCE: Readonly<Record<Confidence, string>> = {
  proven: 'Proven: the simulation goes from this line to the alert without a guess.',
  likely: 'Likely: one link of the chain is inferred, not read.',
  possible: 'Possible: more than one link of the chain is inferred. Check before you act.',
};

const MOST = 8;
const MOST_SEPARATE = 4;

/** What is wrong and since when, as a title has room for. */
export function headlineText({ headline, summary, firstBadCommit }: Cause): string {
  const since = firstBadCommit === undefined ? '' : ` since ${firstBadCommit.sha.slice(0, 7)}`;
  return bounded(`${headline ?? summary.replace(/\.$/, '')}${since}`);
}

/** The cause in a sentence or two, with its place. */
export function causeSentence({ summary, source }: Cause): Words {
  const name = placeText(source);
  const at = summary.indexOf(name);
  if (at < 0) return [said(summary), text(' '), place(source)];
  // What the sentence names becomes the link.
  return [said(summary.slice(0, at)), place(source), said(summary.slice(at + name.length))];
}

/** The commit that brought it, how sure that is, and whether Git has the repair already. */
export function originBlocks(cause: Cause, findings: readonly Finding[]): readonly Block[] {
  const { firstBadCommit: commit } = cause;
  const confidence = text(CONFIDENCE[cause.confidence]);
  const since =
    commit === undefined
      ? []
      : [
          text('First bad commit: '),
          code(commit.sha.slice(0, 9)),
          said(` “${bounded(commit.subject, 120)}” by ${bounded(commit.author, 80)}, ${dayText(commit.date)}. `),
        ];
  return [note(...since, confidence), ...repairBlock(cause, findings)];
}

function repairBlock({ repairedInGit: repair }: Cause, findings: readonly Finding[]): readonly Block[] {
  if (repair === undefined) return [];
  const held =
    repair.heldBackBy.length === 0
      ? 'The next sync brings it.'
      : `What may hold it back: ${listed(repair.heldBackBy.map((why) => withoutQuotes(why, findings)))}.`;
  return [
    paragraph(
      strong('Git has the repair already'),
      text(': commit '),
      code(repair.commit.sha.slice(0, 9)),
      said(` “${bounded(repair.commit.subject, 120)}”. ${held}`),
    ),
  ];
}

/** From the line in Git to the alert, step by step, and what the systems on the way say in their own words. */
export function chainBlocks({ chain, findings }: Diagnosis): readonly Block[] {
  if (chain.length === 0) return [];
  const items = chain.map(({ statement, source }, index): Words => {
    const before = chain[index - 1]?.source;
    const isNew = source !== undefined && (before === undefined || !isSameLine(source, before));
    return [said(withoutQuotes(statement, findings)), ...(isNew ? [text(' '), place(source)] : [])];
  });
  const quotes = new Set(findings.flatMap(({ causal, quote }) => (causal && quote !== undefined ? [quote] : [])));
  return [heading('From the line to the alert'), steps(items), ...quoted([...quotes].slice(0, 3))];
}

/** A finding's error message stands once, as a quotation; a sentence need not carry it too. */
function withoutQuotes(sentence: string, findings: readonly Finding[]): string {
  const quote = findings.find(
    (finding) => finding.quote !== undefined && sentence.endsWith(`: ${finding.quote}`),
  )?.quote;
  return quote === undefined ? sentence : sentence.slice(0, -(quote.length + 2));
}

function quoted(quotes: readonly string[]): readonly Block[] {
  return quotes.length === 0 ? [] : [paragraph(text('Word for word:')), ...quotes.map(quoteBlock)];
}

/** An error message as the system gave it, to be searched for and compared with what Argo CD shows. */
function quoteBlock(quote: string): Block {
  return { type: 'code', language: 'text', text: boundedLines(quote, 900).trimEnd() };
}

/** The flows the alert depends on, with the error the application sees. */
export function flowBlocks({ scope }: Diagnosis): readonly Block[] {
  const items = scope.flows
    .slice(0, MOST)
    .map(
      ({ why, inferred, verdict }): Words => [
        code(verdict.result),
        said(` ${why}${inferred ? ' (inferred)' : ''}: `),
        ...(verdict.symptom.connect === 'ok' ? [] : [code(verdict.symptom.connect), text('. ')]),
        said(verdict.symptom.why),
      ],
    );
  return items.length === 0 ? [] : [heading('What the alert watches'), bullets(items)];
}

/** What else the cause's own line breaks: consequences, not faults of their own. */
export function sameLineBlocks({ cause, findings }: Diagnosis): readonly Block[] {
  if (cause === null) return [];
  const others = findings.filter((finding) => !finding.causal && isSameLine(finding.source, cause.source));
  const [broken, refused] = [others.filter((one) => !isRefused(one)), others.filter(isRefused)];
  const parts = [
    ...byKind(broken),
    ...(refused.length === 0 ? [] : [`refused by the API server: ${byKind(refused).join('; ')}`]),
  ];
  return parts.length === 0 ? [] : [paragraph(strong('The same line also broke: '), said(`${parts.join('; ')}.`))];
}

const isRefused = ({ quote }: Finding): boolean => quote !== undefined;

/** `Services a, b and c`: one entry for every kind, names without the namespace. */
function byKind(findings: readonly Finding[]): readonly string[] {
  const names = new Map<string, Set<string>>();
  for (const { object } of findings) names.set(object.kind, (names.get(object.kind) ?? new Set()).add(object.name));
  return [...names].map(([kind, some]) => `${some.size === 1 ? kind : pluralOf(kind)} ${listed([...some], 8)}`);
}

const pluralOf = (kind: string): string => (kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`);

/** Equal whatever commit one looks from: the file and the field's line are what a person edits. */
export function isSameLine(a: Source, b: Source): boolean {
  return a.file === b.file && a.line === b.line;
}

/** Faults that did not make this alert fire, kept apart so that nobody takes them for its cause; each with the system's own words. */
export function separateBlocks({ cause, findings }: Diagnosis): readonly Block[] {
  const separate = findings.filter(
    ({ causal, source }) => !causal && (cause === null || !isSameLine(source, cause.source)),
  );
  if (separate.length === 0) return [];
  const rest = separate.length - MOST_SEPARATE;
  return [
    heading(cause === null ? 'What is wrong nearby' : 'Separate faults'),
    ...separate.slice(0, MOST_SEPARATE).flatMap(separateFault),
    ...(rest > 0 ? [note(text(`… and ${count(rest, 'more fault')}; a scan lists them all.`))] : []),
  ];
}

function separateFault({ message, source, quote }: JudgedFinding): readonly Block[] {
  return [bullets([[said(message), text(' '), place(source)]]), ...(quote === undefined ? [] : [quoteBlock(quote)])];
}

/** Findings as a list, the most severe first, `most` at the longest; each with the system's own words, where there are any. */
export function findingList(findings: readonly Finding[], most: number): Block {
  const items = bySeverity(findings)
    .slice(0, most)
    .map(
      ({ severity, message, source, quote }): Words => [
        strong(severity),
        said(` ${message} `),
        place(source),
        ...(quote === undefined || message.includes(quote) ? [] : [text(': '), code(lastWords(quote))]),
      ],
    );
  const rest = findings.length - most;
  return bullets(rest > 0 ? [...items, [text(`… and ${rest} more.`)]] : items);
}

const QUOTE = 300;

/** A long message is told from its end: what went wrong stands there, the way to it before. */
function lastWords(quote: string): string {
  const line = bounded(quote, quote.length + 1);
  // Half of a surrogate pair is no character.
  return line.length <= QUOTE ? line : `…${line.slice(1 - QUOTE).replace(/^[\udc00-\udfff]/, '')}`;
}

const SEVERITIES = ['critical', 'warning', 'info'];

function bySeverity<T extends Finding>(findings: readonly T[]): readonly T[] {
  return findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

/** `Deployment blog-system/mysql`, bounded. */
export const refText = (ref: Finding['object']): string => bounded(formatRef(ref), 120);
