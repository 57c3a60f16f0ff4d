import { parseYaml } from '../source/parse-manifests.ts';
import type { Gap } from '../values/gap.ts';
import { isJsonObject, type JsonObject } from '../values/json.ts';
import { listAt, stringAt } from '../values/read-json.ts';
import type { Snapshot, SnapshotFile } from '../values/snapshot.ts';
import type { Application } from './application.ts';
import { folderPath } from './folder-path.ts';

/** The names kustomize looks for, in its order (kustomize, `api/konfig/general.go`). */
export const KUSTOMIZATION_FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Nobody syncs these on their own: a person applies them, and what they take away stays. */
export const BY_HAND = { automated: false, prune: false, selfHeal: false, options: [] };

/** Kustomizations that no other one includes and no application names (`taken`, by path), each as an application of its own. */
export function findFolders(
  snapshot: Snapshot,
  taken: ReadonlySet<string>,
): { readonly applications: readonly Application[]; readonly gaps: readonly Gap[] } {
  const included = new Set<string>();
  const roots: string[] = [];
  const gaps: Gap[] = [];
  for (const file of snapshot.paths().filter((path) => isKustomization(snapshot, path))) {
    const folder = file.slice(0, -nameOf(file).length).replace(/\/$/, '');
    const { value, gap } = readKustomization(snapshot, file);
    if (gap !== undefined) gaps.push(gap);
    for (const path of value === undefined ? [] : includes(snapshot, folder, value)) included.add(path);
    if (isRoot(value)) roots.push(folder);
  }
  const free = [...new Set(roots)].filter((folder) => !included.has(folder) && !taken.has(folder));
  return {
    applications: free.map((path) => ({ name: nameOf(path) || '.', by: 'folder', path, sync: BY_HAND })),
    gaps,
  };
}

/** True when building a folder may read one of these files: with a kustomization what it names, in folders too, else what lies below it. */
export function reaches(snapshot: Snapshot, folder: string, files: ReadonlySet<string>): boolean {
  const seen = new Set<string>();
  const waiting = [folder];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const file = KUSTOMIZATION_FILES.map((name) => inside(at ?? '', name)).find(
      (path) => snapshot.file(path) !== undefined,
    );
    const { value } = file === undefined ? {} : readKustomization(snapshot, file);
    if (value === undefined) {
      const prefix = at === '' ? '' : `${at}/`;
      for (const path of files) if (path.startsWith(prefix)) return true;
      continue;
    }
    for (const path of named(at, value)) if (files.has(path)) return true;
    waiting.push(...includes(snapshot, at, value));
  }
  return false;
}

function inside(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** A Component is only ever part of another kustomization. Flux's Kustomization may be called the same, but is an object to apply. */
function isRoot(kustomization: JsonObject | undefined): boolean {
  if (kustomization === undefined) return true;
  const apiVersion = stringAt(kustomization, 'apiVersion') ?? '';
  return kustomization['kind'] !== 'Component' && !apiVersion.startsWith('kustomize.toolkit.fluxcd.io/');
}

interface ReadKustomization {
  readonly value?: JsonObject;
  readonly gap?: Gap;
}

const read = new WeakMap<SnapshotFile, readonly [path: string, found: ReadKustomization]>();

/** Read once for a file that many trees have. */
function readKustomization(snapshot: Snapshot, path: string): ReadKustomization {
  const file = snapshot.file(path);
  const known = file === undefined ? undefined : read.get(file);
  if (known?.[0] === path) return known[1];
  const found = parseKustomization(path, snapshot.text(path) ?? '');
  if (file !== undefined) read.set(file, [path, found]);
  return found;
}

function parseKustomization(path: string, text: string): ReadKustomization {
  const { documents, problems } = parseYaml(path, text, 'kustomize');
  const value = documents.map((one) => one.value).find(isJsonObject);
  const [problem] = problems;
  return {
    ...(value !== undefined && { value }),
    ...(problem !== undefined && {
      gap: { reason: 'unreadable-file', detail: problem.message, source: problem.source } satisfies Gap,
    }),
  };
}

function includes(snapshot: Snapshot, folder: string, kustomization: JsonObject): readonly string[] {
  return named(folder, kustomization).filter((path) => snapshot.isFolder(path) && path !== folder);
}

function named(folder: string, kustomization: JsonObject): readonly string[] {
  return ['resources', 'bases', 'components']
    .flatMap((field) => listAt(kustomization, field))
    .flatMap((entry) => (typeof entry === 'string' ? [folderPath(entry, folder)] : []))
    .filter((path) => path !== undefined);
}

function isKustomization(snapshot: Snapshot, path: string): boolean {
  return KUSTOMIZATION_FILES.includes(nameOf(path)) && snapshot.file(path)?.linksTo === undefined;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
