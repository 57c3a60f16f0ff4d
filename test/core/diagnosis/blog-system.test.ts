import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnose } from '../../../src/core/diagnosis/diagnose.ts';
import type { World } from '../../../src/core/diagnosis/world.ts';
import type { Snapshot } from '../../../src/core/values/snapshot.ts';
import { alertOf } from '../../support/alert-of.ts';
import { treeOf } from '../../support/tree.ts';
import { worldOfSnapshots } from '../../support/world-of.ts';

const MAKER = '../shared/corpus/incidents/make-repo';
const ALERT = alertOf({ name: 'MySQLDown', labels: { namespace: 'blog-system', severity: 'critical' } });
const FROM_PROMETHEUS = alertOf({ ...ALERT, expr: 'mysql_up{namespace="blog-system"} == 0' });

/** The public incident Suture was made for, rebuilt beside this repository where the corpus is there. */
const incident = existsSync(MAKER) ? describe : describe.skip;

incident('the real incident (skipped where the corpus is not beside this repository)', () => {
  let snapshots: readonly Snapshot[] = [];

  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'suture-blog-system-'));
    execFileSync(MAKER, ['blog-system', join(folder, 'repository')]);
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', join(folder, 'repository'), ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
    snapshots = git('rev-list', '--reverse', 'HEAD')
      .trim()
      .split('\n')
      .map((sha) => {
        git('checkout', '--quiet', sha);
        const paths = git('ls-tree', '-r', '--name-only', '-z', sha).split('\0').filter(Boolean);
        return treeOf(
          Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, 'repository', path), 'utf8')])),
          sha,
        );
      });
    rmSync(folder, { recursive: true });
  }, 30_000);

  const worlds = new Map<number, World>();
  const at = (step: number, alert = ALERT) => {
    const world = worlds.get(step) ?? worldOfSnapshots(snapshots, step);
    worlds.set(step, world);
    return diagnose(alert, world);
  };

  test.each([1, 2, 3, 4, 5, 6])('step %i: the cause is the commonLabels of step 1', (step) => {
    for (const alert of [FROM_PROMETHEUS, ALERT]) {
      const { cause } = at(step, alert);
      expect(cause).toMatchObject({
        rule: 'service-selects-no-pods',
        source: { file: 'services/blog-system/kustomization.yaml', commit: snapshots[1]?.commit },
        firstBadCommit: { sha: snapshots[1]?.commit },
      });
      const line = snapshots[1]?.text('services/blog-system/kustomization.yaml')?.split('\n')[
        (cause?.source.line ?? 0) - 1
      ];
      expect(line).toMatch(/^ +app: blog-system/);
      expect(cause).not.toHaveProperty('repairedInGit');
    }
  });

  test('no policy is blamed while the Service has no endpoints', () => {
    for (const step of [1, 2, 3, 4, 5, 6]) {
      expect(
        at(step, FROM_PROMETHEUS)
          .findings.filter(({ causal }) => causal)
          .map(({ rule }) => rule),
      ).toEqual(['service-selects-no-pods', 'selector-immutable']);
    }
  });

  test.each([
    [4, []],
    [5, ['policy-drops-flow']],
    [6, ['policy-drops-flow', 'policy-rejected']],
  ])('step %i: faults of policies are findings of their own', (step, rules) => {
    const policies = at(step, FROM_PROMETHEUS).findings.filter(({ rule }) => rule.startsWith('policy-'));
    expect(policies.map(({ rule }) => rule).sort()).toEqual(rules);
    expect(policies.some(({ causal }) => causal)).toBe(false);
  });

  test('what the exporter connects to is inferred, and said so', () => {
    const { cause, scope, gaps } = at(1, FROM_PROMETHEUS);
    expect(cause?.confidence).toBe('likely');
    expect(scope.exporter?.name).toBe('mysql-exporter');
    expect(scope.target?.name).toBe('mysql-service');
    expect(gaps.map(({ reason }) => reason)).toContain('sealed-secret');
  });

  test('step 7: Git has the repair already, and the refused policy may hold it back', () => {
    const { cause, findings } = at(7, FROM_PROMETHEUS);
    expect(cause).toMatchObject({
      firstBadCommit: { sha: snapshots[1]?.commit },
      repairedInGit: { commit: { sha: snapshots[7]?.commit }, heldBackBy: [expect.stringContaining('toEndpoints[0]')] },
    });
    expect(findings.find(({ rule }) => rule === 'policy-rejected')?.causal).toBe(false);
  });

  test('step 7, where the refusal is found in the dry run: nothing was applied, and the repair waits', () => {
    const world = worldOfSnapshots(snapshots, 7, { crdErrorsFoundIn: 'dry-run' });
    const { cause, scope } = diagnose(FROM_PROMETHEUS, world);
    expect(scope.flows[0]?.verdict.result).toBe('no-endpoints');
    expect(cause).toMatchObject({
      rule: 'service-selects-no-pods',
      firstBadCommit: { sha: snapshots[1]?.commit },
      repairedInGit: { commit: { sha: snapshots[7]?.commit }, heldBackBy: [expect.stringContaining('toEndpoints[0]')] },
    });
  });

  test.each([0, 8])('step %i: there is nothing to blame', (step) => {
    expect(at(step, { ...FROM_PROMETHEUS, startsAt: Date.UTC(2027, 0, 1) }).cause).toBeNull();
  });
});
