import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localRepositories } from '../../../src/adapters/git/local-repositories.ts';
import { githubRepositories } from '../../../src/adapters/github/github-repositories.ts';
import type { Snapshot } from '../../../src/core/values/snapshot.ts';
import { gitIn, identityEnv } from '../../support/git.ts';
import type { FixtureRepository } from '../../support/git-fixture.ts';
import { repositoryOf } from '../../support/git-fixture.ts';
import { startGithub } from '../../support/github/start-github.ts';

/** A history with a branch and a merge, and several commits within one second. */
async function branched(): Promise<FixtureRepository> {
  const fixture = await repositoryOf([
    { subject: 'Start', files: { 'a/one.yaml': '1\n', 'b/two.yaml': '2\n' } },
    { subject: 'Same second', date: '2026-01-01T00:05:00Z', files: { 'a/one.yaml': '1.1\n' } },
    { subject: 'Same second again', date: '2026-01-01T00:05:00Z', files: { 'b/two.yaml': '2.1\n' } },
    { subject: 'And again', date: '2026-01-01T00:05:00Z', files: { 'a/one.yaml': '1.2\n' } },
  ]);
  const git = gitIn(fixture.folder);
  const env = identityEnv({ name: 'Kim Ops', email: 'kim@example.com', date: '2026-01-02T00:00:00Z' });
  const head = fixture.shas[3] ?? '';
  await git(['checkout', '--quiet', '-b', 'topic', fixture.shas[1] ?? '']);
  await git(['mv', 'b/two.yaml', 'b/three.yaml']);
  await git(['commit', '--quiet', '-m', 'On the branch'], { env });
  await git(['checkout', '--quiet', 'main']);
  await git(['merge', '--quiet', '--no-ff', '--strategy-option=theirs', '-m', 'Merge the branch', 'topic'], {
    env,
    accept: [0, 1],
  });
  await git(['add', '--all']);
  await git(['commit', '--quiet', '--allow-empty', '-m', 'After the merge'], { env });
  return { ...fixture, shas: [head] };
}

/** Both ways to read a repository must give the core the same: here is all that it may look at. */
async function expectAgreement(folder: string, paths: readonly (readonly string[])[]): Promise<void> {
  const server = await startGithub({ repository: 'acme/blog', from: folder });
  try {
    const auth = { kind: 'token', token: 'github-token' } as const;
    const github = githubRepositories({ auth, baseUrl: server.url, pacing: false });
    const local = localRepositories();
    const [here, there] = [
      { id: folder, branch: null },
      { id: 'acme/blog', branch: null },
    ];
    const head = await local.head(here);
    expect(await github.head(there)).toEqual(head);
    for (const limits of paths) {
      expect(await github.history(there, head.sha, limits, 50)).toEqual(
        await local.history(here, head.sha, limits, 50),
      );
    }
    const shas = (await local.history(here, head.sha, [], 50)).map(({ sha }) => sha);
    expect((await github.snapshots(there, shas)).map(contentOf)).toEqual(
      (await local.snapshots(here, shas)).map(contentOf),
    );
  } finally {
    await server.stop();
  }
}

const contentOf = (snapshot: Snapshot) => ({
  commit: snapshot.commit,
  files: snapshot
    .paths()
    .map((path) => [path, snapshot.file(path)?.id, snapshot.text(path), snapshot.file(path)?.linksTo]),
});

test('a history with a merge and with several commits in one second', async () => {
  const { folder, remove } = await branched();
  await expectAgreement(folder, [[], ['a'], ['b'], ['a', 'b'], ['b/three.yaml', 'a/one.yaml']]);
  await remove();
});

const makeRepo = join(import.meta.dirname, '../../../../shared/corpus/incidents/make-repo');
const withCorpus = existsSync(makeRepo) ? test : test.skip;

withCorpus(
  'a real incident’s history (skipped where the corpus is not at hand)',
  async () => {
    const base = await mkdtemp(join(tmpdir(), 'suture-corpus-'));
    const folder = join(base, 'blog-system');
    execFileSync(makeRepo, ['blog-system', folder], { stdio: 'pipe' });
    await expectAgreement(folder, [[], ['services/blog-system'], ['services/blog-system/mysql', 'apps']]);
    await rm(base, { recursive: true, force: true });
  },
  30_000,
);
