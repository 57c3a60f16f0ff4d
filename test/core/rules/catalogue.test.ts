import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Rule } from '../../../src/core/rules/define-rule.ts';

const FOLDER = 'src/core/rules';
const INDEX = join(FOLDER, 'index.generated.ts');
const DOCS = 'docs/rules.md';

const codes = readdirSync(FOLDER)
  .filter(
    (file) =>
      file.endsWith('.ts') && readFileSync(join(FOLDER, file), 'utf8').includes('export const rule = defineRule('),
  )
  .map((file) => file.replace(/\.ts$/, ''))
  .sort();

const variable = (code: string) => code.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());

function indexText(): string {
  const imports = codes.map((code) => `import { rule as ${variable(code)} } from './${code}.ts';\n`).join('');
  const list = codes.map((code) => `  ${variable(code)},\n`).join('');
  return `// Written by \`npm run rules\` from the files of this folder.
import type { Rule } from './define-rule.ts';
${imports}
/** Every rule, by name. */
export const rules: readonly Rule[] = [
${list}];
`;
}

async function docsText(): Promise<string> {
  const sections: string[] = [];
  for (const code of codes) sections.push(section(await load(code)));
  return `<!-- Written by \`npm run rules\` from src/core/rules. -->
# Rules

What Suture looks for in every application, on the predicted cluster and on what Git says. A rule reports; what of it
caused an alert is decided by the diagnosis.

${sections.join('\n')}
## Faults only a diagnosis sees

They are about a connection that an alert depends on, not about an object, so no rule looks for them: \`policy-drops-flow\`
(policy drops it), \`service-gone\` (the Service it goes to is not there any more), \`service-port-missing\` (the
Service has no such port) and \`service-without-endpoints\` (no endpoints, for a reason no rule names).
`;
}

function section({ code, title, why, severity, args }: Rule): string {
  return `## ${code}

**${title}** (${severity}). ${why}

Arguments: ${args.map((arg) => `\`${arg}\``).join(', ')}. [Source](../src/core/rules/${code}.ts)
`;
}

async function load(code: string): Promise<Rule> {
  const module: { readonly rule: Rule } = await import(pathToFileURL(join(FOLDER, `${code}.ts`)).href);
  return module.rule;
}

/** Written first, so that a new rule needs one command. */
if (process.env['UPDATE'] === '1') {
  writeFileSync(INDEX, indexText());
  writeFileSync(DOCS, await docsText());
}

test('index.generated.ts is what `npm run rules` writes', () => {
  expect(readFileSync(INDEX, 'utf8')).toBe(indexText());
});

test('docs/rules.md is generated: it is what `npm run rules` writes', async () => {
  expect(existsSync(DOCS) ? readFileSync(DOCS, 'utf8') : '').toBe(await docsText());
});

test.each(codes)('%s is named after its code and has examples of both kinds', async (code) => {
  const rule = await load(code);
  expect(rule.code).toBe(code);
  if (rule.needs === undefined) expect(rule.reports.length).toBeGreaterThan(0);
  else expect(existsSync(new URL(`${code}.test.ts`, import.meta.url))).toBe(true);
  expect(rule.silent.length).toBeGreaterThan(0);
});
