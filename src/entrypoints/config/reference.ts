import * as z from 'zod';
import { SECTIONS } from './schema.ts';
import { factsOf } from './variable.ts';

const HEAD = `<!-- Written by \`npm run generate\` from src/entrypoints/config/schema.ts. -->
# Configuration

Suture reads environment variables. An empty one counts as not set. At start every variable that is missing or wrong is named, and
no value is printed. *Server* is \`suture serve\`; *ingress* and *worker* are the two Lambda functions, each of which gets only what it
needs. Values marked *secret* never reach the log.
`;

/** The reference of all environment variables as Markdown: docs/configuration.md. */
export function configurationReference(): string {
  return HEAD + SECTIONS.map(({ title, shells, variables }) => section(title, shells, variables.shape)).join('');
}

function section(title: string, shells: string, variables: Readonly<Record<string, z.ZodType>>): string {
  const rows = Object.entries(variables).map(
    ([name, schema]) => `| \`${name}\` | ${withoutIt(schema)} | ${about(schema)} |\n`,
  );
  return `\n## ${title}\n\nRead by: ${shells}.\n\n| Variable | Without it | What it is |\n|---|---|---|\n${rows.join('')}`;
}

function about(schema: z.ZodType): string {
  const { what, example, secret } = factsOf(schema) ?? { what: 'Undescribed' };
  const marks = [
    ...(secret === true ? ['*Secret.*'] : []),
    ...(example === undefined ? [] : [`Example: \`${example}\`.`]),
  ];
  return [`${what}.`, ...marks].join(' ');
}

/** What happens when the variable is absent, asked of the schema itself. */
function withoutIt(schema: z.ZodType): string {
  const absent = schema.safeParse(undefined);
  if (!absent.success) return '**needed**';
  return absent.data === undefined ? '–' : `\`${z.union([z.string(), z.number()]).parse(absent.data)}\``;
}
