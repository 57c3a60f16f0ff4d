import type { ApplicationSource } from '../gitops/application.ts';
import { globMatcher } from '../render/glob.ts';
import { KUSTOMIZATION_NAMES } from '../render/kustomization-file.ts';
import type { Rendered, RenderedObject } from '../render/rendered.ts';
import { parseManifests } from '../source/parse-manifests.ts';
import { stringAt } from '../values/read-json.ts';
import type { Snapshot } from '../values/snapshot.ts';

/**
 * The tree as Argo CD reads it where a source says `directory`: that decides, whatever lies in the folder, so its kustomization is not built
 * (argo-cd, `reposerver/repository/repository.go`, GetAppSourceType).
 */
export function asDirectory(snapshot: Snapshot, folder: string): Snapshot {
  const own = new Set(kustomizationsOf(folder));
  return { ...snapshot, file: (path) => (own.has(path) ? undefined : snapshot.file(path)) };
}

/** What such a folder renders to: kustomizations that say what they are count as objects like any other, which no cluster knows. */
export function withKustomizations(
  snapshot: Snapshot,
  { path, directory }: ApplicationSource,
  rendered: Rendered,
): Rendered {
  if (rendered.problem !== null) return rendered;
  const own = kustomizationsOf(path).filter((file) => snapshot.file(file) !== undefined && isMeant(file, directory));
  const files = [...new Set([...rendered.files, ...own])].sort();
  const found = files.filter(isKustomization).flatMap((file) => kustomizationsIn(snapshot, file));
  return { ...rendered, files, objects: [...rendered.objects, ...found] };
}

function kustomizationsOf(folder: string): readonly string[] {
  return KUSTOMIZATION_NAMES.map((name) => (folder === '' ? name : `${folder}/${name}`));
}

/** Files of the folder itself; what lies deeper is read with the rest. `Kustomization` is no name of a manifest. */
function isMeant(
  file: string,
  { include, exclude }: NonNullable<ApplicationSource['directory']> = { recurse: false },
): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1);
  if (!/\.ya?ml$/.test(name) || (exclude && globMatcher(exclude)(name))) return false;
  return !include || globMatcher(include)(name);
}

function isKustomization(file: string): boolean {
  return KUSTOMIZATION_NAMES.some((name) => file === name || file.endsWith(`/${name}`));
}

function kustomizationsIn(snapshot: Snapshot, file: string): readonly RenderedObject[] {
  return parseManifests(file, snapshot.text(file) ?? '').manifests.flatMap(({ value, line, document }) => {
    const [apiVersion, kind] = [stringAt(value, 'apiVersion'), stringAt(value, 'kind')];
    if (apiVersion?.startsWith('kustomize.config.k8s.io/') !== true || kind === undefined) return [];
    // One with a name is among the objects already.
    const name = stringAt(value, 'metadata', 'name') ?? '';
    if (name !== '') return [];
    return [{ ref: { apiVersion, kind, name }, manifest: value, source: { file, line }, document, touches: [] }];
  });
}
