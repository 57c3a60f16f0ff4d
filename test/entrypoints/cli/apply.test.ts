import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scriptedHistory } from '../../support/scripted-history.ts';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'suture-apply-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const claim = (size: string, storage: string): string => `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ${storage}
  resources:
    requests:
      storage: ${size}
`;

beforeAll(async () => {
  const { commit, branch } = await scriptedHistory(folder);
  await commit('start', { files: { 'data/claim.yaml': claim('1Gi', 'fast') } });
  await branch('rewritten');
  await commit('another history', { files: { 'data/claim.yaml': claim('2Gi', 'fast') } });
  await branch('main');
  await commit('more room', { files: { 'data/claim.yaml': claim('3Gi', 'fast') } });
  await commit('cheaper \u001b[31mdisks', {
    files: { 'data/claim.yaml': claim('3Gi', 'slow') },
    author: 'Kim\u0007 Ops',
  });
});

const apply = (...argv: readonly string[]) => runCli(folder, 'apply', 'data', ...argv);

test('names the commit an object is refused since, with the lines it changed', async () => {
  const { out, status } = await apply('--from', 'HEAD~2', '--to', 'HEAD', '--json');
  const { refused } = JSON.parse(out);
  expect(status).toBe(1);
  expect(refused).toEqual([
    expect.objectContaining({
      kind: 'PersistentVolumeClaim',
      name: 'data',
      firstBadCommit: expect.objectContaining({
        subject: 'cheaper \u001b[31mdisks',
        author: 'Kim\u0007 Ops',
        date: '2026-01-01T00:04:00.000Z',
        hunk: {
          file: 'data/claim.yaml',
          line: 7,
          text: [
            '@@ -4,7 +4,7 @@',
            '   name: data',
            ' spec:',
            '   accessModes: [ReadWriteOnce]',
            '-  storageClassName: fast',
            '+  storageClassName: slow',
            '   resources:',
            '     requests:',
            '       storage: 3Gi',
          ].join('\n'),
        },
      }),
    }),
  ]);
});

test('says so in text, without the control characters that people write into Git', async () => {
  const { out } = await apply('--from', 'HEAD~2', '--to', 'HEAD');
  expect(out).toMatch(
    /PersistentVolumeClaim data is refused since [0-9a-f]{12} cheaper \[31mdisks \(Kim Ops, 2026-01-01T00:04:00\.000Z\)/,
  );
  expect(out).toContain('  +  storageClassName: slow');
  expect(out).not.toContain('\u001b');
});

test.each([
  {
    name: 'the two are swapped',
    from: 'HEAD',
    to: 'HEAD~1',
    says: /^suture: --from HEAD is no ancestor of --to HEAD~1\. HEAD~1 is the older of the two: swap them\.\n$/,
  },
  {
    name: 'the branch was rewritten',
    from: 'rewritten',
    to: 'HEAD',
    says: /^suture: --from rewritten is no ancestor of --to HEAD\. Was the branch rewritten\?.*\n$/,
  },
])('refuses a range that does not lead from one commit to the other: $name', async ({ from, to, says }) => {
  const { out, err, status } = await apply('--from', from, '--to', to);
  expect({ out, status }).toEqual({ out: '', status: 2 });
  expect(err).toMatch(says);
});

test('a range of one commit is what is taken as applied', async () => {
  const { status, out } = await apply('--from', 'HEAD', '--to', 'HEAD', '--json');
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    commits: [],
    refused: [],
    live: [{ kind: 'PersistentVolumeClaim', name: 'data' }],
  });
});

describe('two applications of one folder', () => {
  const shared = mkdtempSync(join(tmpdir(), 'suture-shared-'));
  afterAll(() => rm(shared, { recursive: true, force: true }));
  const argo = (name: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name}, namespace: argocd }
spec:
  source: { repoURL: https://github.com/acme/web.git, path: data, targetRevision: HEAD, kustomize: { namePrefix: ${name}- } }
  destination: { server: https://kubernetes.default.svc, namespace: ${name} }
`;
  beforeAll(async () => {
    const { commit } = await scriptedHistory(shared);
    const files = {
      'data/kustomization.yaml': 'resources: [claim.yaml]\n',
      'argocd.yaml': `${argo('one')}---\n${argo('two')}`,
    };
    await commit('start', { files: { ...files, 'data/claim.yaml': claim('1Gi', 'fast') } });
    await commit('more', { files: { 'data/claim.yaml': claim('2Gi', 'fast') } });
  });

  test('one is replayed, and the other named', async () => {
    const { out } = await runCli(shared, 'apply', 'data', '--from', 'HEAD~1', '--to', 'HEAD', '--json');
    const { gaps, live } = JSON.parse(out);
    expect(live).toMatchObject([{ namespace: 'one', name: 'one-data' }]);
    expect(gaps).toContainEqual(
      expect.objectContaining({ detail: 'two deploys the folder as well; only what one makes of it is replayed' }),
    );
  });

  test('a scan looks at both', async () => {
    const { out } = await runCli(shared, 'scan', 'data', '--json');
    expect(JSON.parse(out).stats.applications).toBe(2);
  });
});
