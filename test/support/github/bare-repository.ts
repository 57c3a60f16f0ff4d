import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Git } from '../git.ts';
import { gitIn, identityEnv } from '../git.ts';
import { ObjectReader } from './object-reader.ts';

export interface CommitFacts {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Person;
  readonly committer: Person;
  readonly message: string;
}

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

export interface TreeEntry {
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  readonly size?: number;
  readonly path: string;
}

export interface NewCommit {
  readonly parents: readonly string[];
  readonly tree: string;
  readonly message: string;
  readonly by: { readonly name: string; readonly email: string };
}

/** Git's own answers about one bare repository: everything the stand-in says comes from here. */
export class BareRepository {
  readonly folder: string;
  readonly git: Git;
  readonly objects: ObjectReader;
  readonly #commits = new Map<string, Promise<CommitFacts | undefined>>();
  #defaultBranch: string | undefined;

  constructor(folder: string) {
    this.folder = folder;
    this.git = gitIn(folder);
    this.objects = new ObjectReader(folder);
  }

  /** The object id of a revision, or undefined. */
  async resolve(rev: string, type = 'commit'): Promise<string | undefined> {
    // In `main:path^{blob}` the suffix would be part of the path.
    const object = await this.objects.read(rev.includes(':') ? rev : `${rev}^{${type}}`);
    return object?.type === type ? object.oid : undefined;
  }

  async blob(sha: string): Promise<Buffer> {
    return (await this.objects.read(sha))?.bytes ?? Buffer.alloc(0);
  }

  async defaultBranch(): Promise<string> {
    this.#defaultBranch ??= (await this.git(['symbolic-ref', '--short', 'HEAD'])).text;
    return this.#defaultBranch;
  }

  async branches(): Promise<readonly string[]> {
    return (await this.git(['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads'])).text
      .split('\n')
      .filter(Boolean);
  }

  async commits(
    rev: string,
    options: { readonly path?: string; readonly first?: number; readonly skip?: number } = {},
  ): Promise<readonly CommitFacts[]> {
    const format = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x00');
    const limits = [`--max-count=${options.first ?? 30}`, `--skip=${options.skip ?? 0}`];
    const paths = options.path === undefined || options.path === '' ? [] : [`:(literal)${options.path}`];
    const printed = await this.git([
      'log',
      '-z',
      `--format=tformat:${format}%x00`,
      ...limits,
      '--end-of-options',
      rev,
      '--',
      ...paths,
    ]);
    const fields = printed.text.split('\0');
    const commits: CommitFacts[] = [];
    for (let at = 0; at + 10 < fields.length; at += 11) commits.push(asCommit(fields.slice(at, at + 10)));
    return commits;
  }

  /** The commit a revision names, or undefined. */
  async commit(rev: string): Promise<CommitFacts | undefined> {
    const sha = await this.resolve(rev);
    if (sha === undefined) return undefined;
    const known = this.#commits.get(sha) ?? this.commits(sha, { first: 1 }).then(([facts]) => facts);
    this.#commits.set(sha, known);
    return known;
  }

  async tree(rev: string, recursive: boolean): Promise<readonly TreeEntry[]> {
    const printed = await this.git([
      'ls-tree',
      '-z',
      '-l',
      '--full-tree',
      ...(recursive ? ['-r', '-t'] : []),
      '--end-of-options',
      rev,
    ]);
    return printed.text.split('\0').filter(Boolean).map(asEntry);
  }

  /** The unified diff of what `head` adds since it left `base`: three dots, as a pull request shows it. */
  async diff(base: string, head: string): Promise<string> {
    return (await this.git(['diff', '--no-ext-diff', `${base}...${head}`])).bytes.toString('utf8');
  }

  /** The tree of a merge without conflicts, or undefined. */
  async mergeTree(base: string, head: string): Promise<string | undefined> {
    const merged = await this.git(['merge-tree', '--write-tree', base, head], { accept: [0, 1] });
    return merged.status === 0 ? merged.text.split('\n')[0] : undefined;
  }

  async isAncestor(older: string, newer: string): Promise<boolean> {
    return (await this.git(['merge-base', '--is-ancestor', older, newer], { accept: [0, 1] })).status === 0;
  }

  async countCommits(base: string, head: string): Promise<number> {
    return Number((await this.git(['rev-list', '--count', `${base}..${head}`])).text);
  }

  async createCommit({ parents, tree, message, by }: NewCommit): Promise<string> {
    const env = identityEnv({ ...by, date: new Date().toISOString() });
    const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-'];
    return (await this.git(args, { env, input: message })).text;
  }

  /** The tree of `rev` with some files written (bytes) or removed (null). Modes of known files stay. */
  async editTree(rev: string, changes: ReadonlyMap<string, Uint8Array | null>): Promise<string> {
    const env = { GIT_INDEX_FILE: join(this.folder, `index-${randomUUID()}`) };
    await this.git(['read-tree', rev], { env });
    const modes = new Map((await this.tree(rev, true)).map((entry) => [entry.path, entry.mode]));
    for (const [path, bytes] of changes) {
      const sha =
        bytes === null ? '0'.repeat(40) : (await this.git(['hash-object', '-w', '--stdin'], { input: bytes })).text;
      const mode = bytes === null ? '0' : (modes.get(path) ?? '100644');
      await this.git(['update-index', '--add', '-z', '--index-info'], { env, input: `${mode} ${sha}\t${path}\0` });
    }
    return (await this.git(['write-tree'], { env })).text;
  }

  /** Moves a branch if it still points to `old` (null: if it does not exist yet). False: it was elsewhere. */
  async moveBranch(branch: string, sha: string, old: string | null): Promise<boolean> {
    const moved = await this.git(['update-ref', `refs/heads/${branch}`, sha, old ?? '0'.repeat(40)], {
      accept: [0, 128],
    });
    return moved.status === 0;
  }
}

function asCommit(fields: readonly string[]): CommitFacts {
  const [sha = '', tree = '', parents = '', an = '', ae = '', ad = '', cn = '', ce = '', cd = '', message = ''] =
    fields;
  return {
    sha,
    tree,
    parents: parents.split(' ').filter(Boolean),
    author: { name: an, email: ae, date: zulu(ad) },
    committer: { name: cn, email: ce, date: zulu(cd) },
    message: message.replace(/\n+$/, ''),
  };
}

const zulu = (date: string): string => new Date(date).toISOString().replace('.000Z', 'Z');

function asEntry(line: string): TreeEntry {
  const [, mode = '', type = 'blob', sha = '', size = '-', path = ''] =
    /^(\d+) (\w+) (\w+) +(\S+)\t([^]+)$/.exec(line) ?? [];
  const kind = type === 'tree' || type === 'commit' ? type : 'blob';
  return size === '-' ? { mode, type: kind, sha, path } : { mode, type: kind, sha, path, size: Number(size) };
}
