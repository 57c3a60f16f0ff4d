import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseWebhook } from '../../../src/core/alert/parse-webhook.ts';
import { diagnose } from '../../../src/core/diagnosis/diagnose.ts';
import { type CommitFiles, shaOf, snapshotsOf, worldOfSnapshots } from '../../support/world-of.ts';

const STORY = 'fixtures/incidents/mysql-down';

function filesIn(folder: string, path = ''): CommitFiles {
  return Object.assign(
    {},
    ...readdirSync(join(folder, path)).map((name) => {
      const at = join(path, name);
      return statSync(join(folder, at)).isDirectory()
        ? filesIn(folder, at)
        : { [at]: readFileSync(join(folder, at), 'utf8') };
    }),
  );
}

const steps = readdirSync(join(STORY, 'history')).sort();
const snapshots = snapshotsOf(steps.map((step) => filesIn(join(STORY, 'history', step, 'files'))));

function alertIn(name: string) {
  const parsed = parseWebhook(JSON.parse(readFileSync(join(STORY, 'alerts', `${name}.json`), 'utf8')));
  const alert = parsed.ok ? parsed.value.alerts.find((one) => one.name === 'MySQLDown') : undefined;
  if (alert === undefined) throw new Error(`${name} holds no MySQLDown`);
  return alert;
}

test.each(['grafana-firing', 'grafana-grouped', 'grafana-nodata', 'alertmanager-firing'])(
  '%s: commonLabels are the cause',
  (name) => {
    for (const step of [1, 2]) {
      const { cause, findings } = diagnose(alertIn(name), worldOfSnapshots(snapshots, step));
      expect(cause).toMatchObject({
        rule: 'service-selects-no-pods',
        confidence: 'proven',
        source: { file: 'apps/blog-system/kustomization.yaml', commit: shaOf(1) },
        firstBadCommit: { sha: shaOf(1) },
      });
      expect(findings.filter(({ causal }) => causal).map(({ rule }) => rule)).toEqual([
        'service-selects-no-pods',
        'selector-immutable',
      ]);
      expect(findings.some(({ rule }) => rule === 'policy-rejected')).toBe(step === 2);
    }
  },
);

test('the same alert from a namespace that is not in Git is not explained by this one', () => {
  const alert = alertIn('grafana-firing');
  const labels = { ...alert.labels, namespace: 'shop', instance: 'mysql-exporter.shop.svc:9104' };
  const { cause, scope, gaps } = diagnose({ ...alert, labels }, worldOfSnapshots(snapshots));
  expect({ cause, flows: scope.flows }).toEqual({ cause: null, flows: [] });
  expect(gaps).toContainEqual({
    reason: 'no-target',
    detail: 'nothing that is deployed from Git is in namespace shop, which the alert names',
  });
});

test('the chain from the line to the alert', () => {
  const { chain, scope } = diagnose(alertIn('alertmanager-firing'), worldOfSnapshots(snapshots));
  expect(
    chain.map(({ statement, source }) => [statement, source && `${source.file}:${source.line}`]),
  ).toMatchSnapshot();
  expect(scope).toMatchObject({
    namespace: 'blog-system',
    metrics: ['mysql_up'],
    alertRule: { source: { file: 'monitoring/alerts/blog-system.yaml' } },
    exporter: { kind: 'Deployment', name: 'mysql-exporter' },
    target: { kind: 'Service', name: 'mysql' },
  });
});

test('the healthy state has nothing to blame', () => {
  const { cause, findings } = diagnose(alertIn('grafana-firing'), worldOfSnapshots(snapshots, 0));
  expect({ cause, findings }).toEqual({ cause: null, findings: [] });
});
