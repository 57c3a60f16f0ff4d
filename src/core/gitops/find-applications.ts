import { parseManifests } from '../source/parse-manifests.ts';
import type { Gap } from '../values/gap.ts';
import type { Snapshot } from '../values/snapshot.ts';
import type { Application } from './application.ts';
import { findFolders } from './find-folders.ts';
import { findManifests } from './find-manifests.ts';
import { type Found, merge, NOTHING } from './found.ts';
import { readArgoApplication } from './read-argo-application.ts';
import { readFluxKustomization } from './read-flux-kustomization.ts';

/** Only files that may hold one are parsed: reading every file of a repository would take most of a diagnosis. */
const DEPLOYS_SOMETHING = /argoproj\.io\/|kustomize\.toolkit\.fluxcd\.io\//;
const KINDS =
  /^\s*-?\s*["']?kind["']?:\s*["']?(Application|ApplicationSet|Kustomization)\b|"kind":\s*"(Application|ApplicationSet|Kustomization)"/m;

export interface FoundApplications {
  readonly applications: readonly Application[];
  readonly gaps: readonly Gap[];
}

/**
 * Who deploys what of this repository: Argo CD Applications and Flux Kustomizations declared anywhere in it, and kustomizations that nobody names or
 * includes, each as an application of its own; where there is none of all that, the folders of plain manifests. What is declared but cannot be read is a gap.
 * @param repository `owner/name`, where known: an Application of another repository is left out then.
 */
export function findApplications(
  snapshot: Snapshot,
  { repository }: { readonly repository?: string } = {},
): FoundApplications {
  const files = snapshot.paths().filter((path) => /\.(ya?ml|json)$/i.test(path) && !isChartTemplate(snapshot, path));
  const declared = merge(files.map((file) => readFile(snapshot, file)));
  const ours = declared.applications.filter((one) => isOurs(one.repoUrl, repository, declared.applications));
  const applications = ours.map(({ application }) => application);
  const folders = findFolders(snapshot, new Set(applications.map(({ path }) => path)));
  const found = [...applications, ...folders.applications];
  const isDeclared = found.length > 0 || declared.gaps.length > 0;
  return {
    applications: isDeclared ? found : findManifests(snapshot),
    gaps: [...declared.gaps, ...folders.gaps],
  };
}

function readFile(snapshot: Snapshot, file: string): Found {
  const text = snapshot.text(file);
  if (snapshot.file(file)?.linksTo !== undefined || text === undefined) return NOTHING;
  if (!DEPLOYS_SOMETHING.test(text) || !KINDS.test(text)) return NOTHING;
  const { manifests, problems } = parseManifests(file, text);
  const gaps = problems.map(({ message, source }): Gap => ({ reason: 'unreadable-file', detail: message, source }));
  const found = manifests.map(({ value, line }) => {
    const at = { snapshot, source: { file, line } };
    return merge([readArgoApplication(value, at), readFluxKustomization(value, at)]);
  });
  return merge([...found, { applications: [], gaps }]);
}

/** A chart's templates are no manifests; what they make is the chart's business. */
function isChartTemplate(snapshot: Snapshot, path: string): boolean {
  const at = path.lastIndexOf('/templates/');
  return at >= 0 && snapshot.file(`${path.slice(0, at)}/Chart.yaml`) !== undefined;
}

/** A fork or a mirror has its upstream's URLs: where no application names this repository, all are taken whose folder is in it. */
function isOurs(repoUrl: string | undefined, repository: string | undefined, all: Found['applications']): boolean {
  if (repository === undefined || repoUrl === undefined) return true;
  return names(repoUrl, repository) || !all.some((one) => one.repoUrl !== undefined && names(one.repoUrl, repository));
}

function names(repoUrl: string, repository: string): boolean {
  const path = repoUrl
    .toLowerCase()
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  return path.endsWith(`/${repository.toLowerCase()}`) || path.endsWith(`:${repository.toLowerCase()}`);
}
