import type { FoundApplications } from '../core/gitops/find-applications.ts';
import { findDeployed } from '../core/history/find-deployed.ts';
import type { Snapshot } from '../core/values/snapshot.ts';
import type { Repositories, RepositoryRef } from '../ports/repositories.ts';

/** Each is a question about a folder's history. */
const MAX_ASKED = 20;

/**
 * Who deploys what of a tree. A folder that is deployed and not there is asked for in the history: one that was there before is an application that
 * cannot be built any more, which is another thing than a folder of another repository.
 */
export async function deployedIn(
  repositories: Repositories,
  { repository, at }: { readonly repository: RepositoryRef; readonly at: string | null },
  snapshot: Snapshot,
): Promise<FoundApplications> {
  const options = isOnForge(repository.id) ? { repository: repository.id } : {};
  const found = findDeployed(snapshot, options);
  const missing = [...new Set(found.gaps.flatMap(({ folder }) => folder ?? []))].slice(0, MAX_ASKED);
  if (at === null || missing.length === 0) return found;
  const histories = await Promise.all(missing.map((folder) => repositories.history(repository, at, [folder], 1)));
  const existed = new Set(missing.filter((_, index) => (histories[index] ?? []).length > 0));
  return existed.size === 0 ? found : findDeployed(snapshot, { ...options, existed });
}

/** `owner/name`; a local repository is named by its folder. */
const isOnForge = (id: string): boolean => /^[\w.-]+\/[\w.-]+$/.test(id);
