import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readYaml } from './read-yaml.ts';

const hooks = z.object({ 'pre-commit': z.object({ jobs: z.array(z.object({ name: z.string(), run: z.string() })) }) });

test('the hook formats and lints what is staged', () => {
  const jobs = hooks.parse(readYaml('.lefthook.yml')[0])['pre-commit'].jobs;
  expect(jobs.map(({ name }) => name)).toEqual(['format', 'lint']);
  for (const { run } of jobs) expect(run).toContain('{staged_files}');
});

test('no second file shadows it: lefthook takes lefthook.yml before .lefthook.yml', () => {
  const files = readdirSync(join(import.meta.dirname, '../..')).filter((name) => /^\.?lefthook/.test(name));
  expect(files).toEqual(['.lefthook.yml']);
});
