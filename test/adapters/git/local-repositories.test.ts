import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localRepositories } from '../../../src/adapters/git/local-repositories.ts';
import { resolveRev } from '../../../src/adapters/git/resolve-rev.ts';
import type { FixtureRepository } from '../../support/git-fixture.ts';
import { repositoryOf } from '../../support/git-fixture.ts';

let fixture: FixtureRepository;
const ref = () => ({ id: fixture.folder, branch: null });
const repositories = localRepositories();

beforeAll(async () => {
  fixture = await repositoryOf([
    {
      subject: 'Start',
      files: {
        'apps/web.yaml': 'kind: Service\n',
        'apps/Ünï cödé\t.yaml': 'a: 1\n',
        '-n/--all.yaml': 'b: 2\n',
        'logo.png': Uint8Array.of(0x89, 0x50, 0, 0xff),
        latest: { linksTo: 'apps/web.yaml' },
        'empty.yaml': '',
      },
    },
    {
      subject: 'Second',
      body: 'Why it was done.\n\nMore.',
      author: 'Kim Ops',
      files: { 'apps/web.yaml': 'kind: Deployment\n' },
    },
    { subject: 'Third', removed: ['empty.yaml'], files: { 'docs/readme.md': '# hi\n' } },
  ]);
});

afterAll(() => fixture.remove());

describe('head and history', () => {
  test('head is what is checked out, with the first line of its message, its author and time', async () => {
    expect(await repositories.head(ref())).toEqual({
      sha: fixture.shas[2],
      subject: 'Third',
      author: 'Robin Example',
      date: Date.UTC(2026, 0, 1, 0, 2),
      parents: [fixture.shas[1]],
    });
  });

  test.each([
    { name: 'everything', paths: [], subjects: ['Third', 'Second', 'Start'] },
    { name: 'a folder', paths: ['apps'], subjects: ['Second', 'Start'] },
    { name: 'two paths, each commit once', paths: ['apps/web.yaml', 'docs'], subjects: ['Third', 'Second', 'Start'] },
    { name: 'the root among them', paths: ['docs', ''], subjects: ['Third', 'Second', 'Start'] },
    { name: 'a path like an option', paths: ['-n/--all.yaml'], subjects: ['Start'] },
    { name: 'glob characters are plain', paths: ['apps/*.yaml'], subjects: [] },
    { name: 'pathspec magic is plain', paths: [':(exclude)apps'], subjects: [] },
  ])('history of $name', async ({ paths, subjects }) => {
    const commits = await repositories.history(ref(), fixture.shas[2] ?? '', paths, 10);
    expect(commits.map((commit) => commit.subject)).toEqual(subjects);
  });

  test('history stops at the limit and starts at the commit asked for', async () => {
    const commits = await repositories.history(ref(), fixture.shas[1] ?? '', [], 1);
    expect(commits.map((commit) => [commit.subject, commit.author])).toEqual([['Second', 'Kim Ops']]);
  });
});

describe('snapshots', () => {
  test('hold every file with the bytes and the id Git gives it', async () => {
    const [snapshot] = await repositories.snapshots(ref(), [fixture.shas[0] ?? '']);
    expect(snapshot?.commit).toBe(fixture.shas[0]);
    expect(snapshot?.paths()).toEqual([
      '-n/--all.yaml',
      'apps/web.yaml',
      'apps/Ünï cödé\t.yaml',
      'empty.yaml',
      'latest',
      'logo.png',
    ]);
    expect(snapshot?.file('logo.png')?.bytes).toEqual(Uint8Array.of(0x89, 0x50, 0, 0xff));
    expect(snapshot?.file('latest')?.linksTo).toBe('apps/web.yaml');
    expect(snapshot?.text('empty.yaml')).toBe('');
    expect(snapshot?.file('empty.yaml')?.id).toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391');
  });

  test('come in the order asked, and share a file that did not change', async () => {
    const [newer, older] = await repositories.snapshots(ref(), [fixture.shas[2] ?? '', fixture.shas[0] ?? '']);
    expect([newer?.text('apps/web.yaml'), older?.text('apps/web.yaml')]).toEqual([
      'kind: Deployment\n',
      'kind: Service\n',
    ]);
    expect(newer?.file('logo.png')).toBe(older?.file('logo.png'));
    expect(newer?.file('empty.yaml')).toBeUndefined();
  });

  test('are of the whole repository, also when a folder inside of it is named', async () => {
    const [snapshot] = await repositories.snapshots({ id: join(fixture.folder, 'apps'), branch: null }, ['HEAD']);
    expect(snapshot?.paths()).toContain('docs/readme.md');
  });
});

describe('revisions', () => {
  test.each(['HEAD~2', 'main~2', 'HEAD^^'])('%s is the first commit', async (rev) => {
    expect(await resolveRev(fixture.folder, rev)).toBe(fixture.shas[0]);
  });

  test.each([
    { rev: 'nope' },
    { rev: '--help' },
    { rev: '--output=/tmp/suture-injected' },
    { rev: '' },
    { rev: 'HEAD:apps' },
  ])('"$rev" is an unknown revision, in one line', async ({ rev }) => {
    await expect(resolveRev(fixture.folder, rev)).rejects.toMatchObject({
      name: 'LocalRepositoryError',
      reason: 'unknown-revision',
      message: `There is no revision ${JSON.stringify(rev)} in ${fixture.folder}. \`git log --oneline --all\` lists the commits.`,
    });
  });
});

describe('what cannot be read', () => {
  test('a folder that does not exist', async () => {
    await expect(repositories.head({ id: '/nonexistent/repo', branch: null })).rejects.toMatchObject({
      reason: 'no-such-folder',
    });
  });

  test('a folder that is no repository', async () => {
    const plain = join(fixture.folder, '..', 'plain');
    await mkdir(plain, { recursive: true });
    await expect(repositories.head({ id: plain, branch: null })).rejects.toMatchObject({ reason: 'not-a-repository' });
  });

  test('a repository whose settings name a program to run', async () => {
    const { folder, remove } = await repositoryOf([{ subject: 'Start', files: { a: 'a' } }]);
    const trap = join(folder, 'trap.sh');
    await writeFile(trap, `#!/bin/sh\ntouch ${folder}/sprung\n`, { mode: 0o755 });
    execFileSync('git', ['-C', folder, 'config', 'core.fsmonitor', trap]);
    execFileSync('git', ['-C', folder, 'config', 'log.showSignature', 'true']);
    execFileSync('git', ['-C', folder, 'config', 'gpg.program', trap]);
    const local = localRepositories();
    const head = await local.head({ id: folder, branch: null });
    const [snapshot] = await local.snapshots({ id: folder, branch: null }, [head.sha]);
    expect(snapshot?.paths()).toEqual(['a']);
    expect(() => execFileSync('ls', [join(folder, 'sprung')], { stdio: 'pipe' })).toThrow(/No such file/);
    await remove();
  });
});
