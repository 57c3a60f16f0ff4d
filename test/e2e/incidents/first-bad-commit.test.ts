import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../entrypoints/cli/run-cli.ts';
import { type Script, scriptedHistory } from '../../support/scripted-history.ts';
import { application, kustomization, networkPolicy, rules, service, workload } from './manifests.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const exporter = workload('redis-exporter', {
  image: 'oliver006/redis_exporter:v1.62',
  args: ['--redis.addr=redis:6379'],
  port: 9121,
});
const redis = (tag = 7): string => workload('redis', { kind: 'StatefulSet', image: `redis:${tag}`, port: 6379 });
const right = service('redis', 6379);
const wrong = service('redis', 6379, 'reddis');
const healthy = {
  'argocd/data.yaml': application('apps/data'),
  'apps/data/kustomization.yaml': kustomization(['redis.yaml', 'service.yaml', 'exporter.yaml']),
  'apps/data/redis.yaml': redis(),
  'apps/data/service.yaml': right,
  'apps/data/exporter.yaml': exporter,
  'monitoring/rules.yaml': rules('RedisDown', 'redis_up == 0'),
};
const breaks = { 'apps/data/service.yaml': wrong };
const heals = { 'apps/data/service.yaml': right };

interface Diagnosed {
  readonly cause: {
    readonly rule: string;
    readonly firstBadCommit?: {
      readonly subject: string;
      readonly author: string;
      readonly hunk?: { readonly file: string; readonly text: string };
    };
  } | null;
  readonly gaps: readonly { readonly reason: string; readonly detail: string }[];
}

/** Diagnoses a store that is down at the end of a history, an hour after its last commit. */
async function diagnosed(write: (script: Script) => Promise<void>): Promise<Diagnosed> {
  const base = mkdtempSync(join(tmpdir(), 'suture-first-bad-'));
  folders.push(base);
  const folder = join(base, 'repository');
  await write(await scriptedHistory(folder));
  const labels = { alertname: 'RedisDown', namespace: 'data' };
  const alert = {
    status: 'firing',
    labels,
    annotations: {},
    startsAt: '2026-01-01T08:00:00Z',
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'http://prometheus',
    fingerprint: '9d0ab1e5caffe1ad',
  };
  writeFileSync(
    join(base, 'alert.json'),
    JSON.stringify({
      version: '4',
      groupKey: 'a',
      status: 'firing',
      receiver: 'suture',
      groupLabels: {},
      commonLabels: labels,
      commonAnnotations: {},
      externalURL: 'http://alertmanager',
      alerts: [alert],
    }),
  );
  const { out, err } = await runCli(folder, 'diagnose', '--alert', join(base, 'alert.json'), '--json');
  if (out === '') throw new Error(err);
  return JSON.parse(out);
}

const since = ({ cause }: Diagnosed): string | undefined => cause?.firstBadCommit?.subject;

test('a flow without endpoints: the merge that brought it, with its lines', async () => {
  const told = await diagnosed(async ({ commit, branch, merge }) => {
    await commit('all is well', { files: healthy });
    await branch('tidy');
    await commit('typo on the branch', { files: breaks, author: 'Kim Ops' });
    await branch('main');
    await commit('meanwhile', { files: { 'apps/data/redis.yaml': redis(8) } });
    await merge('tidy', 'Merge tidy');
    await commit('later', { files: { 'apps/data/redis.yaml': redis(9) } });
  });
  expect(since(told)).toBe('Merge tidy');
  expect(told.cause?.firstBadCommit?.hunk).toMatchObject({ file: 'apps/data/service.yaml' });
  expect(told.cause?.firstBadCommit?.hunk?.text).toMatch(/^-.*app: redis\n\+.*app: reddis$/m);
});

test('a flow that is dropped: the policy’s commit and its lines', async () => {
  const policy = (app: string): string =>
    networkPolicy(
      'policy',
      `podSelector: { matchLabels: { app: redis } }\ningress:\n  - from:\n      - podSelector:\n          matchLabels:\n            app: ${app}`,
    );
  const told = await diagnosed(async ({ commit }) => {
    await commit('all is well', {
      files: {
        ...healthy,
        'apps/data/kustomization.yaml': kustomization(['redis.yaml', 'service.yaml', 'exporter.yaml', 'policy.yaml']),
        'apps/data/policy.yaml': policy('redis-exporter'),
      },
    });
    await commit('renamed in the policy', { files: { 'apps/data/policy.yaml': policy('exporter') } });
    await commit('later', { files: { 'apps/data/redis.yaml': redis(8) } });
  });
  expect(told.cause).toMatchObject({ rule: 'policy-drops-flow', firstBadCommit: { subject: 'renamed in the policy' } });
  expect(told.cause?.firstBadCommit?.hunk?.text).toMatch(/^\+ +app: exporter$/m);
});

test('broken, reverted, broken again: the latest', async () => {
  const told = await diagnosed(async ({ commit }) => {
    await commit('all is well', { files: healthy });
    await commit('broken', { files: breaks });
    await commit('reverted', { files: heals });
    await commit('broken again', { files: breaks });
    await commit('does not render', { files: { 'apps/data/kustomization.yaml': kustomization(['gone.yaml']) } });
    await commit('renders', { files: { 'apps/data/kustomization.yaml': healthy['apps/data/kustomization.yaml'] } });
  });
  expect(since(told)).toBe('broken again');
  expect(told.gaps.find(({ detail }) => detail.includes('changed nothing'))?.reason).toBe('render-failed');
});

test('before its folder was renamed', async () => {
  const told = await diagnosed(async ({ commit }) => {
    await commit('all is well', { files: healthy });
    await commit('broken under the old name', { files: breaks });
    const moved = Object.entries({ ...healthy, ...breaks }).filter(([path]) => path.startsWith('apps/data/'));
    await commit('moved', {
      removed: moved.map(([path]) => path),
      files: {
        ...Object.fromEntries(moved.map(([path, text]) => [path.replace('apps/', 'services/'), text])),
        'argocd/data.yaml': application('services/data'),
      },
    });
  });
  expect(since(told)).toBe('broken under the old name');
  expect(told.cause?.firstBadCommit?.hunk?.text).toMatch(/^\+.*app: reddis$/m);
});

test('older than the commits that are looked at: the oldest of them is named, and nobody is blamed', async () => {
  const told = await diagnosed(async ({ commit }) => {
    await commit('all is well', { files: healthy });
    await commit('broken', { files: breaks });
    for (let tag = 0; tag < 51; tag += 1)
      await commit(`bump ${tag}`, { files: { 'apps/data/redis.yaml': redis(tag) } });
  });
  expect(told.cause?.firstBadCommit).toBeUndefined();
  expect(told.gaps.filter(({ reason }) => reason === 'history-cut')).toEqual([
    expect.objectContaining({
      detail: expect.stringMatching(/there already at [0-9a-f]{12}, the oldest commit looked at/),
    }),
  ]);
}, 60_000);
