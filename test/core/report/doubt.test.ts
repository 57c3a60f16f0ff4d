import { diagnose } from '../../../src/core/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../../src/core/diagnosis/diagnosis.ts';
import type { World } from '../../../src/core/diagnosis/world.ts';
import { alertReport } from '../../../src/core/report/alert-report.ts';
import { scanReport } from '../../../src/core/report/scan-report.ts';
import { toPlainText } from '../../../src/core/report/to-plain-text.ts';
import type { Gap } from '../../../src/core/values/gap.ts';
import { alertOf } from '../../support/alert-of.ts';
import { mysqlDown } from '../fix/incident.ts';
import { expectGolden } from './golden.ts';

const { world } = mysqlDown(2);
const diagnosis = diagnose(alertOf({ expr: 'mysql_up == 0' }), world);
const told = (one: Diagnosis, within: World = world): readonly string[] =>
  toPlainText(alertReport(one, [], within))
    .replaceAll('\n', ' ')
    .split('  ');

describe('what speaks against the answer stands before it', () => {
  const commit = diagnosis.cause?.firstBadCommit;
  const sha = commit?.sha ?? '';
  const gap: Gap = {
    reason: 'live-state',
    detail: `${sha.slice(0, 12)} is younger than the alert: it may keep it firing`,
  };
  const earlier = { ...diagnosis.alert, startsAt: (commit?.date ?? 0) - 60_000 };

  test('a commit that is younger than the alert', () => {
    const [title, doubt, ...rest] = told({ ...diagnosis, alert: earlier, gaps: [gap] });
    expect(title).toMatch(/^MySQLDown: /);
    expect(doubt).toMatch(/^Doubt: \w{9} is younger than the alert .* something else started it\.$/);
    expect(rest.join(' ')).not.toContain('is younger than the alert');
  });

  test('an alert that is over', () => {
    const alert = { ...diagnosis.alert, status: 'resolved', endsAt: diagnosis.alert.startsAt + 60_000 } as const;
    expect(told({ ...diagnosis, alert })[1]).toMatch(/^This alert is resolved since \d{4}-.* as if it still fired\.$/);
  });

  test('both, as they are read', () => {
    const over = { ...earlier, status: 'resolved', endsAt: diagnosis.alert.startsAt + 60_000 } as const;
    expectGolden('alert-in-doubt.txt', toPlainText(alertReport({ ...diagnosis, alert: over, gaps: [gap] }, [], world)));
  });

  test('a commit that is older than a firing alert is not doubted', () => {
    expect(told(diagnosis)[1]).toMatch(/^Cause: /);
  });
});

test('a repository without applications is told as such, with what now', () => {
  const text = toPlainText(alertReport({ ...diagnosis, cause: null }, [], { ...world, applications: [] }));
  expect(text).toMatch(/^MySQLDown: I found no application in this repository\n/);
  expect(text).toContain('.suture.yaml');
  expect(text).toContain('--repo DIR');
});

test('what several applications say of their history is told once, with how many', () => {
  const gap: Gap = { reason: 'baseline-assumed', detail: 'abc is the oldest commit looked at' };
  const scanned = {
    wanted: '',
    applications: world.applications.map((one) => one.application),
    known: [],
    findings: [],
  };
  const text = toPlainText(scanReport({ ...scanned, gaps: [gap, gap, gap] }));
  expect(text.match(/oldest commit looked at.*/g)).toEqual(['oldest commit looked at (3 applications)']);
});

test('a long message of a system is told from its end, where the reason stands', () => {
  const quote = `accumulating resources: ${'x'.repeat(400)}: no such file or directory`;
  const finding = {
    rule: 'render-fails',
    severity: 'critical',
    object: { apiVersion: 'v1', kind: 'Application', name: 'a' },
    source: { file: 'a/kustomization.yaml', line: 3 },
    message: 'a does not render.',
    application: 'a',
    args: {},
    quote,
  } as const;
  const applications = world.applications.map((one) => one.application);
  const text = toPlainText(scanReport({ wanted: '', applications, known: [], findings: [finding], gaps: [] }));
  expect(text).toMatch(/a\/kustomization\.yaml:3:\s+…/);
  expect(text).toContain('no such file or directory');
});
