import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gitIn, identityEnv } from './git.ts';

/** What a commit changes, and who makes it. */
export interface Change {
  readonly files?: Readonly<Record<string, string>>;
  readonly removed?: readonly string[];
  readonly author?: string;
}

/** What people do to a repository, with Git itself. Every commit is a minute after the one before. */
export interface Script {
  commit(subject: string, change: Change): Promise<void>;
  /** Goes to a branch, and makes it here where it is new. */
  branch(name: string): Promise<void>;
  merge(name: string, subject: string): Promise<void>;
  squash(name: string, subject: string): Promise<void>;
}

/** A repository in a folder, on branch `main`; one that is there already goes on. */
export async function scriptedHistory(folder: string): Promise<Script> {
  await mkdir(folder, { recursive: true });
  const git = gitIn(folder);
  await git(['init', '--quiet', '--initial-branch=main', '--object-format=sha1']);
  const { text: before } = await git(['rev-list', '--all', '--count']);
  let minute = Number(before) * 10;
  const identity = (name: string): Readonly<Record<string, string>> => {
    minute += 1;
    const date = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
    return identityEnv({ name, email: 'someone@example.com', date });
  };
  const record = async (subject: string, author = 'Robin Example'): Promise<void> => {
    await git(['commit', '--quiet', '--allow-empty', '--no-verify', '--no-gpg-sign', '-m', subject], {
      env: identity(author),
    });
  };
  return {
    commit: async (subject, { files = {}, removed = [], author }) => {
      for (const path of removed) await rm(join(folder, path));
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      await git(['add', '--all', '--force']);
      await record(subject, author);
    },
    branch: async (name) => {
      const { status } = await git(['rev-parse', '--verify', '--quiet', `refs/heads/${name}`], { accept: [0, 1] });
      await git(['checkout', '--quiet', ...(status === 0 ? [] : ['-b']), name]);
    },
    merge: async (name, subject) => {
      await git(['merge', '--quiet', '--no-ff', '--no-gpg-sign', '-m', subject, name], {
        env: identity('Robin Example'),
      });
    },
    squash: async (name, subject) => {
      await git(['merge', '--quiet', '--squash', name]);
      await record(subject);
    },
  };
}
