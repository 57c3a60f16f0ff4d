import { diagnose } from '../../../src/core/diagnosis/diagnose.ts';
import type { Option } from '../../../src/core/fix/option.ts';
import { remedy } from '../../../src/core/fix/remedy.ts';
import { alertReport } from '../../../src/core/report/alert-report.ts';
import { decisionRecord } from '../../../src/core/report/decision-record.ts';
import { headlineText } from '../../../src/core/report/diagnosis-blocks.ts';
import { explainError } from '../../../src/core/report/explain-error.ts';
import { explainReport } from '../../../src/core/report/explain-report.ts';
import { failureReport } from '../../../src/core/report/failure-report.ts';
import { fixUnavailableReport } from '../../../src/core/report/fix-unavailable-report.ts';
import { modalReport } from '../../../src/core/report/modal-report.ts';
import { noticeReport } from '../../../src/core/report/notice-report.ts';
import { progressReport } from '../../../src/core/report/progress-report.ts';
import { pullRequestEndedReport } from '../../../src/core/report/pull-request-ended-report.ts';
import { pullRequestReport } from '../../../src/core/report/pull-request-report.ts';
import { pullRequestText } from '../../../src/core/report/pull-request-text.ts';
import type { IncidentState, Report } from '../../../src/core/report/report.ts';
import { resolvedReport } from '../../../src/core/report/resolved-report.ts';
import { rootReport } from '../../../src/core/report/root-report.ts';
import { scanReport } from '../../../src/core/report/scan-report.ts';
import { toMarkdown } from '../../../src/core/report/to-markdown.ts';
import { toPlainText } from '../../../src/core/report/to-plain-text.ts';
import type { Gap } from '../../../src/core/values/gap.ts';
import { alertOf } from '../../support/alert-of.ts';
import { commitOf, mysqlDown } from '../fix/incident.ts';
import { expectGolden } from './golden.ts';

const REPOSITORY = 'https://github.com/acme/gitops';
const ALERT = alertOf({
  labels: { severity: 'critical', namespace: 'blog-system', job: 'mysql-exporter' },
  annotations: { summary: 'MySQL is down' },
  expr: 'mysql_up == 0',
});

function incident(steps: number) {
  const { world } = mysqlDown(steps);
  const diagnosis = diagnose(ALERT, world);
  return { world, diagnosis, options: remedy(diagnosis, world) };
}

const best = (options: readonly Option[]): Option => {
  const [first] = options.filter(({ recommended }) => recommended);
  if (first === undefined) throw new Error('nothing is recommended');
  return first;
};

describe('the answer in the thread', () => {
  test('cause, evidence and ways out', () => {
    const { world, diagnosis, options } = incident(2);
    const report = alertReport(diagnosis, options, world);
    expectGolden('alert.txt', toPlainText(report));
    expect(report.actions).toEqual([
      { type: 'open-fix', label: 'Open fix PR', option: 'labels-without-selectors', primary: true },
      { type: 'show-diff', label: 'Show diff', option: 'labels-without-selectors' },
      { type: 'open-fix', label: 'Open PR: remove commonLabels', option: 'remove-common-labels', primary: false },
      { type: 'not-helpful', label: 'Not helpful' },
    ]);
  });

  test('a second fault stands apart from the cause', () => {
    const { world, diagnosis: bare, options } = incident(3);
    const gaps: readonly Gap[] = [
      { reason: 'baseline-assumed', detail: '1111111 (step 1) is the oldest commit looked at, and taken as healthy' },
      {
        reason: 'sealed-secret',
        detail: 'SealedSecret blog-system/exporter holds what was not read',
        source: { file: 'apps/blog-system/mysql/sealed.yaml', line: 2 },
      },
      {
        reason: 'no-application',
        detail: 'Application falco deploys falco, which is no folder of this repository',
        source: { file: 'argocd/falco.yaml', line: 1 },
      },
    ];
    const diagnosis = { ...bare, gaps };
    expectGolden('alert-with-broken-policy.txt', toPlainText(alertReport(diagnosis, options, world)));
  });

  test('without a cause: what was looked at and what was missing', () => {
    const { diagnosis } = incident(2);
    const report = alertReport({ ...diagnosis, cause: null, chain: [], findings: [] }, []);
    expectGolden('unexplained.txt', toPlainText(report));
  });

  test('a repair that is in Git already', () => {
    const { diagnosis } = incident(2);
    const repairedInGit = {
      commit: commitOf(4),
      heldBackBy: ['CiliumNetworkPolicy blog-system/mysql-exporter, which the API server refuses'],
    };
    const cause = diagnosis.cause === null ? null : { ...diagnosis.cause, repairedInGit };
    expectGolden('repaired.txt', toPlainText(alertReport({ ...diagnosis, cause }, [])));
  });
});

describe('the pull request', () => {
  const { diagnosis, options } = incident(2);
  const facts = { diagnosis, option: best(options), options, repositoryUrl: REPOSITORY, askedBy: 'robin' };

  test('says evidence, diff, proof, options and the way back', () => {
    const { branch, title, body, commit } = pullRequestText(facts);
    expectGolden('pull-request.md', `branch: ${branch}\ntitle: ${title}\n\n${body}`);
    expectGolden('commit-message.txt', `${commit.headline}\n\n${commit.body}\n`);
    expect(commit.headline.length).toBeLessThanOrEqual(72);
    expect(Math.max(...commit.body.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72 + 60);
  });

  test('has the same branch for every way out of a fault, and whoever asks', () => {
    const [first, second] = options;
    if (first === undefined || second === undefined) throw new Error('two options are needed');
    expect(pullRequestText({ ...facts, option: second, askedBy: 'sam' }).branch).toBe(
      pullRequestText({ ...facts, option: first }).branch,
    );
  });

  test('has another branch when the same mistake is made again', () => {
    const option = { ...facts.option, fault: { ...facts.option.fault, since: commitOf(7).sha } };
    expect(pullRequestText({ ...facts, option }).branch).not.toBe(pullRequestText(facts).branch);
  });

  test.each(['..', '.lock', '~^:?*[\\', 'ä/ö', '-x', ''])('has a branch Git takes, for a rule called %p', (name) => {
    const option = { ...facts.option, fault: { ...facts.option.fault, rule: name, file: `${name}/x.yaml` } };
    expect(pullRequestText({ ...facts, option }).branch).toMatch(/^suture\/[a-z0-9][a-z0-9-]*[a-z0-9]$/);
  });

  test('what is asked before it is opened', () => {
    expectGolden('modal.txt', toPlainText(modalReport(diagnosis, facts.option)));
  });

  test('the decision as a record', () => {
    const record = decisionRecord(diagnosis, options, facts.option);
    expectGolden('decision-record.md', toMarkdown(record, { repositoryUrl: REPOSITORY, commit: diagnosis.commit }));
  });
});

test('the root message in every state', () => {
  const { diagnosis } = incident(2);
  const states: readonly IncidentState[] = [
    'firing',
    'looking',
    'diagnosed',
    'unexplained',
    'pr-open',
    'pr-merged',
    'resolved',
    'failed',
  ];
  const { alert } = diagnosis;
  const pullRequest = { number: 12, url: `${REPOSITORY}/pull/12` };
  const texts = states.map(
    (state) =>
      `[${state}]\n${toPlainText(rootReport({ alert, state, summary: diagnosis.cause === null ? '' : headlineText(diagnosis.cause), ...(state.startsWith('pr') ? { pullRequest } : {}) }))}`,
  );
  expectGolden('root.txt', texts.join('\n'));
});

test('the small answers', () => {
  const { world, diagnosis, options } = incident(2);
  const option = best(options);
  const url = `${REPOSITORY}/pull/12`;
  const [application] = world.applications;
  const all: readonly Report[] = [
    progressReport(['acme/gitops', 'acme/clusters']),
    pullRequestReport({ outcome: { kind: 'opened', number: 12, url }, option, user: 'robin' }),
    pullRequestReport({ outcome: { kind: 'closed-before', number: 12, url }, option, user: 'robin' }),
    pullRequestReport({ outcome: { kind: 'nothing-to-change' }, option, user: 'robin' }),
    pullRequestEndedReport({ number: 12, action: 'merged', by: 'robin', resolved: false }),
    pullRequestEndedReport({ number: 12, action: 'closed', by: 'robin', resolved: false }),
    fixUnavailableReport(diagnosis, option.id),
    resolvedReport({ ...diagnosis.alert, endsAt: diagnosis.alert.startsAt + 4_320_000 }, [
      { at: diagnosis.alert.startsAt + 5000, what: 'diagnosed' },
    ]),
    failureReport('open-fix', 'GitHub answers 503 Service Unavailable'),
    noticeReport({ notice: 'grafana-test', sender: 'Grafana', detail: '' }),
    noticeReport({ notice: 'unreadable-webhook', sender: 'Grafana', detail: 'alerts: expected an array' }),
    scanReport({
      wanted: '',
      applications: application === undefined ? [] : [application.application],
      known: [],
      findings: application?.findings ?? [],
      gaps: [],
    }),
    scanReport({ wanted: 'shop', applications: [], known: ['blog-system'], findings: [], gaps: [] }),
    explainReport(
      'spec.selector: Invalid value: field is immutable',
      explainError('spec.selector: Invalid value: field is immutable'),
    ),
    explainReport('something else', []),
  ];
  expectGolden('small-answers.txt', all.map(toPlainText).join('\n=====\n\n'));
});
