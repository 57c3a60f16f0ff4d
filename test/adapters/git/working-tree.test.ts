import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workingTree } from '../../../src/adapters/git/working-tree.ts';
import { repositoryOf } from '../../support/git-fixture.ts';

test('a checkout: changed, new and deleted files as they lie there, ignored ones left out', async () => {
  const { folder, remove } = await repositoryOf([
    {
      subject: 'Start',
      files: {
        '.gitignore': '*.log\n',
        'a.yaml': 'old',
        'gone.yaml': 'x',
        'sub/b.yaml': 'b',
        link: { linksTo: 'a.yaml' },
      },
    },
  ]);
  await writeFile(join(folder, 'a.yaml'), 'new');
  await writeFile(join(folder, 'noise.log'), 'x');
  await writeFile(join(folder, 'sub/new.yaml'), 'n');
  await rm(join(folder, 'gone.yaml'));
  const tree = await workingTree(join(folder, 'sub'));
  expect(tree.commit).toBeNull();
  expect(tree.paths()).toEqual(['.gitignore', 'a.yaml', 'link', 'sub/b.yaml', 'sub/new.yaml']);
  expect(tree.text('a.yaml')).toBe('new');
  expect(tree.file('a.yaml')?.id).toBe(
    execFileSync('git', ['hash-object', join(folder, 'a.yaml')], { encoding: 'utf8' }).trim(),
  );
  expect(tree.file('link')?.linksTo).toBe('a.yaml');
  await remove();
});

test('a tracked folder that was replaced by a link out of the checkout is not followed', async () => {
  const { folder, remove } = await repositoryOf([{ subject: 'Start', files: { 'sub/hosts': 'mine', 'a.yaml': 'a' } }]);
  await rm(join(folder, 'sub'), { recursive: true });
  await symlink('/etc', join(folder, 'sub'));
  const tree = await workingTree(folder);
  expect(tree.paths()).toEqual(['a.yaml', 'sub']);
  expect(tree.file('sub')?.linksTo).toBe('/etc');
  await remove();
});

test('a folder that is no repository is read as it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'suture-plain-'));
  await mkdir(join(folder, 'apps/web'), { recursive: true });
  await writeFile(join(folder, 'apps/web/all.yaml'), 'kind: Service\n');
  const tree = await workingTree(folder);
  expect(tree.paths()).toEqual(['apps/web/all.yaml']);
  expect(tree.text('apps/web/all.yaml')).toBe('kind: Service\n');
  await rm(folder, { recursive: true });
});

test('a folder that does not exist', async () => {
  await expect(workingTree('/nonexistent/folder')).rejects.toMatchObject({ reason: 'no-such-folder' });
});
