import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildHistory } from '../../support/git-history.ts';
import { runCli } from './run-cli.ts';

const INCIDENT = join(import.meta.dirname, '../../../fixtures/incidents/mysql-down');
const ALERT = join(INCIDENT, 'alerts/grafana-firing.json');
const APPLICATION = 'apps/blog-system';

let folder: string;
let repository: string;
let commits: readonly string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'suture-cli-'));
  repository = join(folder, 'gitops');
  commits = await buildHistory(INCIDENT, repository);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const json = (text: string) => JSON.parse(text);

describe('render', () => {
  test('prints the objects as YAML documents', async () => {
    const { status, out } = await runCli(repository, 'render', APPLICATION);
    expect(status).toBe(0);
    expect(out.split('---\n').length).toBeGreaterThan(15);
    expect(out).toContain('kind: CiliumNetworkPolicy');
  });

  test('--helm inflates the charts that are named with that program', async () => {
    const chart = join(folder, 'chart/app');
    mkdirSync(join(chart, 'charts/redis'), { recursive: true });
    writeFileSync(join(chart, 'kustomization.yaml'), 'namePrefix: web-\nhelmCharts:\n  - name: redis\n');
    writeFileSync(join(chart, 'charts/redis/values.yaml'), 'a: 1\n');
    const helm = join(import.meta.dirname, '../../support/fake-helm.mjs');
    const inflated = await runCli(join(folder, 'chart'), 'render', 'app', '--helm', helm);
    expect(inflated).toMatchObject({ status: 0, err: '' });
    expect(inflated.out).toContain('name: web-redis');
    const without = await runCli(join(folder, 'chart'), 'render', 'app');
    expect(without.err).toContain('not rendered: Helm chart redis unnamed is not rendered');
  });

  test('--json names every object and its place', async () => {
    const { out } = await runCli(repository, 'render', APPLICATION, '--json');
    expect(json(out).objects).toContainEqual({
      apiVersion: 'v1',
      kind: 'Service',
      namespace: 'blog-system',
      name: 'mysql',
      source: { file: 'apps/blog-system/mysql/service.yaml', line: 1 },
    });
    expect(json(out).gaps).toEqual([]);
  });

  test('--explain names the very line that set a field', async () => {
    const { out } = await runCli(
      repository,
      'render',
      APPLICATION,
      '--explain',
      'spec.selector.app',
      '--of',
      'Service/mysql',
    );
    expect(out).toBe(
      [
        'Service/mysql spec.selector.app',
        '  apps/blog-system/mysql/service.yaml:12:5  the manifest says "mysql"',
        '  apps/blog-system/kustomization.yaml:8:3  commonLabels makes it "blog-system"',
        '',
      ].join('\n'),
    );
  });

  test.each([
    {
      name: 'a folder that is not there',
      argv: ['render', 'apps/nothing'],
      says: /there is no apps\/nothing in .*check the path/,
    },
    { name: 'a folder outside', argv: ['render', '../..'], says: /is outside of the repository/ },
    { name: 'an unknown revision', argv: ['render', APPLICATION, '--rev', 'no-such-rev'], says: /no-such-rev/ },
    { name: 'an unknown option', argv: ['render', APPLICATION, '--colour'], says: /unknown option '--colour'/ },
    {
      name: 'an object that is not there',
      argv: ['render', APPLICATION, '--explain', 'spec', '--of', 'Service/x'],
      says: /there is no Service\/x; there are: /,
    },
    { name: 'an unknown command', argv: ['rendr'], says: /unknown command 'rendr'/ },
  ])('$name ends with 2 and one clear line', async ({ argv, says }) => {
    const { status, out, err } = await runCli(repository, ...argv);
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(says);
  });

  test('a folder that is no repository is read as it lies', async () => {
    const plain = join(folder, 'plain');
    cpSync(join(repository, APPLICATION), plain, { recursive: true });
    const { status, out } = await runCli(plain, 'render', '.');
    expect({ status, objects: out.split('---\n').length > 15 }).toEqual({ status: 0, objects: true });
  });
});

describe('apply', () => {
  test('says what each sync did, in the API server’s words', async () => {
    const [from = '', bad = ''] = commits;
    const { status, out } = await runCli(repository, 'apply', APPLICATION, '--from', from, '--to', 'HEAD', '--json');
    expect(status).toBe(1);
    const { commits: steps, live } = json(out);
    const refused = steps.map(({ objects }: { objects: { outcome: string; kind: string; name: string }[] }) =>
      objects.filter(({ outcome }) => outcome === 'rejected').map(({ kind, name }) => `${kind} ${name}`),
    );
    expect(refused).toEqual([
      ['Deployment mysql', 'Deployment mysql-exporter'],
      ['Deployment mysql', 'Deployment mysql-exporter', 'CiliumNetworkPolicy mysql-exporter'],
    ]);
    expect(steps[0]).toMatchObject({ sha: bad, outcome: 'partial' });
    expect(
      live.find(({ kind, name }: { kind: string; name: string }) => kind === 'Service' && name === 'mysql'),
    ).toMatchObject({
      since: bad,
      manifest: { spec: { selector: { app: 'blog-system' } } },
    });
  });

  test('is readable without --json', async () => {
    const { out } = await runCli(repository, 'apply', APPLICATION, '--from', commits[0] ?? '', '--to', 'HEAD');
    expect(out).toContain('rejected Deployment blog-system/mysql (apps/blog-system/mysql/deployment.yaml:1)');
    expect(out).toContain('field is immutable');
    expect(out).toContain('Argo CD tries it 5 times in about 155 s, and no newer commit meanwhile');
    expect(out).toContain(': partial\n  one or more objects failed to apply\n');
  });
});

describe('verdict', () => {
  const ask = (...more: readonly string[]) =>
    runCli(
      repository,
      'verdict',
      '--from',
      'blog-system/mysql-exporter',
      '--to',
      'svc:blog-system/mysql',
      '--port',
      '3306/TCP',
      ...more,
    );

  test('on the healthy tree the connection is allowed, by the rules of both sides', async () => {
    const { status, out } = await ask('--rev', commits[0] ?? '', '--json');
    expect(status).toBe(0);
    expect(json(out)).toMatchObject({
      result: 'allowed',
      from: 'blog-system/mysql-exporter',
      to: 'svc:blog-system/mysql',
      port: '3306/TCP',
      symptom: { connect: expect.any(String), why: expect.any(String) },
    });
  });

  test('on the predicted cluster it has no endpoints, and the application sees it', async () => {
    const { status, out } = await ask('--live-from', commits[0] ?? '', '--json');
    expect(status).toBe(1);
    expect(json(out)).toMatchObject({
      result: 'no-endpoints',
      symptom: { connect: expect.stringContaining('operation not permitted') },
    });
  });

  test('a request is judged where rules look into it, else the connection decides', async () => {
    const { status, out } = await ask(
      '--rev',
      commits[0] ?? '',
      '--http',
      'GET http://mysql/x',
      '--header',
      'A: b',
      '--json',
    );
    expect([status, json(out).result, json(out).http]).toEqual([0, 'allowed', 'GET /x']);
    expect(json(out).gaps).toEqual([]);
  });

  test('is readable without --json', async () => {
    const { out } = await ask('--live-from', commits[0] ?? '');
    expect(out).toMatch(/^no-endpoints {2}blog-system\/mysql-exporter → svc:blog-system\/mysql 3306\/TCP\n/);
  });

  test('without --port it is the only one there is; with several or none, they are named', async () => {
    const to = (peer: string) =>
      runCli(repository, 'verdict', '--from', 'blog-system/mysql-exporter', '--to', peer, '--rev', commits[0] ?? '');
    expect((await to('svc:blog-system/mysql')).out).toMatch(/^allowed .* 3306\/TCP\n/);
    expect(await to('svc:blog-system/nobody')).toMatchObject({
      status: 2,
      err: 'suture: --to svc:blog-system/nobody: no such Service; there are mysql, mysql-exporter, was, web.\n',
    });
    expect(await to('svc:elsewhere/nobody')).toMatchObject({
      status: 2,
      err: 'suture: svc:elsewhere/nobody declares no port in Git; say which one with --port NUMBER/PROTOCOL.\n',
    });
  });

  test.each([
    { name: 'a port nobody can mean', argv: ['--port', '99999'], says: /--port 99999/ },
    { name: 'a peer nobody can mean', argv: ['--port', '1/TCP', '--to', 'blog'], says: /--to blog/ },
    { name: 'a request nobody can mean', argv: ['--port', '1/TCP', '--http', '/x'], says: /--http \/x: give a method/ },
    { name: 'a header of no request', argv: ['--port', '1/TCP', '--header', 'A: b'], says: /give --http as well/ },
  ])('$name ends with 2', async ({ argv, says }) => {
    const { status, err } = await runCli(repository, 'verdict', '--from', 'a/b', '--to', 'a/c', ...argv);
    expect(status).toBe(2);
    expect(err).toMatch(says);
  });
});

describe('scan', () => {
  test('a healthy tree is 0 and silent', async () => {
    const { status, out } = await runCli(repository, 'scan', '--rev', commits[0] ?? '', '--json');
    expect(status).toBe(0);
    expect(json(out)).toMatchObject({
      findings: [],
      stats: { applications: 1, objects: expect.any(Number), millis: expect.any(Number) },
    });
  });

  test('a broken one is 1 and names rules, objects and lines', async () => {
    const { status, out } = await runCli(repository, 'scan', '--format', 'json');
    expect(status).toBe(1);
    const rules = json(out).findings.map(({ rule }: { rule: string }) => rule);
    expect(rules).toEqual(expect.arrayContaining(['selector-immutable', 'service-selects-no-pods', 'policy-rejected']));
  });

  test('--base leaves out what was there before', async () => {
    const { out } = await runCli(repository, 'scan', '--base', commits[1] ?? '', '--json');
    const found = json(out).findings.map(
      ({ rule, object }: { rule: string; object: { name: string } }) => `${rule} ${object.name}`,
    );
    expect(found).toContain('policy-rejected mysql-exporter');
    expect(found).not.toContain('service-selects-no-pods mysql');
  });

  test('--base does not hold the base’s own faults against the fix for them', async () => {
    const copy = join(folder, 'fixing');
    cpSync(repository, copy, { recursive: true });
    await runCli(copy, 'diagnose', '--alert', ALERT, '--write', 'labels-without-selectors');
    const { status, out } = await runCli(copy, 'scan', '--base', 'HEAD', '--json');
    expect({ status, findings: json(out).findings }).toEqual({ status: 0, findings: [] });
  });

  test('what nobody committed yet is looked at like a commit', async () => {
    const copy = join(folder, 'uncommitted');
    cpSync(repository, copy, { recursive: true });
    execFileSync('git', ['checkout', '--quiet', commits[0] ?? ''], { cwd: copy });
    writeFileSync(
      join(copy, APPLICATION, 'kustomization.yaml'),
      `${readFileSync(join(copy, APPLICATION, 'kustomization.yaml'), 'utf8')}\ncommonLabels: { app: blog }\n`,
    );
    const { status, out } = await runCli(copy, 'scan', '--json');
    expect(status).toBe(1);
    expect(json(out).findings.map(({ rule }: { rule: string }) => rule)).toContain('selector-immutable');
    const diagnosed = await runCli(copy, 'diagnose', '--alert', ALERT, '--json');
    expect(json(diagnosed.out).cause).toBeNull();
    expect(JSON.stringify(json(diagnosed.out).gaps)).toContain('kustomization.yaml not committed');
  });

  test('sarif has a rule, a line and a stable fingerprint for each finding', async () => {
    const { out } = await runCli(repository, 'scan', '--format', 'sarif');
    const [run] = json(out).runs;
    expect(run.tool.driver.name).toBe('suture');
    for (const result of run.results) {
      expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toContain(result.ruleId);
      expect(result.locations[0].physicalLocation.region.startLine).toBeGreaterThan(0);
      expect(result.partialFingerprints['suture/v1']).toContain(result.ruleId);
    }
  });
});

describe('diagnose', () => {
  test('names line and commit, and offers ways out with their scores', async () => {
    const { status, out } = await runCli(repository, 'diagnose', '--alert', ALERT, '--json');
    expect(status).toBe(1);
    const { alert, scope, cause, chain, findings, options } = json(out);
    expect(alert).toMatchObject({ name: 'MySQLDown', status: 'firing', startsAt: '2026-03-03T00:16:20.000Z' });
    expect(scope).toMatchObject({
      namespace: 'blog-system',
      target: { kind: 'Service', namespace: 'blog-system', name: 'mysql' },
      exporter: { kind: 'Deployment', name: 'mysql-exporter' },
    });
    expect(cause).toMatchObject({
      confidence: 'proven',
      source: { file: 'apps/blog-system/kustomization.yaml', line: 8 },
      firstBadCommit: {
        sha: commits[1],
        subject: 'chore: label everything that belongs to the blog',
        author: 'Jonas Weber',
      },
    });
    expect(chain.length).toBeGreaterThan(2);
    expect(findings.find(({ rule }: { rule: string }) => rule === 'policy-rejected')).toMatchObject({ causal: false });
    const scores = Object.fromEntries(options.map(({ id, roi }: { id: string; roi: number }) => [id, roi]));
    expect(scores).toMatchObject({ 'keep-and-recreate': -1, 'blue-green': -0.11, 'remove-common-labels': 0 });
    expect(options.find(({ recommended }: { recommended: boolean }) => recommended)).toMatchObject({
      id: 'labels-without-selectors',
    });
  });

  test('--patch prints a diff that git applies, and the repaired tree is clean', async () => {
    const { status, out } = await runCli(
      repository,
      'diagnose',
      '--alert',
      ALERT,
      '--patch',
      'labels-without-selectors',
    );
    expect(status).toBe(0);
    const copy = join(folder, 'patched');
    cpSync(repository, copy, { recursive: true });
    execFileSync('git', ['apply', '-'], { cwd: copy, input: out });
    const rendered = await runCli(
      copy,
      'render',
      APPLICATION,
      '--explain',
      'spec.selector.app',
      '--of',
      'Service/mysql',
    );
    expect(rendered.out).not.toContain('commonLabels');
  });

  test('--write makes the same edit in the working tree', async () => {
    const copy = join(folder, 'written');
    cpSync(repository, copy, { recursive: true });
    const { status, err } = await runCli(copy, 'diagnose', '--alert', ALERT, '--write', 'labels-without-selectors');
    expect({ status, err }).toEqual({ status: 0, err: 'suture: wrote apps/blog-system/kustomization.yaml\n' });
    expect(readFileSync(join(copy, APPLICATION, 'kustomization.yaml'), 'utf8')).not.toContain('commonLabels');
  });

  test.each([
    { name: 'a file that is not there', body: null, says: /cannot be read/ },
    { name: 'a file that is no JSON', body: 'not json', says: /is not JSON/ },
    { name: 'JSON that is no alert', body: '{"hello":"world"}', says: /alert\.json: / },
  ])('$name ends with 2', async ({ body, says }) => {
    const file = join(folder, 'alert.json');
    rmSync(file, { force: true });
    if (body !== null) writeFileSync(file, body);
    const { status, err } = await runCli(repository, 'diagnose', '--alert', file);
    expect(status).toBe(2);
    expect(err).toMatch(says);
  });

  test('an option nobody offered ends with 2 and names those there are', async () => {
    const { status, err } = await runCli(repository, 'diagnose', '--alert', ALERT, '--patch', 'magic');
    expect(status).toBe(2);
    expect(err).toMatch(/there is no option magic; there are: labels-without-selectors/);
  });
});

describe('explain', () => {
  test('knows what the error of the incident means', async () => {
    const { status, out } = await runCli(
      repository,
      'explain',
      'dial tcp 10.99.101.181:3306: connect: operation not permitted',
    );
    expect(status).toBe(0);
    expect(out).toMatch(/endpoints|backends/);
  });

  test('ranks the causes by what the repository says of its network', async () => {
    const settings = join(folder, 'network.yaml');
    writeFileSync(settings, 'network: { cilium: "1.20.0", kernel: "6.1" }\n');
    const { out } = await runCli(
      repository,
      'explain',
      '--config',
      settings,
      '--json',
      'dial tcp 10.99.101.181:3306: connect: operation not permitted',
    );
    const [{ causes }] = json(out).explanations;
    expect(causes.at(-1)).toEqual({
      cause: 'the Service has no endpoints',
      fits: false,
      why: expect.stringContaining('connect: no route to host'),
    });
  });

  test('an error nobody knows is 1, and says so', async () => {
    const { status, out } = await runCli(repository, 'explain', 'the printer is on fire');
    expect(status).toBe(1);
    expect(out).not.toBe('');
  });
});

describe('.suture.yaml', () => {
  test('what it ignores is not found', async () => {
    const copy = join(folder, 'ignoring');
    cpSync(repository, copy, { recursive: true });
    writeFileSync(join(copy, '.suture.yaml'), 'ignore:\n- rule: policy-rejected\n');
    const { out } = await runCli(copy, 'scan', '--json');
    expect(json(out).findings.map(({ rule }: { rule: string }) => rule)).not.toContain('policy-rejected');
  });

  test('a typing mistake in it ends with 2, and is not ignored in silence', async () => {
    const copy = join(folder, 'mistaken');
    cpSync(repository, copy, { recursive: true });
    writeFileSync(join(copy, '.suture.yaml'), 'aplications: []\n');
    const { status, err } = await runCli(copy, 'scan');
    expect({ status, names: err.includes('aplications') }).toEqual({ status: 2, names: true });
  });

  test('a wrong --config ends with 2 and says what is wrong in it', async () => {
    const file = join(folder, 'wrong.yaml');
    writeFileSync(file, 'ignroe: []\n');
    const { status, err } = await runCli(repository, 'scan', '--config', file);
    expect(status).toBe(2);
    expect(err).toContain('ignroe');
  });
});

test('help names every command, and ends with 0', async () => {
  const { status, out } = await runCli(repository, 'help');
  expect(status).toBe(0);
  for (const command of ['render', 'apply', 'verdict', 'scan', 'diagnose', 'explain', 'serve', 'demo'])
    expect(out).toContain(command);
});
