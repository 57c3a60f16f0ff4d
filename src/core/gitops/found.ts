import type { Gap } from '../values/gap.ts';
import type { Snapshot } from '../values/snapshot.ts';
import type { Source } from '../values/source.ts';
import type { Application } from './application.ts';

/** What a manifest declares, before it is known whose repository it means. */
export interface Found {
  readonly applications: readonly { readonly application: Application; readonly repoUrl?: string }[];
  readonly gaps: readonly Gap[];
}

/** Where a manifest stands. */
export interface FoundAt {
  readonly snapshot: Snapshot;
  readonly source: Source;
}

export const NOTHING: Found = { applications: [], gaps: [] };

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
