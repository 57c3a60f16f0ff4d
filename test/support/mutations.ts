import fc from 'fast-check';

/** One change to a text, as people, merges and broken tools make them. Numbers choose lines and are taken modulo their count. */
export type Mutation =
  | { readonly kind: 'delete' | 'duplicate'; readonly line: number }
  | { readonly kind: 'swap'; readonly line: number; readonly with: number }
  | { readonly kind: 'indent'; readonly line: number; readonly by: number }
  | { readonly kind: 'splice'; readonly line: number; readonly column: number; readonly token: string };

/** What YAML, kustomize and JavaScript each take for something special. */
const TOKENS = [
  '---\n',
  '- ',
  ': ',
  '? ',
  '|',
  '>-',
  '{',
  '}',
  '[',
  ']',
  ',',
  '"',
  "'",
  '#',
  '%YAML 1.1\n',
  '!!binary ',
  '!x ',
  '&a ',
  '*a',
  '<<: *a',
  '\t',
  '\r\n',
  '\u0000',
  '\ufeff',
  '\ud800',
  '~',
  'null',
  'yes',
  '0o17',
  '1e999',
  '.nan',
  '-.inf',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '$patch: delete',
  '../../..',
  '.',
  '/',
  '*',
  '[=*]',
  '(((a+)+)+)$',
  'resources',
  'components',
  'patches',
  'replacements',
  'vars',
  'kind: List',
  'kind: Component',
  'name: ""',
  'null: null',
];

const number = fc.nat(10_000);

/** Any single change. */
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constantFrom('delete' as const, 'duplicate' as const), line: number }),
  fc.record({ kind: fc.constant('swap' as const), line: number, with: number }),
  fc.record({ kind: fc.constant('indent' as const), line: number, by: fc.integer({ min: -4, max: 4 }) }),
  fc.record({
    kind: fc.constant('splice' as const),
    line: number,
    column: number,
    token: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...TOKENS) }, { weight: 1, arbitrary: fc.string() }),
  }),
);

/** The text with one change made. */
export function mutate(text: string, change: Mutation): string {
  const lines = text.split('\n');
  const at = change.line % lines.length;
  const line = lines[at] ?? '';
  switch (change.kind) {
    case 'delete':
      return lines.toSpliced(at, 1).join('\n');
    case 'duplicate':
      return lines.toSpliced(at, 0, line).join('\n');
    case 'swap': {
      const other = change.with % lines.length;
      return lines
        .with(at, lines[other] ?? '')
        .with(other, line)
        .join('\n');
    }
    case 'indent':
      return lines.with(at, change.by < 0 ? line.slice(-change.by) : ' '.repeat(change.by) + line).join('\n');
    case 'splice': {
      const column = change.column % (line.length + 1);
      return lines.with(at, line.slice(0, column) + change.token + line.slice(column)).join('\n');
    }
  }
}
