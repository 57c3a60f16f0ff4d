import { locateNearest } from '../source/locate.ts';
import { parseManifests } from '../source/parse-manifests.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Gap } from '../values/gap.ts';
import type { JsonObject } from '../values/json.ts';
import type { Snapshot, SnapshotFile } from '../values/snapshot.ts';
import type { Source } from '../values/source.ts';
import type { Application } from './application.ts';
import { expandApplicationSet } from './application-set.ts';
import { findFolders } from './find-folders.ts';
import { findManifests } from './find-manifests.ts';
import { asRendered, comparableUrl, type Found, type FoundAt, merge, NOTHING } from './found.ts';
import { readArgoApplication } from './read-argo-application.ts';
import { readFluxKustomization } from './read-flux-kustomization.ts';
import { waitingForEachOther } from './waiting-for-each-other.ts';

/** Only files that may hold one are parsed: reading every file of a repository would take most of a diagnosis. */
const DEPLOYS_SOMETHING = /argoproj\.io\/|toolkit\.fluxcd\.io\//;
const KINDS =
  /["']?\bkind["']?\s*:\s*["']?(Application|ApplicationSet|AppProject|Kustomization|GitRepository|HelmRelease)\b/;

/** More than the largest repositories declare: each is replayed. */
const MAX_APPLICATIONS = 2000;

export interface FoundApplications {
  readonly applications: readonly Application[];
  readonly gaps: readonly Gap[];
}

/** Whose repository it is. */
export interface FindOptions {
  /** `owner/name`, where known: an Application of another repository is left out then. */
  readonly repository?: string;
  /** The branch that is looked at, where known: an Application of another revision is named as a gap. */
  readonly branch?: string;
  /** Folders that older trees had and this one does not. */
  readonly existed?: ReadonlySet<string>;
}

/** A manifest that declares who deploys what, and where it stands. */
export interface Declaration {
  readonly manifest: JsonObject;
  readonly source: Source;
  readonly lineOf: (path: FieldPath) => Source;
  /** True for what another application's rendering made of the file. */
  readonly rendered?: boolean;
}

interface Declarations {
  readonly declarations: readonly Declaration[];
  /** What cannot be read. */
  readonly gaps: readonly Gap[];
}

/**
 * Who deploys what of this repository: Argo CD Applications and Flux Kustomizations declared anywhere in it, and kustomizations that nobody names or
 * includes, each as an application of its own; where there is none of all that, the folders of plain manifests. What is declared but cannot be read is a gap.
 */
export function findApplications(snapshot: Snapshot, options: FindOptions = {}): FoundApplications {
  const { declarations, gaps } = findDeclarations(snapshot);
  const declared = readDeclarations(snapshot, declarations, options);
  return withFolders(snapshot, { applications: declared.applications, gaps: [...gaps, ...declared.gaps] });
}

/** The manifests of a tree that declare who deploys what; files that cannot be read are gaps. */
export function findDeclarations(snapshot: Snapshot): Declarations {
  const files = snapshot.paths().filter((path) => /\.(ya?ml|json)$/i.test(path) && !isChartTemplate(snapshot, path));
  const read = files.map((file) => declarationsIn(snapshot, file));
  return {
    declarations: read.flatMap((one) => one.declarations),
    gaps: read.flatMap((one) => one.gaps),
  };
}

/** What the manifests declare, of this repository. */
export function readDeclarations(
  snapshot: Snapshot,
  declarations: readonly Declaration[],
  { repository, branch, existed }: FindOptions,
): FoundApplications {
  const manifests = declarations.map(({ manifest }) => manifest);
  let count = 0;
  const found = merge(
    declarations.map(({ manifest, source, lineOf, rendered = false }) => {
      if (count > MAX_APPLICATIONS) return NOTHING;
      const at: FoundAt = {
        snapshot,
        source,
        lineOf,
        ...(repository !== undefined && { repository }),
        ...(branch !== undefined && { branch }),
        ...(existed !== undefined && { existed }),
      };
      const { applications, gaps } = merge([
        readArgoApplication(manifest, at, manifests),
        expandApplicationSet(manifest, at, manifests),
        readFluxKustomization(manifest, at, manifests),
      ]);
      count += applications.length;
      return { applications: rendered ? applications.map(asRendered) : applications, gaps };
    }),
  );
  const applications = ours(found, repository).slice(0, MAX_APPLICATIONS);
  const gaps = [...found.gaps, ...waitingForEachOther(applications)];
  if (count <= MAX_APPLICATIONS) return { applications, gaps };
  const detail = `more than ${MAX_APPLICATIONS} applications are declared; the rest is not looked at`;
  return { applications, gaps: [...gaps, { reason: 'generator', detail }] };
}

/** The declared applications and, besides, the folders nobody declares. */
export function withFolders(snapshot: Snapshot, declared: FoundApplications): FoundApplications {
  const taken = declared.applications.flatMap(({ path, others = [] }) => [path, ...others.map((one) => one.path)]);
  const folders = findFolders(snapshot, new Set(taken));
  const found = [...declared.applications, ...folders.applications];
  const isDeclared = found.length > 0 || declared.gaps.length > 0;
  return {
    applications: isDeclared ? found : findManifests(snapshot),
    gaps: [...declared.gaps, ...folders.gaps],
  };
}

const read = new WeakMap<SnapshotFile, readonly [path: string, found: Declarations]>();

/** What one file of a tree declares; read once for a file that many trees have. */
export function declarationsIn(snapshot: Snapshot, path: string): Declarations {
  const file = snapshot.file(path);
  const text = snapshot.text(path);
  if (file === undefined || file.linksTo !== undefined || text === undefined) return { declarations: [], gaps: [] };
  const known = read.get(file);
  if (known?.[0] === path) return known[1];
  const found = parseDeclarations(path, text);
  read.set(file, [path, found]);
  return found;
}

function parseDeclarations(file: string, text: string): Declarations {
  if (!DEPLOYS_SOMETHING.test(text) || !KINDS.test(text)) return { declarations: [], gaps: [] };
  const { manifests, problems } = parseManifests(file, text);
  return {
    declarations: manifests.map(({ value, line, document, at }) => ({
      manifest: value,
      source: { file, line },
      lineOf: (path) => {
        const found = locateNearest(text, document, [...at, ...path]);
        return { file, line: found?.line ?? line };
      },
    })),
    gaps: problems.map(({ message, source }): Gap => ({ reason: 'unreadable-file', detail: message, source })),
  };
}

/** A chart's templates are no manifests; what they make is the chart's business. */
function isChartTemplate(snapshot: Snapshot, path: string): boolean {
  const at = path.lastIndexOf('/templates/');
  return at >= 0 && snapshot.file(`${path.slice(0, at)}/Chart.yaml`) !== undefined;
}

/** A fork or a mirror has its upstream's URLs: where no source names this repository, all are taken whose folder is in it. */
function ours({ applications }: Found, repository: string | undefined): readonly Application[] {
  const isNamed = (url: string | undefined): boolean =>
    url !== undefined && repository !== undefined && names(url, repository);
  const known = applications.some(({ sources }) => sources.some(({ repoUrl }) => isNamed(repoUrl)));
  return applications.flatMap(({ application, sources }) => {
    const [first, ...others] = sources
      .filter(({ repoUrl }) => !known || repoUrl === undefined || isNamed(repoUrl))
      .map(({ source }) => source);
    if (first === undefined) return [];
    return [
      {
        ...application,
        ...(repository !== undefined && { repository }),
        ...first,
        ...(others.length > 0 && { others }),
      },
    ];
  });
}

function names(repoUrl: string, repository: string): boolean {
  const path = comparableUrl(repoUrl);
  return path.endsWith(`/${repository.toLowerCase()}`) || path.endsWith(`:${repository.toLowerCase()}`);
}
