import { bounded, boundedLines } from './bounded.ts';
import type { Explanation } from './errors/error-class.ts';
import type { Block, Report } from './report.ts';
import { bullets, code, heading, note, paragraph, said, steps, strong, text } from './words.ts';

/** The answer to "what does this error mean": every class it belongs to, the most telling first. */
export function explainReport(asked: string, explanations: readonly Explanation[]): Report {
  const [first] = explanations;
  if (first === undefined) return unknownError(asked);
  return { title: bounded(first.title), blocks: explanations.flatMap(explanationBlocks), actions: [] };
}

function explanationBlocks({ title, meaning, causes = [], retry, look, quote }: Explanation): readonly Block[] {
  return [
    heading(title),
    paragraph(code(quote)),
    paragraph(said(meaning)),
    ...(causes.length === 0
      ? []
      : [
          paragraph(text('What it may come from, the likeliest first:')),
          steps(causes.map(({ cause, why }) => [strong(cause), text(': '), said(why)])),
          paragraph(text('What to look at, in this order:')),
        ]),
    ...(retry === undefined ? [] : [paragraph(text('Does it try again? '), said(retry))]),
    steps(look.map((line) => [said(line)])),
  ];
}

function unknownError(asked: string): Report {
  if (asked.trim() === '') {
    const sentence = 'Give me the error’s text, as it was printed.';
    return { title: sentence, blocks: [paragraph(text(sentence))], actions: [] };
  }
  return {
    title: 'I do not know this error',
    blocks: [
      paragraph(text('I do not know this error:')),
      { type: 'code', language: 'text', text: boundedLines(asked, 900) },
      bullets([
        [text('Give me the whole line: the part after the last colon says the most.')],
        [text('I know errors of the API server, Argo CD, Flux, kustomize, Cilium and connections (dial tcp …).')],
      ]),
      note(text('Not knowing it says nothing about how bad it is.')),
    ],
    actions: [],
  };
}
