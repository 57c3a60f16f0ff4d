import { execFileSync } from 'node:child_process';
import type { FixtureRepository } from './git-fixture.ts';
import { repositoryOf } from './git-fixture.ts';

const steps = [
  { subject: 'Start', date: '2026-03-01T09:00:00+09:00', files: { 'a.yaml': 'a\n', 'sub/b.yaml': 'b\r\n' } },
  { subject: 'Second', body: 'Why.', author: 'Kim Ops', removed: ['sub'], files: { 'a.yaml': 'changed\n' } },
  { subject: 'Third, nothing changed' },
];

const built: FixtureRepository[] = [];
afterAll(() => Promise.all(built.map((repository) => repository.remove())));

async function build() {
  const repository = await repositoryOf(steps);
  built.push(repository);
  return repository;
}

test('the same steps always give the same commits, whoever builds them', async () => {
  const [one, two] = [await build(), await build()];
  expect(one.shas).toEqual(two.shas);
  expect(one.shas[0]).toBe('ab5f4fa837a859388bca567dfff6af2d60a8564f');
});

test('each step lies over those before, with its own message, author and date', async () => {
  const { folder, shas } = await build();
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
  expect(git('log', '--format=%H %an <%ae> %cn %s')).toBe(
    [
      `${shas[2]} Robin Example <robin.example@example.com> Robin Example Third, nothing changed`,
      `${shas[1]} Kim Ops <kim.ops@example.com> Kim Ops Second`,
      `${shas[0]} Robin Example <robin.example@example.com> Robin Example Start`,
      '',
    ].join('\n'),
  );
  expect(git('ls-tree', '-r', '--name-only', 'main')).toBe('a.yaml\n');
  expect(git('show', `${shas[0]}:sub/b.yaml`)).toBe('b\r\n');
  expect(git('log', '-1', '--format=%aI %cI', shas[0] ?? '')).toBe(
    '2026-03-01T09:00:00+09:00 2026-03-01T09:00:00+09:00\n',
  );
});
