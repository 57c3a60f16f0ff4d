// The whole gate, step by step, stopping at nothing so that one run shows everything that is wrong.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Generated files are compared by tests (`… is what its generator writes`), so "up to date" is part of `test`. */
const steps = [
  ['format', ['npm', 'run', '-s', 'check:format']],
  ['types', ['npm', 'run', '-s', 'check:types']],
  ['lint', ['npm', 'run', '-s', 'check:lint']],
  ['boundaries', ['npm', 'run', '-s', 'check:boundaries']],
  ['unused code', ['npm', 'run', '-s', 'check:unused']],
  ['build', ['npm', 'run', '-s', 'build', '--', '--quiet']],
  ['size', ['npm', 'run', '-s', 'check:size']],
  ['demo', ['node', 'dist/cli.js', 'demo', '--headless']],
  ['tests and generated files', ['npm', 'test']],
];

const failed = [];
for (const [name, [command, ...args]] of steps) {
  const started = process.hrtime.bigint();
  const run = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    timeout: 600_000,
  });
  const seconds = (Number(process.hrtime.bigint() - started) / 1e9).toFixed(1);
  const ok = run.status === 0;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (!ok || name.startsWith('tests')) console.log(`${run.stdout}${run.stderr}`.trimEnd().replace(/^/gm, '     '));
  if (!ok) failed.push(name);
}

if (failed.length > 0) {
  console.error(
    `\nThe gate is closed: ${failed.join(', ')}. \`npm run format\` mends formatting; \`npm run generate\` rewrites generated files.`,
  );
  process.exit(1);
}
console.log('\nThe gate is open.');
