// Bundles the product into dist/: the command line (with the server and the demo as lazily loaded parts) and
// one folder per Lambda function. `--quiet` prints nothing when all is well.
import { cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const quiet = process.argv.includes('--quiet');

/** CommonJS packages inside an ES module bundle still ask for `require`. */
const requireForCommonJs =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** Zod brings its messages in fifty languages, a fifth of what a command would have to read at its start; ours are English. */
const withoutTranslations = {
  name: 'without-translations',
  setup(bundle) {
    bundle.onResolve({ filter: /\/locales\/index\.js$/ }, ({ resolveDir }) =>
      /[\\/]zod[\\/]/.test(resolveDir) ? { path: 'zod-locales', namespace: 'empty' } : undefined,
    );
    bundle.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '' }));
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
};

rmSync(join(root, 'dist'), { recursive: true, force: true });

const outputs = await Promise.all([
  build({
    ...common,
    entryPoints: { cli: 'src/entrypoints/cli/main.ts', demo: 'src/entrypoints/demo/main.ts' },
    outdir: 'dist',
    splitting: true,
    chunkNames: 'parts/[name]-[hash]',
    // A command line is started often: what is smaller is read sooner. Names stay, for stack traces.
    minify: true,
    keepNames: true,
    plugins: [withoutTranslations],
    banner: { js: requireForCommonJs },
    // Prebuilt native code cannot be bundled; it is loaded from node_modules.
    external: ['libsql'],
  }),
  ...['ingress', 'worker'].map((name) =>
    build({
      ...common,
      entryPoints: { index: `src/entrypoints/lambda/${name}.ts` },
      outdir: `dist/lambda/${name}`,
      outExtension: { '.js': '.mjs' },
      minify: true,
      plugins: [withoutTranslations],
      banner: { js: requireForCommonJs },
      // The runtime has no AWS SDK version promise, so ours goes along; express, OAuth and Socket Mode are never used there.
      alias: {
        express: './infra/lambda/absent.ts',
        '@slack/oauth': './infra/lambda/absent.ts',
        '@slack/socket-mode': './infra/lambda/absent.ts',
      },
    }),
  ),
]);

cpSync(join(root, 'src/entrypoints/demo/page'), join(root, 'dist/page'), { recursive: true });

if (!quiet) {
  for (const { metafile } of outputs) {
    for (const [file, { bytes, entryPoint }] of Object.entries(metafile.outputs)) {
      if (entryPoint) console.log(`${file}  ${(bytes / 1024).toFixed(0)} KiB`);
    }
  }
}
