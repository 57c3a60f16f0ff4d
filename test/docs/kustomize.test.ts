import { readFileSync, writeFileSync } from 'node:fs';
import { MEANT_DIFFERENCES, meantDifference } from '../conformance/kustomize-differences.ts';

const DOCS = 'docs/kustomize.md';

function page(): string {
  const sections = MEANT_DIFFERENCES.map(
    ({ title, kustomize, ours, why }) => `## ${title}\n\n- kustomize ${kustomize}.\n- Suture ${ours}.\n\n${why}\n`,
  );
  return `<!-- Written by \`npm run generate\` from test/conformance/kustomize-differences.ts. -->
# Where Suture differs from kustomize

Suture renders what kustomize 5.8.1 renders, and fails with its words: \`npm run conformance -- kustomize [folder]\` compares with
[recorded answers](conformance.md) of the real one. These differences are meant, and the run names them where it meets one; any other is a mistake.

${sections.join('\n')}`;
}

test('docs/kustomize.md is generated from the list of differences', () => {
  if (process.env['UPDATE'] === '1') writeFileSync(DOCS, page());
  expect(readFileSync(DOCS, 'utf8')).toBe(page());
});

test.each([
  {
    name: 'a chart that was not rendered',
    found: '[2]: expected {}, found nothing gap helm-chart: redis',
    title: 'Charts',
  },
  {
    name: 'a number that lost its last digit',
    found: '[0].n: expected 12345678901234567, found 12345678901234568 ',
    title: 'Whole numbers beyond 2^53',
  },
  { name: 'another field', found: '[0].n: expected 1, found 2 ', title: undefined },
])('$name is explained, or is a mistake', ({ found, title }) => {
  expect(meantDifference(found)?.title).toBe(title);
});
