import type { FieldPath } from '../values/field-path.ts';
import type { Gap } from '../values/gap.ts';
import type { Snapshot } from '../values/snapshot.ts';
import type { Source } from '../values/source.ts';
import type { Application, ApplicationSource } from './application.ts';

/** An application before it is known which of its sources are of this repository. */
export interface FoundApplication {
  readonly application: Omit<Application, keyof ApplicationSource | 'others'>;
  readonly sources: readonly FoundSource[];
}

export interface FoundSource {
  readonly source: ApplicationSource;
  readonly repoUrl?: string;
}

/** What a manifest declares. */
export interface Found {
  readonly applications: readonly FoundApplication[];
  readonly gaps: readonly Gap[];
}

/** Where a manifest stands. */
export interface FoundAt {
  readonly snapshot: Snapshot;
  readonly source: Source;
  /** The line of a field of the manifest. */
  readonly lineOf: (path: FieldPath) => Source;
  /** `owner/name`, where known. */
  readonly repository?: string;
  /** The branch that is looked at, where known. */
  readonly branch?: string;
  /** Folders that are gone from the tree and were there before: what deploys one is broken, and not about something else. */
  readonly existed?: ReadonlySet<string>;
}

/** The application as it is today, whatever older trees declare. */
export function asRendered({ application, sources }: FoundApplication): FoundApplication {
  return { application: { ...application, rendered: true }, sources };
}

export const NOTHING: Found = { applications: [], gaps: [] };

/** Whether a folder is in the tree, or was before. */
export function hasFolder({ snapshot, existed }: FoundAt, path: string | undefined): path is string {
  return path !== undefined && (snapshot.isFolder(path) || existed?.has(path) === true);
}

/** A folder that is deployed and not there: mostly of another repository, or a part of this one that nobody looked at. */
export function missingFolder(
  deployer: string,
  { written, path }: { readonly written: string; readonly path: string | undefined },
  source: Source,
): Gap {
  const detail = `${deployer} deploys ${written}, which is no folder of this repository`;
  return { reason: 'no-application', detail, source, ...(path !== undefined && { folder: path }) };
}

/** All that several manifests declare. */
export function merge(found: readonly Found[]): Found {
  return { applications: found.flatMap((one) => one.applications), gaps: found.flatMap((one) => one.gaps) };
}

/** Fields of a deployer that change what it applies and are not followed. */
export function unsupported(deployer: string, fields: readonly string[], source: Source): readonly Gap[] {
  return fields.map((field) => ({
    reason: 'unsupported-field',
    detail: `${deployer} sets ${field}, which is not followed`,
    source,
  }));
}

const SAME_REVISION = new Set([undefined, '', 'HEAD']);

/** A revision that is not the newest commit of the branch that is looked at. Where the branch is not known, the usual names are taken for it. */
export function otherRevision(
  deployer: string,
  revision: string | undefined,
  { branch, source }: Pick<FoundAt, 'branch' | 'source'>,
): readonly Gap[] {
  const wanted = revision?.replace(/^refs\/heads\//, '');
  const branches = branch === undefined ? ['main', 'master'] : [branch];
  if (wanted === undefined || SAME_REVISION.has(wanted) || branches.includes(wanted)) return [];
  const detail = `${deployer} deploys revision ${wanted}; it is taken as what is looked at`;
  return [{ reason: 'live-state', detail, source }];
}

/** A repository's URL as it is compared: in lower case, without `.git` and slashes at its end. */
export function comparableUrl(url: string): string {
  return url
    .toLowerCase()
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}
