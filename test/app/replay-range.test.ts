import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localRepositories } from '../../src/adapters/git/local-repositories.ts';
import { lookAtRepository } from '../../src/app/look-at-repository.ts';
import { type ReplayedRange, replayRange } from '../../src/app/replay-range.ts';
import type { World } from '../../src/core/diagnosis/world.ts';
import type { Application } from '../../src/core/gitops/application.ts';
import { findApplications } from '../../src/core/gitops/find-applications.ts';
import { type Script, scriptedHistory } from '../support/scripted-history.ts';

const SETTINGS = { historyLimit: 50, apiServer: { minor: 34 } };
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** A repository that a test writes with Git itself, in a folder of its own. */
async function repository(write: (script: Script) => Promise<void>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'suture-history-'));
  folders.push(folder);
  await write(await scriptedHistory(folder));
  return folder;
}

const git = (folder: string, ...args: string[]): string =>
  execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
const subjectsOf = ({ history }: ReplayedRange): readonly string[] => history.steps.map(({ commit }) => commit.subject);
const reasons = (gaps: readonly { readonly reason: string }[]): readonly string[] => gaps.map(({ reason }) => reason);

/** `from` to the checked out commit, of the application at a path (or the one that a name declares). */
async function replayed(
  folder: string,
  from: string,
  at: { readonly path?: string; readonly name?: string } = {},
): Promise<ReplayedRange> {
  const repositories = localRepositories();
  const ref = { id: folder, branch: null };
  const { sha: to } = await repositories.head(ref);
  const [snapshot] = await repositories.snapshots(ref, [to]);
  if (snapshot === undefined) throw new Error('no tree');
  const declared = findApplications(snapshot).applications.find(({ name }) => name === at.name);
  const application: Application = declared ?? {
    name: 'web',
    by: 'folder',
    path: at.path ?? 'web',
    sync: { automated: true, prune: true, selfHeal: false, options: [] },
  };
  return replayRange(repositories, SETTINGS, {
    repository: ref,
    application,
    snapshot,
    from: git(folder, 'rev-parse', from),
    to,
  });
}

async function looked(folder: string, historyLimit = 50): Promise<World> {
  const { sha } = await localRepositories().head({ id: folder, branch: null });
  return lookAtRepository(
    localRepositories(),
    { ...SETTINGS, historyLimit },
    { repository: { id: folder, branch: null }, at: sha },
  );
}

const deployment = (app: string, image = 'web:1'): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: ${app}
  template:
    metadata:
      labels:
        app: ${app}
    spec:
      containers:
        - name: web
          image: ${image}
`;
const kustomization = (...resources: readonly string[]): string => `resources: [${resources.join(', ')}]\n`;
const WEB = { 'web/kustomization.yaml': kustomization('web.yaml'), 'web/web.yaml': deployment('web') };
const argo = (name: string, path: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name}, namespace: argocd }
spec:
  source: { repoURL: https://github.com/acme/web.git, path: ${path}, targetRevision: HEAD }
  destination: { server: https://kubernetes.default.svc, namespace: ${name} }
  syncPolicy: { automated: { prune: true, selfHeal: true } }
`;

/** The commit an object is refused since, and until which. */
const runs = ({ refused }: ReplayedRange): readonly (readonly (string | undefined)[])[] =>
  refused.map(({ first, repairedBy }) => [first.commit.subject, repairedBy?.commit.subject]);

test('a base loses a file that its kustomization still names: that commit counts, though nothing that is there names the file', async () => {
  const folder = await repository(async ({ commit }) => {
    await commit('start', {
      files: {
        'base/kustomization.yaml': kustomization('web.yaml'),
        'base/web.yaml': deployment('web'),
        'web/kustomization.yaml': kustomization('../base'),
      },
    });
    await commit('beside it', { files: { 'docs/a.md': 'a' } });
    await commit('a file is renamed', { files: { 'base/app.yaml': deployment('web') }, removed: ['base/web.yaml'] });
  });
  const { history } = await replayed(folder, 'HEAD~1');
  expect(history.steps.map(({ commit, outcome }) => `${commit.subject}: ${outcome}`)).toEqual([
    'beside it: synced',
    'a file is renamed: failed',
  ]);
  expect((await looked(folder)).applications.flatMap(({ findings }) => findings.map(({ rule }) => rule))).toEqual([
    'render-fails',
  ]);
});

describe('the first bad commit, where history is not a line', () => {
  test('a merge stands for its branch: it is what the cluster was given', async () => {
    const folder = await repository(async ({ commit, branch, merge }) => {
      await commit('start', { files: WEB });
      await branch('feature');
      await commit('broken on the branch', { files: { 'web/web.yaml': deployment('shop') } });
      await commit('repaired on the branch', { files: { 'web/web.yaml': deployment('web') } });
      await commit('broken again on the branch', { files: { 'web/web.yaml': deployment('store') } });
      await branch('main');
      await commit('meanwhile', { files: { 'docs/a.md': 'a' } });
      await merge('feature', 'Merge the feature');
      await commit('later', { files: { 'web/web.yaml': deployment('store', 'web:2') } });
    });
    const done = await replayed(folder, 'HEAD~3');
    expect(subjectsOf(done)).toEqual(['start', 'Merge the feature', 'later']);
    expect(runs(done)).toEqual([['Merge the feature', undefined]]);
    expect(done.refused[0]?.hunk).toMatchObject({ file: 'web/web.yaml', line: 8 });
  });

  test('a squash is one commit, with the lines that count among all it brought', async () => {
    const folder = await repository(async ({ commit, branch, squash }) => {
      await commit('start', { files: WEB });
      await branch('feature');
      await commit('one', { files: { 'web/web.yaml': deployment('web', 'web:2') } });
      await commit('two', { files: { 'web/web.yaml': deployment('shop', 'web:2') } });
      await branch('main');
      await squash('feature', 'Feature (#7)');
    });
    const done = await replayed(folder, 'HEAD~1');
    expect(runs(done)).toEqual([['Feature (#7)', undefined]]);
    expect(done.refused[0]?.hunk?.text.split('\n')).toEqual(
      expect.arrayContaining(['-      app: web', '+      app: shop']),
    );
  });

  test('broken, reverted and broken again: the latest; and who repaired it', async () => {
    const folder = await repository(async ({ commit }) => {
      await commit('start', { files: WEB });
      await commit('broken', { files: { 'web/web.yaml': deployment('shop') } });
      await commit('Revert "broken"', { files: { 'web/web.yaml': deployment('web') } });
      await commit('broken again', { files: { 'web/web.yaml': deployment('shop') } });
      await commit('still', { files: { 'web/web.yaml': deployment('shop', 'web:2') } });
      await commit('healed', { files: { 'web/web.yaml': deployment('web', 'web:2') } });
    });
    expect(runs(await replayed(folder, 'HEAD~5'))).toEqual([['broken again', 'healed']]);
    git(folder, 'checkout', '--quiet', 'HEAD~1');
    expect(runs(await replayed(folder, 'HEAD~4'))).toEqual([['broken again', undefined]]);
  });

  test('a base that two applications share breaks both with the same commit', async () => {
    const folder = await repository(async ({ commit }) => {
      await commit('start', {
        files: {
          'base/kustomization.yaml': kustomization('web.yaml'),
          'base/web.yaml': deployment('web'),
          'one/kustomization.yaml': kustomization('../base'),
          'two/kustomization.yaml': kustomization('../base'),
          'argocd/one.yaml': argo('one', 'one'),
          'argocd/two.yaml': argo('two', 'two'),
        },
      });
      await commit('the base', { files: { 'base/web.yaml': deployment('shop') } });
    });
    for (const name of ['one', 'two']) {
      const done = await replayed(folder, 'HEAD~1', { name });
      expect(runs(done)).toEqual([['the base', undefined]]);
      expect(done.refused[0]?.hunk).toMatchObject({ file: 'base/web.yaml', line: 8 });
    }
  });

  test('commits that do not render in the middle: the fold goes on, and says what it skipped', async () => {
    const folder = await repository(async ({ commit }) => {
      await commit('start', { files: WEB });
      await commit('broken', { files: { 'web/web.yaml': deployment('shop') } });
      await commit('does not render', { files: { 'web/kustomization.yaml': 'resources: [gone.yaml]\n' } });
      await commit('does not parse', { files: { 'web/kustomization.yaml': 'resources: [\n' } });
      await commit('renders again', { files: { 'web/kustomization.yaml': kustomization('web.yaml') } });
    });
    const done = await replayed(folder, 'HEAD~4');
    expect(done.history.steps.map(({ outcome }) => outcome)).toEqual([
      'synced',
      'partial',
      'failed',
      'failed',
      'partial',
    ]);
    expect(runs(done)).toEqual([['broken', undefined]]);
    const [gap] = done.history.gaps;
    expect(gap?.reason).toBe('render-failed');
    expect(gap?.detail).toContain(
      `${git(folder, 'rev-parse', 'HEAD~2').slice(0, 12)}, ${git(folder, 'rev-parse', 'HEAD~1').slice(0, 12)} cannot be rendered`,
    );
  });

  test('commits that change nothing, and the root commit', async () => {
    const folder = await repository(async ({ commit }) => {
      await commit('root', {
        files: { 'kustomization.yaml': kustomization('web.yaml'), 'web.yaml': deployment('web') },
      });
      await commit('nothing', {});
      await commit('broken', { files: { 'web.yaml': deployment('shop') } });
    });
    const done = await replayed(folder, 'HEAD~2', { path: '' });
    expect(subjectsOf(done)).toEqual(['root', 'nothing', 'broken']);
    expect(runs(done)).toEqual([['broken', undefined]]);
  });

  test('names and messages are other people’s words', async () => {
    const folder = await repository(async ({ commit }) => {
      await commit('start', { files: WEB });
      await commit('evil \u001b[31m <!channel> `x` \u202e', {
        files: { 'web/web.yaml': deployment('shop') },
        author: 'Robert"); DROP TABLE <@U1> \u001b]0;',
      });
    });
    const [refused] = (await replayed(folder, 'HEAD~1')).refused;
    expect(refused?.first.commit.subject).toContain('<!channel>');
    expect(refused?.first.commit.author).toContain('DROP TABLE');
    expect(refused?.first.commit.parents).toEqual([git(folder, 'rev-parse', 'HEAD~1')]);
  });
});

describe('a folder that had another name', () => {
  const moved = { 'services/web/kustomization.yaml': kustomization('web.yaml') };

  test('its Application says where it was: each commit is rendered as it was deployed', async () => {
    const folder = await repository(async ({ commit }) => {
      await commit('start', { files: { ...WEB, 'argocd/web.yaml': argo('web', 'web') } });
      await commit('tuned under its old name', { files: { 'web/web.yaml': deployment('web', 'web:2') } });
      await commit('moved', {
        removed: ['web/web.yaml', 'web/kustomization.yaml'],
        files: {
          ...moved,
          'services/web/web.yaml': deployment('web', 'web:2'),
          'argocd/web.yaml': argo('web', 'services/web'),
        },
      });
      await commit('broken', { files: { 'services/web/web.yaml': deployment('shop', 'web:2') } });
    });
    const [one] = (await looked(folder)).applications;
    expect(one?.history?.steps.map(({ commit, outcome }) => [commit.subject, outcome])).toEqual([
      ['start', 'synced'],
      ['tuned under its old name', 'synced'],
      ['moved', 'synced'],
      ['broken', 'partial'],
    ]);
    expect(one?.history?.steps[2]?.objects.map(({ outcome }) => outcome)).toEqual(['unchanged']);
    const done = await replayed(folder, 'HEAD~3', { name: 'web' });
    expect(runs(done)).toEqual([['broken', undefined]]);
    // The commit before the range declares the Application, which does not mean that its folder had the same name ever since.
    expect(subjectsOf(done)).toEqual(['start', 'tuned under its old name', 'moved', 'broken']);
  });

  test('its Application was in another file', async () => {
    const folder = await repository(async ({ commit }) => {
      await commit('start', { files: { ...WEB, 'apps/web.yaml': argo('web', 'web') } });
      await commit('broken under its old name', { files: { 'web/web.yaml': deployment('shop') } });
      await commit('moved', {
        removed: ['web/web.yaml', 'web/kustomization.yaml', 'apps/web.yaml'],
        files: {
          ...moved,
          'services/web/web.yaml': deployment('shop'),
          'argocd/web.yaml': argo('web', 'services/web'),
        },
      });
    });
    const done = await replayed(folder, 'HEAD~2', { name: 'web' });
    expect(subjectsOf(done)).toEqual(['start', 'broken under its old name', 'moved']);
    expect(runs(done)).toEqual([['broken under its old name', undefined]]);
  });

  test('nobody declares it: its files say where they came from', async () => {
    const folder = await repository(async ({ commit }) => {
      await commit('start', { files: WEB });
      await commit('broken under its old name', { files: { 'web/web.yaml': deployment('shop') } });
      await commit('moved', {
        removed: ['web/web.yaml', 'web/kustomization.yaml'],
        files: { ...moved, 'services/web/web.yaml': deployment('shop') },
      });
    });
    const done = await replayed(folder, 'HEAD~2', { path: 'services/web' });
    expect(subjectsOf(done)).toEqual(['start', 'broken under its old name', 'moved']);
    expect(runs(done)).toEqual([['broken under its old name', undefined]]);
  });
});

describe('what it reads outside of its folder', () => {
  const overlay = (base: string) => ({ 'web/kustomization.yaml': kustomization(base) });
  const base = (folder: string, app: string, image?: string) => ({
    [`${folder}/kustomization.yaml`]: kustomization('web.yaml'),
    [`${folder}/web.yaml`]: deployment(app, image),
  });

  test('a base that had another name: who broke it then', async () => {
    const folder = await repository(async ({ commit }) => {
      await commit('start', { files: { ...overlay('../base'), ...base('base', 'web') } });
      await commit('broken under its old name', { files: base('base', 'shop') });
      await commit('moved', {
        removed: ['base/kustomization.yaml', 'base/web.yaml'],
        files: { ...overlay('../common'), ...base('common', 'shop') },
      });
      await commit('later', { files: base('common', 'shop', 'web:2') });
    });
    const done = await replayed(folder, 'HEAD~3');
    expect(subjectsOf(done)).toEqual(['start', 'broken under its old name', 'moved', 'later']);
    expect(runs(done)).toEqual([['broken under its old name', undefined]]);
  });

  test('a base that is read only in between', async () => {
    const folder = await repository(async ({ commit }) => {
      await commit('start', { files: { ...WEB, ...base('base', 'web') } });
      await commit('based', { removed: ['web/web.yaml'], files: overlay('../base') });
      await commit('broken there', { files: base('base', 'shop') });
      await commit('inlined', { files: { ...WEB, 'web/web.yaml': deployment('shop') } });
    });
    const done = await replayed(folder, 'HEAD~3');
    expect(subjectsOf(done)).toEqual(['start', 'based', 'broken there', 'inlined']);
    expect(runs(done)).toEqual([['broken there', undefined]]);
  });
});

describe('where the history ends is said', () => {
  const three = async ({ commit }: Script): Promise<void> => {
    await commit('start', { files: { ...WEB, 'argocd/web.yaml': argo('web', 'web') } });
    await commit('two', { files: { 'web/web.yaml': deployment('web', 'web:2') } });
    await commit('three', { files: { 'web/web.yaml': deployment('web', 'web:3') } });
  };

  test('a shallow clone', async () => {
    const folder = await repository(three);
    const clone = mkdtempSync(join(tmpdir(), 'suture-history-'));
    folders.push(clone);
    execFileSync('git', ['clone', '--quiet', '--depth', '2', `file://${folder}`, join(clone, 'shallow')]);
    const { gaps, applications } = await looked(join(clone, 'shallow'));
    expect(applications[0]?.history?.steps.map(({ commit }) => commit.subject)).toEqual(['two', 'three']);
    expect(gaps.find(({ reason }) => reason === 'history-cut')?.detail).toBe(
      `the clone ends at ${git(folder, 'rev-parse', 'HEAD~1').slice(0, 12)} (two): what was before is not in it`,
    );
  });

  test('a window that is shorter than the history', async () => {
    const { gaps, applications } = await looked(await repository(three), 2);
    expect(applications[0]?.history?.steps.map(({ commit }) => commit.subject)).toEqual(['two', 'three']);
    expect(reasons(gaps)).toContain('baseline-assumed');
  });

  test('submodules', async () => {
    const folder = await repository(three);
    git(folder, 'update-index', '--add', '--cacheinfo', `160000,${git(folder, 'rev-parse', 'HEAD')},vendor/charts`);
    git(folder, '-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '-m', 'submodule');
    expect((await looked(folder)).gaps).toContainEqual({
      reason: 'unreadable-file',
      detail: 'vendor/charts is a submodule: what is in it is not read',
      source: { file: 'vendor/charts', line: 1 },
    });
  });

  test('a branch that was rewritten: what the cluster was given first, then the branch as it is', async () => {
    const folder = await repository(three);
    const old = git(folder, 'rev-parse', 'HEAD');
    git(folder, 'reset', '--quiet', '--hard', 'HEAD~1');
    await (await scriptedHistory(folder)).commit('another three', { files: { 'web/web.yaml': deployment('shop') } });
    const done = await replayed(folder, old);
    expect(subjectsOf(done)).toEqual(['three', 'another three']);
    expect(done.history.gaps).toContainEqual({
      reason: 'history-cut',
      detail: expect.stringContaining(`${old.slice(0, 12)} (three) is not in the line of commits that leads to`),
    });
    expect(runs(done)).toEqual([['another three', undefined]]);
  });
});
