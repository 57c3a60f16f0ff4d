import { bounded, boundedLines } from './bounded.ts';
import type { Explanation } from './errors/error-class.ts';
import type { Block, Report } from './report.ts';
import { bullets, code, heading, note, paragraph, said, steps, strong, text } from './words.ts';

/** The answer to "what does this error mean": every class it belongs to, the most telling first. */
export function explainReport(asked: string, explanations: readonly Explanation[]): Report {
  const [first] = explanations;
  if (first === undefined) return unknownError(asked);
  const blocks = explanations.flatMap((one, at) =>
    (at === 0 ? [] : [heading(one.title)]).concat(explanationBlocks(one)),
  );
  return { title: bounded(first.title), blocks, actions: [] };
}

/** Without its title: the first is the report's. */
function explanationBlocks({ meaning, causes = [], retry, look, quote }: Explanation): readonly Block[] {
  return [
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
    return { title: 'Give me the error’s text, as it was printed.', blocks: [], actions: [] };
  }
  return {
    title: 'I do not know this error',
    blocks: [
      { type: 'code', language: 'text', text: boundedLines(asked, 900) },
      bullets([
        [text('Give me the whole line: the part after the last colon says the most.')],
        [
          text(
            'I know errors of the API server, Argo CD, Flux, kustomize and Cilium, of Pods that do not start, of logins and certificates, and of connections (dial tcp …).',
          ),
        ],
      ]),
      note(text('Not knowing it says nothing about how bad it is.')),
    ],
    actions: [],
  };
}
