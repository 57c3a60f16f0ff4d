// Runs one TypeScript script of a folder: `npm run bench -- render` runs bench/render.ts, `npm run conformance -- kustomize`
// test/conformance/kustomize.ts. Bundled first, because Node 20 does not read TypeScript. Without a name it runs them all.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [folder = '', wanted, ...rest] = process.argv.slice(2);
const names = readdirSync(join(root, folder))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.replace(/\.ts$/, ''))
  .sort();

if (wanted !== undefined && !names.includes(wanted)) {
  console.error(`There is no ${folder}/${wanted}.ts. There are: ${names.join(', ')}.`);
  process.exit(2);
}

const out = join(root, 'dist', 'scripts');
mkdirSync(out, { recursive: true });
let worst = 0;
for (const name of wanted === undefined ? names : [wanted]) {
  const outfile = join(out, `${name}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [join(folder, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  const ran = spawnSync(process.execPath, ['--enable-source-maps', outfile, ...rest], { cwd: root, stdio: 'inherit' });
  worst = Math.max(worst, ran.status ?? 1);
}
process.exit(worst);
