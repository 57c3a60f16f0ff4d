import { readFile } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { localRepositories } from '../../adapters/git/local-repositories.ts';
import { LocalRepositoryError } from '../../adapters/git/local-repository-error.ts';
import { repositoryRoot } from '../../adapters/git/repository-root.ts';
import { resolveRev } from '../../adapters/git/resolve-rev.ts';
import { workingTree } from '../../adapters/git/working-tree.ts';
import { helmCharts } from '../../adapters/helm/helm-charts.ts';
import { parseRepositoryConfig, REPOSITORY_CONFIG_FILE } from '../../core/gitops/repository-config.ts';
import { NEWEST_MINOR, OLDEST_MINOR } from '../../core/history/api-server-of.ts';
import { type Snapshot, withFiles } from '../../core/values/snapshot.ts';
import type { Charts } from '../../ports/charts.ts';
import type { Repositories } from '../../ports/repositories.ts';
import type { Io } from './io.ts';
import type { ReadingOptions } from './reading-options.ts';
import { UsageError } from './usage-error.ts';

export type TreeOptions = Pick<ReadingOptions, 'repo' | 'rev' | 'config' | 'helm' | 'kubeVersion'>;

/** The repository a command looks at. */
export interface Tree {
  /** Absolute folder of the repository's root. */
  readonly root: string;
  /** The folder the user named, which paths are relative to. */
  readonly from: string;
  readonly snapshot: Snapshot;
  /** The commit: of `--rev`, or what is checked out under the working tree; null in a folder without Git. */
  readonly at: string | null;
  readonly repositories: Repositories;
  /** The minor version of Kubernetes that the user asked for. */
  readonly kubernetesMinor?: number;
  /** What inflates Helm charts, where the user named a program. */
  readonly charts?: Charts;
  /** Files of the working tree that are not as in `at`. Reads the tree of `at`, so only who needs it asks. */
  readonly uncommitted: () => Promise<readonly string[]>;
  /** Says on standard error what is being done, once a command has taken longer than a person waits without wondering. */
  readonly progress: (doing: string) => void;
}

/**
 * Opens the working tree, or the tree at `--rev`.
 * @throws LocalRepositoryError when the folder or the revision does not exist.
 */
export async function openTree(options: TreeOptions, io: Io): Promise<Tree> {
  const helm = options.helm ?? io.env['SUTURE_HELM'];
  const tree = {
    ...(options.kubeVersion === undefined ? {} : { kubernetesMinor: minorOf(options.kubeVersion) }),
    ...(await readTree(options, io)),
    ...(helm === undefined ? {} : { charts: helmCharts(helm) }),
  };
  if (options.config === undefined) refuseBadConfig(tree);
  return options.config === undefined
    ? tree
    : { ...tree, snapshot: await withConfig(tree.snapshot, options.config, io) };
}

/** `1.33`, `v1.33.4` and `33` are the same. */
function minorOf(version: string): number {
  const minor = Number(/^v?(?:1\.)?(\d{1,3})(?:\.\d+)?$/.exec(version.trim())?.[1]);
  if (minor >= OLDEST_MINOR && minor <= NEWEST_MINOR) return minor;
  throw new UsageError(
    `--kube-version ${version}: give a version from 1.${OLDEST_MINOR} to 1.${NEWEST_MINOR}, as 1.33.`,
  );
}

async function readTree(options: TreeOptions, io: Io): Promise<Tree> {
  const from = resolve(io.cwd, options.repo);
  const repositories = localRepositories();
  const progress = patientProgress(io);
  if (options.rev === undefined) {
    // Each asks Git for itself; a folder that is not there is an error of the first.
    const [snapshot, at, root] = await Promise.all([workingTree(from), headOf(from), repositoryRoot(from)]);
    return {
      root: root ?? from,
      from,
      snapshot,
      at,
      uncommitted: async () => {
        const [committed] = at === null ? [] : await repositories.snapshots({ id: from, branch: null }, [at]);
        return committed === undefined ? [] : differences(committed, snapshot);
      },
      repositories,
      progress,
    };
  }
  const at = await resolveRev(from, options.rev);
  const [[snapshot], root] = await Promise.all([
    repositories.snapshots({ id: from, branch: null }, [at]),
    repositoryRoot(from),
  ]);
  if (snapshot === undefined) throw new Error(`no snapshot came back for ${at}`);
  return {
    root: root ?? from,
    from,
    snapshot,
    at,
    uncommitted: async () => [],
    repositories,
    progress,
  };
}

/**
 * A path the user wrote, as a path in the snapshot.
 * @throws UsageError when it is outside of the repository or not in the tree.
 */
export function pathIn(tree: Tree, path: string): string {
  const inside = relative(tree.root, isAbsolute(path) ? path : resolve(tree.from, path));
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw new UsageError(`${path} is outside of the repository ${tree.root}; name a folder in it, or another --repo.`);
  }
  const slashed = inside.split(sep).join('/');
  if (!tree.snapshot.isFolder(slashed) && tree.snapshot.file(slashed) === undefined) {
    throw new UsageError(
      `there is no ${slashed} in ${tree.root}${tree.snapshot.commit === null ? '' : ` at ${tree.snapshot.commit.slice(0, 12)}`}; check the path and --rev.`,
    );
  }
  return slashed;
}

/** A setting with a typing mistake must not be ignored in silence. */
function refuseBadConfig({ snapshot }: Tree): void {
  const parsed = parseRepositoryConfig(snapshot.text(REPOSITORY_CONFIG_FILE) ?? null);
  if (!parsed.ok) throw new UsageError(parsed.problem);
}

function differences(one: Snapshot, other: Snapshot): readonly string[] {
  const paths = new Set([...one.paths(), ...other.paths()]);
  return [...paths].filter((path) => one.file(path)?.id !== other.file(path)?.id).sort();
}

/** Nobody wants to read about what takes a moment, nor every moment. */
const QUIET_MILLIS = 2000;

function patientProgress(io: Io): Tree['progress'] {
  let told = performance.now();
  return (doing) => {
    if (performance.now() - told < QUIET_MILLIS) return;
    told = performance.now();
    io.err(`suture: ${doing} …\n`);
  };
}

/** Settings given on the command line stand where the repository's own would. */
async function withConfig(snapshot: Snapshot, file: string, io: Io): Promise<Snapshot> {
  const text = await readFile(resolve(io.cwd, file), 'utf8').catch((error: unknown) => {
    throw new UsageError(`--config ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  });
  const parsed = parseRepositoryConfig(text);
  if (!parsed.ok) throw new UsageError(`--config ${file}: ${parsed.problem}`);
  return withFiles(snapshot, new Map([[REPOSITORY_CONFIG_FILE, text]]));
}

async function headOf(folder: string): Promise<string | null> {
  try {
    return await resolveRev(folder, 'HEAD');
  } catch (error) {
    if (
      error instanceof LocalRepositoryError &&
      (error.reason === 'not-a-repository' || error.reason === 'unknown-revision')
    )
      return null;
    throw error;
  }
}
