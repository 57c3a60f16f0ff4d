import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Diagnosis } from '../../../src/core/diagnosis/diagnosis.ts';
import { replayWorld } from '../../../src/core/diagnosis/replay-world.ts';
import type { World } from '../../../src/core/diagnosis/world.ts';
import { findApplications } from '../../../src/core/gitops/find-applications.ts';
import { connect } from '../../../src/core/network/connect.ts';
import type { Flow } from '../../../src/core/network/verdict.ts';
import type { Commit } from '../../../src/core/values/commit.ts';
import type { Snapshot } from '../../../src/core/values/snapshot.ts';
import { alertOf } from '../../support/alert-of.ts';
import { treeOf } from '../../support/tree.ts';

type Files = Readonly<Record<string, string>>;

/** The incident's trees, each step's files laid over those before. */
export function stepsOf(folder: string): readonly Files[] {
  let tree: Files = {};
  return readdirSync(folder)
    .sort()
    .map((step) => (tree = { ...tree, ...filesIn(join(folder, step, 'files')) }));
}

function filesIn(root: string): Files {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    paths.map(({ parentPath, name }) => [
      join(parentPath, name).slice(root.length + 1),
      readFileSync(join(parentPath, name), 'utf8'),
    ]),
  );
}

/** A world from trees, the first of which is healthy and synced. Commit n has the id nnnn…. */
export function worldOf(trees: readonly Files[]): World {
  const snapshots = trees.map((tree, index) => treeOf(tree, commitOf(index).sha));
  const last = snapshots.at(-1);
  if (last === undefined) throw new Error('no trees');
  return replayWorld({
    snapshot: last,
    apiServer: { minor: 34 },
    applications: findApplications(last).applications.map((application) => ({
      application,
      commits: snapshots.map((snapshot, index) => ({ commit: commitOf(index), snapshot })),
      baselineWhy: 'given',
    })),
  });
}

export function commitOf(index: number): Commit {
  return {
    sha: String(index + 1).repeat(40),
    subject: `step ${index + 1}`,
    author: 'Jonas Weber',
    date: Date.UTC(2026, 2, 3, 0, 10 + index),
    parents: [],
  };
}

/** A diagnosis that blames one line: its findings are those of the world, causal where `causal` says so. */
export function blaming(
  world: World,
  cause: Diagnosis['cause'],
  causal: (rule: string) => boolean,
  flows: Diagnosis['scope']['flows'] = [],
): Diagnosis {
  return {
    alert: alertOf({}),
    scope: {
      namespace: 'blog-system',
      applications: world.applications.map(({ application }) => application.path),
      metrics: ['mysql_up'],
      flows,
    },
    cause,
    chain: [],
    findings: world.applications
      .flatMap(({ findings }) => findings)
      .map((finding) => ({ ...finding, causal: causal(finding.rule) })),
    gaps: [],
    commit: world.snapshot.commit,
  };
}

/** A connection of a workload of the incident to one of its Services. */
export function flowTo(from: string, service: string, port: number): Flow {
  const namespace = 'blog-system';
  return {
    from: { type: 'workload', namespace, name: from },
    to: { type: 'service', namespace, name: service },
    port,
    protocol: 'TCP',
  };
}

const HISTORY = join(import.meta.dirname, '../../../fixtures/incidents/mysql-down/history');
const KUSTOMIZATION = 'apps/blog-system/kustomization.yaml';

/** The bundled incident after so many of its commits, with the diagnosis a person would make. */
export function mysqlDown(
  steps: number,
  trees: readonly Files[] = stepsOf(HISTORY),
): { readonly world: World; readonly diagnosis: Diagnosis } {
  const world = worldOf(trees.slice(0, steps));
  const lines = (world.snapshot.text(KUSTOMIZATION) ?? '').split('\n');
  const flow = flowTo('mysql-exporter', 'mysql', 3306);
  const watched = { flow, why: 'the exporter asks MySQL', inferred: false, verdict: connect(world.live, flow) };
  const cause = {
    rule: 'service-selects-no-pods',
    summary: 'commonLabels rewrote the selector of Service mysql, and no Pod carries app=blog-system',
    confidence: 'proven',
    source: { file: KUSTOMIZATION, line: lines.findIndex((line) => line.includes('app: blog-system')) + 1 },
    firstBadCommit: { ...commitOf(1), subject: 'chore: label everything that belongs to the blog' },
  } as const;
  return { world, diagnosis: blaming(world, cause, (rule) => rule !== 'policy-rejected', [watched]) };
}

/** Applies a patch to a snapshot with the real `git apply`: the new text of every file it changed. Throws git's words when it does not apply. */
export function gitApply(snapshot: Snapshot, patch: string): ReadonlyMap<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'suture-apply-'));
  try {
    for (const path of snapshot.paths()) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), snapshot.file(path)?.bytes ?? '');
    }
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], {
      cwd: folder,
      input: patch,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() },
    });
    const texts = snapshot.paths().map((path) => [path, readFileSync(join(folder, path), 'utf8')] as const);
    return new Map(texts.filter(([path, text]) => text !== snapshot.text(path)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
