import type { Application } from '../gitops/application.ts';
import {
  type Declaration,
  type FindOptions,
  type FoundApplications,
  findDeclarations,
  readDeclarations,
  withFolders,
} from '../gitops/find-applications.ts';
import { reaches } from '../gitops/find-folders.ts';
import type { RenderedObject } from '../render/rendered.ts';
import { locateNearest } from '../source/locate.ts';
import type { Gap } from '../values/gap.ts';
import { groupOf } from '../values/object-ref.ts';
import { sameJson, stringAt } from '../values/read-json.ts';
import type { Snapshot } from '../values/snapshot.ts';
import { placeObject } from './place-object.ts';
import { renderApplication } from './render-application.ts';

/** Applications that deploy applications that deploy applications: people stop at three. */
const MAX_ROUNDS = 8;
/** Each application that may deploy others is rendered. */
const MAX_RENDERED = 300;

/**
 * Who deploys what of this repository, as it arrives in the cluster: {@link findApplications}, but a declaration that another application
 * deploys counts as that one renders it, with its patches and prefixes, and once for each that does ("app of apps").
 */
export function findDeployed(snapshot: Snapshot, options: FindOptions = {}): FoundApplications {
  const { declarations, gaps } = findDeclarations(snapshot);
  let known: readonly Declaration[] = declarations;
  const rendered = new Map<string, readonly Declaration[]>();
  const read = (): FoundApplications => {
    const declared = readDeclarations(snapshot, known, options);
    return withFolders(snapshot, { applications: declared.applications, gaps: [...gaps, ...declared.gaps] });
  };
  const files = new Set(declarations.map(({ source }) => source.file));
  for (let round = 0; files.size > 0 && round < MAX_ROUNDS; round += 1) {
    const found = read();
    const parents = found.applications.filter((one) => !rendered.has(keyOf(one)) && mayDeploy(snapshot, one, files));
    if (parents.length === 0) return found;
    for (const parent of parents.slice(0, MAX_RENDERED - rendered.size))
      rendered.set(keyOf(parent), declarationsOf(snapshot, parent));
    if (rendered.size >= MAX_RENDERED) return withGap(read(), `more than ${MAX_RENDERED} applications deploy others`);
    known = replaced(declarations, [...rendered.values()].flat());
  }
  return files.size === 0 ? read() : withGap(read(), `applications deploy others more than ${MAX_ROUNDS} levels deep`);
}

function withGap({ applications, gaps }: FoundApplications, what: string): FoundApplications {
  const gap: Gap = { reason: 'generator', detail: `${what}; those further down are taken as their files say` };
  return { applications, gaps: [...gaps, gap] };
}

/** Two applications that deploy the same with the same changes render the same. */
function keyOf({ path, directory, edits, others, namespace, name, by }: Application): string {
  return JSON.stringify([by, name, path, directory, edits, others, namespace]);
}

function mayDeploy(snapshot: Snapshot, { path, others = [] }: Application, files: ReadonlySet<string>): boolean {
  return [path, ...others.map((one) => one.path)].some((folder) => reaches(snapshot, folder, files));
}

const DEPLOYERS = new Set([
  'argoproj.io/Application',
  'argoproj.io/ApplicationSet',
  'argoproj.io/AppProject',
  'kustomize.toolkit.fluxcd.io/Kustomization',
  'source.toolkit.fluxcd.io/GitRepository',
  'helm.toolkit.fluxcd.io/HelmRelease',
]);

/** What an application deploys that deploys something itself. */
function declarationsOf(snapshot: Snapshot, parent: Application): readonly Declaration[] {
  return renderApplication(snapshot, parent)
    .objects.filter(({ ref }) => DEPLOYERS.has(`${groupOf(ref.apiVersion)}/${ref.kind}`))
    .map((object) => placeObject(object, parent.namespace))
    .map((object) => declarationOf(snapshot, object));
}

function declarationOf(snapshot: Snapshot, object: RenderedObject): Declaration {
  const { manifest, source, document, at = [] } = object;
  return {
    manifest,
    source: { file: source.file, line: source.line },
    lineOf: (path) => {
      const text = snapshot.text(source.file);
      const found = text === undefined ? null : locateNearest(text, document, [...at, ...path]);
      return { file: source.file, line: found?.line ?? source.line };
    },
    rendered: true,
  };
}

/** The files' declarations, those that were rendered as they were rendered; what rendering did not change stays the file's. */
function replaced(own: readonly Declaration[], rendered: readonly Declaration[]): readonly Declaration[] {
  const made = new Map<string, Map<string, Declaration>>();
  for (const one of rendered) {
    const here = made.get(placeOf(one)) ?? new Map<string, Declaration>();
    here.set(JSON.stringify(one.manifest), one);
    made.set(placeOf(one), here);
  }
  const kept = own.flatMap((declaration) => {
    const here = made.get(placeOf(declaration));
    made.delete(placeOf(declaration));
    if (here === undefined) return [declaration];
    return [...here.values()].map((one) =>
      isSame(one, declaration) ? { ...declaration, manifest: one.manifest } : one,
    );
  });
  return [...kept, ...[...made.values()].flatMap((here) => [...here.values()])];
}

function placeOf({ source }: Declaration): string {
  return `${source.file}:${source.line}`;
}

function isSame({ manifest }: Declaration, other: Declaration): boolean {
  const name = stringAt(manifest, 'metadata', 'name');
  return name === stringAt(other.manifest, 'metadata', 'name') && sameJson(manifest['spec'], other.manifest['spec']);
}
