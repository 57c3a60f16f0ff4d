import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../entrypoints/cli/run-cli.ts';

/** The public incident Suture was made for, through the command line; rebuilt beside this repository where the corpus is there. */
const MAKER = '../shared/corpus/incidents/make-repo';
const incident = existsSync(MAKER) ? describe : describe.skip;
const APPLICATION = 'services/blog-system';

interface Applied {
  readonly commits: readonly {
    readonly sha: string;
    readonly outcome: string;
    readonly objects: readonly {
      readonly kind: string;
      readonly name: string;
      readonly outcome: string;
      readonly message?: string;
    }[];
  }[];
  readonly refused: readonly {
    readonly kind: string;
    readonly name: string;
    readonly firstBadCommit: { readonly sha: string; readonly hunk?: { readonly file: string; readonly text: string } };
    readonly repairedBy?: { readonly sha: string };
  }[];
  readonly live: readonly { readonly kind: string; readonly name: string; readonly manifest: unknown }[];
}

incident('blog-system (skipped where the corpus is not beside this repository)', () => {
  const base = mkdtempSync(join(tmpdir(), 'suture-blog-system-'));
  const folder = join(base, 'repository');
  const shaOf = (step: number): string =>
    execFileSync('git', ['-C', folder, 'rev-parse', `step-0${step}`], { encoding: 'utf8' }).trim();
  const applied = async (from: number, to: number): Promise<Applied> => {
    const { out, err } = await runCli(
      folder,
      'apply',
      APPLICATION,
      '--from',
      `step-0${from}`,
      '--to',
      `step-0${to}`,
      '--json',
    );
    if (out === '') throw new Error(err);
    return JSON.parse(out);
  };
  const changed = ({ commits }: Applied): readonly string[] =>
    (commits.at(-1)?.objects ?? [])
      .filter(({ outcome }) => outcome !== 'unchanged')
      .map(({ kind, name, outcome }) => `${outcome} ${kind} ${name}`);

  beforeAll(() => {
    execFileSync(MAKER, ['blog-system', folder]);
  }, 60_000);
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  test('step 1: two Deployments are refused, and what selects their Pods is applied', async () => {
    const done = await applied(0, 1);
    expect(done.commits.map(({ sha, outcome }) => [sha, outcome])).toEqual([[shaOf(1), 'partial']]);
    const outcomes = changed(done);
    expect(outcomes.filter((one) => one.startsWith('rejected')).sort()).toEqual([
      'rejected Deployment mysql',
      'rejected Deployment mysql-exporter',
    ]);
    for (const one of ['Service mysql-service', 'Service mysql-exporter', 'Service was-service', 'Service web-service'])
      expect(outcomes).toContain(`configured ${one}`);
    for (const one of ['mysql-pdb', 'was-pdb', 'web-pdb'])
      expect(outcomes).toContain(`configured PodDisruptionBudget ${one}`);
    expect(outcomes).toEqual(expect.arrayContaining(['configured Rollout was', 'configured Rollout web']));
  });

  test('the whole history, object by object: who is refused, since when, by which lines, until when', async () => {
    const done = await applied(0, 8);
    expect(done.commits.map(({ sha }) => sha)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map(shaOf));
    expect(done.commits.at(-1)?.outcome).toBe('synced');
    const told = done.refused.map(({ kind, name, firstBadCommit, repairedBy }) => ({
      who: `${kind} ${name}`,
      since: firstBadCommit.sha,
      until: repairedBy?.sha,
      file: firstBadCommit.hunk?.file,
    }));
    const selectors = { since: shaOf(1), until: shaOf(7), file: `${APPLICATION}/kustomization.yaml` };
    expect(told).toHaveLength(3);
    expect(told).toEqual(
      expect.arrayContaining([
        { who: 'Deployment mysql', ...selectors },
        { who: 'Deployment mysql-exporter', ...selectors },
        expect.objectContaining({
          who: 'CiliumNetworkPolicy mysql-exporter-isolation',
          since: shaOf(6),
          until: shaOf(8),
        }),
      ]),
    );
    expect(done.refused[0]?.firstBadCommit.hunk?.text).toMatch(/^\+ +app: blog-system$/m);
  });

  test('step 6: the policy is refused in the words of the API server, and the one of step 5 stays', async () => {
    const done = await applied(5, 6);
    const refused = done.commits
      .at(-1)
      ?.objects.find(({ outcome, kind }) => outcome === 'rejected' && kind === 'CiliumNetworkPolicy');
    expect(refused).toMatchObject({
      name: 'mysql-exporter-isolation',
      message: expect.stringContaining(
        '"mysql-exporter-isolation" is invalid: spec.egress[0].toEndpoints[0]: Invalid value: "string": spec.egress[0].toEndpoints[0] in body must be of type object: "string"',
      ),
    });
    const live = done.live.find(
      ({ kind, name }) => kind === 'CiliumNetworkPolicy' && name === 'mysql-exporter-isolation',
    );
    expect(JSON.stringify(live?.manifest)).toContain('toServices');
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'step %i: the first bad commit is that of step 1, with its lines',
    async (step) => {
      const alert = join(base, 'alert.json');
      writeFileSync(alert, JSON.stringify(firing(step)));
      const { out, err } = await runCli(folder, 'diagnose', '--alert', alert, '--rev', `step-0${step}`, '--json');
      if (out === '') throw new Error(err);
      const { cause } = JSON.parse(out);
      if (step === 8) {
        // Everything is applied again, before this alert began.
        expect(cause).toBeNull();
        return;
      }
      expect(cause).toMatchObject({
        rule: 'service-selects-no-pods',
        source: { file: `${APPLICATION}/kustomization.yaml` },
        firstBadCommit: { sha: shaOf(1), hunk: { file: `${APPLICATION}/kustomization.yaml` } },
      });
      expect(cause.firstBadCommit.hunk.text).toMatch(/^\+ +app: blog-system$/m);
    },
  );

  /** The alert at a step: it began after the commit. */
  function firing(step: number) {
    const date = execFileSync('git', ['-C', folder, 'log', '-1', '--format=%cI', `step-0${step}`], {
      encoding: 'utf8',
    }).trim();
    const startsAt = new Date(Date.parse(date) + 60_000).toISOString();
    const labels = { alertname: 'MySQLDown', namespace: 'blog-system', severity: 'critical' };
    const generatorURL =
      'http://prometheus/graph?g0.expr=mysql_up%7Bnamespace%3D%22blog-system%22%7D+%3D%3D+0&g0.tab=1';
    return {
      version: '4',
      groupKey: '{}:{alertname="MySQLDown"}',
      status: 'firing',
      receiver: 'suture',
      groupLabels: {},
      commonLabels: labels,
      commonAnnotations: {},
      externalURL: 'http://alertmanager',
      alerts: [
        {
          status: 'firing',
          labels,
          annotations: {},
          startsAt,
          endsAt: '0001-01-01T00:00:00Z',
          generatorURL,
          fingerprint: '9d0ab1e5caffe1ad',
        },
      ],
    };
  }
});
