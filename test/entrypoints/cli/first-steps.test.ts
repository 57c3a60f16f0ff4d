import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scriptedHistory } from '../../support/scripted-history.ts';
import { runCli } from './run-cli.ts';

/** What somebody meets who tries the commands for the first time: typing mistakes, folders that are none, trees that do not render. */
const folder = mkdtempSync(join(tmpdir(), 'suture-first-'));
const repository = join(folder, 'repository');
afterAll(() => rm(folder, { recursive: true, force: true }));

const workload = (name: string, selector: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${selector} } }
  template:
    metadata: { labels: { app: ${selector} } }
    spec:
      containers: [{ name: main, image: 'acme/${name}:1', ports: [{ containerPort: 8080 }] }]
`;
const service = `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }, { name: admin, port: 81, targetPort: 8080 }] }
`;
const kustomization = (more = '') => `namespace: shop\nresources: [web.yaml, job.yaml, service.yaml]\n${more}`;

beforeAll(async () => {
  mkdirSync(repository);
  const { commit, branch } = await scriptedHistory(repository);
  const files = {
    'shop/kustomization.yaml': kustomization(),
    'shop/web.yaml': workload('web', 'web'),
    'shop/job.yaml': workload('job', 'job'),
    'shop/service.yaml': service,
  };
  await commit('start', { files });
  await commit('label everything', {
    files: { 'shop/kustomization.yaml': kustomization('commonLabels: { team: a }\n') },
  });
  await commit('more', { files: { 'shop/job.yaml': workload('job', 'job').replace(':1', ':2') } });
  await branch('broken');
  await commit('patch', { files: { 'shop/kustomization.yaml': kustomization('patches:\n- path: gone.yaml\n') } });
  await branch('main');
});

const run = (...argv: readonly string[]) => runCli(repository, ...argv);

describe('a workload or Service that is mistyped', () => {
  test.each([
    {
      name: 'a workload',
      from: 'shop/wbe',
      to: 'svc:shop/web',
      says: '--from shop/wbe: no such workload; there are job, web.',
    },
    { name: 'a kind', from: 'shop/Job/job', to: 'svc:shop/web', says: 'there are Deployment/job, Deployment/web.' },
    {
      name: 'a Service',
      from: 'shop/job',
      to: 'svc:shop/wbe',
      says: '--to svc:shop/wbe: no such Service; there are web.',
    },
  ])('$name ends with 2 and the names there are', async ({ from, to, says }) => {
    const { status, out, err } = await run('verdict', '--from', from, '--to', to, '--port', '80/TCP');
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(says);
  });

  test('a namespace that Git does not show may hold it: unknown', async () => {
    const { status, out } = await run('verdict', '--from', 'elsewhere/wbe', '--to', 'svc:shop/web', '--port', '80/TCP');
    expect(status).toBe(1);
    expect(out).toMatch(/^unknown /);
  });

  test('an application that does not render may hold it: unknown, and why is said', async () => {
    const ends = ['verdict', '--rev', 'broken', '--from', 'shop/job', '--to', 'svc:shop/web'];
    const why = /shop does not render: shop\/kustomization.yaml:4:9 .*no such file or directory/;
    const asked = await run(...ends, '--port', '80/TCP');
    expect(asked.out).toMatch(/^unknown /);
    expect(asked.out).toMatch(why);
    const { status, err } = await run(...ends);
    expect(status).toBe(2);
    expect(err).toMatch(why);
  });

  test('which port is meant is asked with one that there is', async () => {
    const { err } = await run('verdict', '--from', 'shop/job', '--to', 'svc:shop/web');
    expect(err).toBe('suture: svc:shop/web has the ports 80/TCP, 81/TCP; say which one with --port 80/TCP.\n');
  });
});

describe('a tree that does not render', () => {
  test('scan says why, with the entry that names the missing file', async () => {
    const { status, out } = await run('scan', '--rev', 'broken');
    expect(status).toBe(1);
    expect(out.replace(/\s+/g, ' ')).toMatch(/shop\/kustomization\.yaml:4: .*gone\.yaml: no such file or directory/);
  });

  test('render says where', async () => {
    const { status, err } = await run('render', 'shop', '--rev', 'broken');
    expect(status).toBe(2);
    expect(err).toMatch(/^suture: shop\/kustomization\.yaml:4:9: /);
  });
});

describe('apply', () => {
  test('goes to HEAD, tells a refusal once, and lists what is live when asked', async () => {
    const { status, out } = await run('apply', 'shop', '--from', 'HEAD~2');
    expect(status).toBe(1);
    expect(out.match(/"web" is invalid: /g)).toHaveLength(1);
    expect(out).toMatch(/still refused Deployment shop\/web since \w{12}\n/);
    expect(out).toContain('predicted live: 3 objects (--live lists them)\n');
    expect((await run('apply', 'shop', '--from', 'HEAD~2', '--live')).out).toMatch(
      / {2}Service shop\/web since \w{12}/,
    );
  });
});

describe('what there is no history of', () => {
  test('a folder without Git: told once', async () => {
    const plain = join(folder, 'plain');
    cpSync(repository, plain, { recursive: true });
    rmSync(join(plain, '.git'), { recursive: true });
    const { out } = await runCli(plain, 'scan');
    expect(out.match(/there is no Git history here/g)).toHaveLength(1);
  });

  test('a revision that a shallow clone lacks: how to get it', async () => {
    const shallow = join(folder, 'shallow');
    execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${repository}`, shallow]);
    const { status, err } = await runCli(shallow, 'scan', '--base', 'v1');
    expect(status).toBe(2);
    expect(err).toMatch(/There is no revision "v1" .* The clone is shallow: `git fetch --unshallow/);
  });

  test('a folder with nothing in it: one sentence, and what now', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const { status, out } = await runCli(empty, 'scan');
    expect(status).toBe(0);
    expect(out.match(/I found no application in this repository/g)).toHaveLength(1);
    expect(out).toContain('.suture.yaml');
  });
});

test('an index of a field is written .0 or [0]', async () => {
  const image = async (field: string) =>
    (await run('render', 'shop', '--explain', field, '--of', 'Deployment/web')).out;
  const [, ...places] = (await image('spec.template.spec.containers.0.image')).split('\n');
  expect(places[0]).toContain('acme/web:1');
  expect((await image('spec.template.spec.containers[0].image')).split('\n').slice(1)).toEqual(places);
});

test('an error without a text ends with 2', async () => {
  expect(await run('explain', '')).toMatchObject({ status: 2, out: '', err: expect.stringMatching(/^suture: give /) });
});

describe('help', () => {
  test('of a command that does not exist ends with 2 and names those there are', async () => {
    expect(await run('help', 'nope')).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringContaining('there is no command nope; there are: render, '),
    });
  });

  test.each(['render', 'apply', 'verdict', 'reach', 'scan', 'diagnose', 'explain', 'serve', 'demo'])(
    'of %s has an example, and what the exit status means',
    async (command) => {
      const { status, out } = await run('help', command);
      expect(status).toBe(0);
      expect(out).toMatch(new RegExp(`Examples?:\\n  suture ${command}`));
      expect(out).toMatch(/Exit status:\n {2}0 {2}done/);
    },
  );

  test('says which options must be given, and names none that change nothing', async () => {
    const { out } = await run('help', 'apply');
    expect(out).toMatch(/--from <rev> +\(required\)/);
    expect(out).not.toContain('--rev');
  });
});

test.each([{ name: 'without an alert', body: { alerts: [] }, says: /holds no alert/ }])(
  'a webhook $name ends with 2, in plain words',
  async ({ body, says }) => {
    const file = join(folder, 'alert.json');
    writeFileSync(file, JSON.stringify(body));
    const { status, err } = await run('diagnose', '--alert', file);
    expect(status).toBe(2);
    expect(err).toMatch(says);
  },
);
