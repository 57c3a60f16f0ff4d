import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { printObjects } from '../src/core/render/print-objects.ts';
import { render } from '../src/core/render/render.ts';
import { readCases, snapshotOfFolder } from '../test/conformance/kustomize-cases.ts';
import { freshSnapshot, GENERATED_ENTRY, generatedTree, type Texts } from './support/generated-tree.ts';
import { measure } from './support/measure.ts';
import { findPeer } from './support/peer.ts';
import { asMs, asRatio, printTable } from './support/print-table.ts';

/**
 * `npm run bench -- render`: rendering next to parsing the same bytes with `yaml`, and next to the real kustomize where one is on the PATH,
 * all in one run. Milliseconds are this machine's, now; the ratios are what to compare.
 */
interface Subject {
  readonly name: string;
  readonly texts: Texts;
  readonly entry: string;
}

const CORPUS = '../shared/corpus/kustomize';
const FIXTURE = 'fixtures/incidents/mysql-down/history/01-healthy/files';
const SIZES = [100, 1_000, 10_000];
/** Kustomize's time grows with the square of the objects: it did not finish ten thousand within seven minutes. */
const PEER_LIMIT = 1_000;
const runsFor = (texts: Texts): number => (texts.size > 1_000 ? 3 : 9);

function textsOf(folder: string): Texts {
  const snapshot = snapshotOfFolder(folder);
  return new Map(snapshot.paths().map((path) => [path, snapshot.text(path) ?? '']));
}

function largestCases(): readonly Subject[] {
  const cases = readCases(CORPUS);
  if (cases === null) console.log(`There is no folder ${CORPUS}: without its cases.`);
  return (cases ?? [])
    .filter(({ folder }) => existsSync(join(folder, 'expected.yaml')))
    .map(({ name, folder, entry }) => ({ name, texts: textsOf(join(folder, 'input')), entry }))
    .filter(({ texts, entry }) => render(freshSnapshot(texts), entry).problem === null)
    .sort((a, b) => bytesOf(b.texts) - bytesOf(a.texts))
    .slice(0, 3);
}

const bytesOf = (texts: Texts): number => [...texts.values()].reduce((sum, text) => sum + text.length, 0);

interface Measured {
  readonly objects: number;
  readonly parse: number;
  readonly render: number;
  readonly print: number;
  readonly process: number;
  /** Null where there is none, or where it would take too long. */
  readonly peer: number | null;
}

function measureOne({ texts, entry }: Subject): Measured {
  const runs = runsFor(texts);
  const yaml = [...texts].filter(([path]) => /\.ya?ml$/.test(path)).map(([, text]) => text);
  const { objects, problem } = render(freshSnapshot(texts), entry);
  if (problem !== null) throw new Error(problem.message);
  const folder = mkdtempSync(join(tmpdir(), 'suture-bench-'));
  try {
    write(folder, texts);
    return {
      objects: objects.length,
      parse: measure(runs, () => yaml.map((text) => parseAllDocuments(text).map((document) => document.toJS()))),
      render: measure(runs, () => render(freshSnapshot(texts), entry)),
      print: measure(runs, () => printObjects(render(freshSnapshot(texts), entry).objects)),
      process: measure(3, () =>
        run([process.execPath, resolve('dist/cli.js'), 'render', join(folder, entry), '--repo', folder]),
      ),
      peer:
        peer === null || objects.length > PEER_LIMIT
          ? null
          : measure(3, () => run([...peer.command, join(folder, entry)])),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(folder: string, texts: Texts): void {
  for (const [path, text] of texts) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function run([program = '', ...args]: readonly string[]): void {
  const ran = spawnSync(program, args, { maxBuffer: 1 << 29, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${ran.stderr}`);
}

function besidePeer({ peer, print, process }: Measured): readonly string[] {
  return peer === null ? ['–', '–', '–'] : [asMs(peer), asRatio(print, peer), asRatio(process, peer)];
}

const peer = findPeer();
run([process.execPath, '.ci/build.mjs', '--quiet']);
console.log(peer === null ? 'No kustomize on the PATH: ratios to parsing alone.' : `Peer: ${peer.name}`);
const subjects: readonly Subject[] = [
  { name: 'fixture mysql-down', texts: textsOf(FIXTURE), entry: 'apps/blog-system' },
  ...largestCases(),
  ...SIZES.map((size) => ({ name: `generated ${size}`, texts: generatedTree(size), entry: GENERATED_ENTRY })),
];
const measured = subjects.map((subject) => ({ name: subject.name, ...measureOne(subject) }));

printTable(
  [
    '',
    'objects',
    'parse',
    'render',
    '÷ parse',
    ...(peer === null ? [] : ['peer', 'in process ÷ peer', 'process ÷ peer']),
  ],
  measured.map((one) => [
    one.name.slice(0, 60),
    String(one.objects),
    asMs(one.parse),
    asMs(one.render),
    asRatio(one.render, one.parse),
    ...(peer === null ? [] : besidePeer(one)),
  ]),
);
const [small, large] = [1_000, 10_000].map((size) => measured.find(({ name }) => name === `generated ${size}`));
if (small !== undefined && large !== undefined) {
  console.log(
    `Growth from ${small.objects} to ${large.objects} objects: ${asRatio(large.render, small.render)} (linear: ${asRatio(large.objects, small.objects)})`,
  );
}
