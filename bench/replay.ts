import { spawnSync } from 'node:child_process';
import type { Application } from '../src/core/gitops/application.ts';
import { renderApplication } from '../src/core/history/render-application.ts';
import { renderTrees } from '../src/core/history/render-trees.ts';
import { replay } from '../src/core/history/replay.ts';
import type { Commit } from '../src/core/values/commit.ts';
import type { Snapshot } from '../src/core/values/snapshot.ts';
import { historyOf } from './support/generated-snapshots.ts';
import { flatTree, GENERATED_ENTRY, generatedTree, type Texts } from './support/generated-tree.ts';
import { asMs, asRatio, printTable } from './support/print-table.ts';

/**
 * `npm run bench -- replay`: a history in which every commit changes one workload of a large application, replayed as the diagnosis and
 * `suture apply` do, next to rendering every commit anew. Each row is a process of its own, so that its peak memory is its own. Milliseconds are this
 * machine's, now; the ratios are what to compare.
 */
interface Subject {
  readonly name: string;
  readonly tree: (objects: number) => Texts;
  readonly objects: number;
  readonly commits: number;
}

const SUBJECTS: readonly Subject[] = [
  { name: 'overlays on overlays', tree: generatedTree, objects: 200, commits: 50 },
  { name: 'overlays on overlays', tree: generatedTree, objects: 200, commits: 200 },
  { name: 'overlays on overlays', tree: generatedTree, objects: 200, commits: 1_000 },
  { name: 'one kustomization', tree: flatTree, objects: 200, commits: 200 },
];

const APPLICATION: Application = {
  name: 'generated',
  by: 'argocd',
  path: GENERATED_ENTRY,
  sync: { automated: true, prune: true, selfHeal: true, options: [] },
};

/** Rendering a commit anew takes the same time over and over: a few tell it. */
const ANEW = 20;

interface Measured {
  readonly objects: number;
  readonly replay: number;
  readonly anew: number;
  readonly peak: number;
}

const commitOf = (sha: string): Commit => ({ sha, subject: 'tune', author: 'Robin Example', date: 0, parents: [] });

function replayAll(trees: readonly Snapshot[]): number {
  const renderTree = renderTrees(APPLICATION);
  const steps = trees.map((tree) => ({ commit: commitOf(tree.commit ?? ''), rendered: renderTree(tree) }));
  const history = replay(APPLICATION, steps, { baselineWhy: 'given', apiServer: { minor: 34 } });
  const odd = history.steps.find(({ outcome }) => outcome !== 'synced');
  if (odd !== undefined) throw new Error(odd.message ?? odd.outcome);
  return history.steps.at(-1)?.live.length ?? 0;
}

/** In this process: the replay first, so that nothing is remembered from before and its memory is what counts. */
function measure({ tree, objects, commits }: Subject): Measured {
  const texts = tree(objects);
  const trees = historyOf(texts, commits);
  const start = performance.now();
  const count = replayAll(trees);
  const replayed = performance.now() - start;
  const peak = process.resourceUsage().maxRSS * 1024;
  const again = historyOf(texts, ANEW);
  const before = performance.now();
  for (const one of again) renderApplication(one, APPLICATION);
  return { objects: count, replay: replayed, anew: ((performance.now() - before) / ANEW) * commits, peak };
}

function measureApart(index: number): Measured {
  const script = process.argv[1] ?? '';
  const ran = spawnSync(process.execPath, ['--enable-source-maps', script, String(index)], { encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  const measured: Measured = JSON.parse(ran.stdout);
  return measured;
}

const own = SUBJECTS[Number(process.argv[2])];
if (process.argv[2] !== undefined && own !== undefined) {
  console.log(JSON.stringify(measure(own)));
} else {
  const measured = SUBJECTS.map((subject, index) => ({ ...subject, ...measureApart(index) }));
  printTable(
    ['', 'objects', 'commits', 'replay', 'a commit', 'every commit anew', 'anew ÷ replay', 'peak memory'],
    measured.map((one) => [
      one.name,
      String(one.objects),
      String(one.commits),
      asMs(one.replay),
      asMs(one.replay / one.commits),
      asMs(one.anew),
      asRatio(one.anew, one.replay),
      `${(one.peak / 1024 / 1024).toFixed(0)} MiB`,
    ]),
  );
  const [few, , many] = measured;
  if (few !== undefined && many !== undefined)
    console.log(
      `Growth from ${few.commits} to ${many.commits} commits: ${asRatio(many.replay, few.replay)} the time (linear: ${asRatio(many.commits, few.commits)}), ${asRatio(many.peak, few.peak)} the memory`,
    );
}
