import type { ApplicationSource } from '../gitops/application.ts';
import type { KustomizationEdit } from '../gitops/kustomization-edit.ts';
import { type KustomizeOptions, readKustomizeOptions } from '../gitops/read-kustomize-options.ts';
import { locateNearest } from '../source/locate.ts';
import { parseYaml } from '../source/parse-manifests.ts';
import type { JsonObject } from '../values/json.ts';
import { objectAt } from '../values/read-json.ts';
import type { Snapshot } from '../values/snapshot.ts';

/**
 * An Argo CD source's options with what `.argocd-source.yaml` and then `.argocd-source-<application>.yaml` in its folder say instead: where
 * Argo CD's image updater writes to Git. Lists there replace the Application's, maps are added to its.
 * Source: argo-cd `reposerver/repository/repository.go`, mergeSourceParameters.
 */
export function sourceOverrides(
  snapshot: Snapshot,
  name: string,
  { path, edits = [] }: ApplicationSource,
): KustomizeOptions {
  let merged: KustomizeOptions = { edits, gaps: [] };
  for (const file of ['.argocd-source.yaml', `.argocd-source-${name}.yaml`]) {
    const read = readOverrides(snapshot, path === '' ? file : `${path}/${file}`);
    if (read === null) continue;
    const { options, found } = read;
    const kept = merged.edits.filter((edit) => !isReplaced(edit, options));
    merged = { edits: [...kept, ...found.edits], gaps: [...merged.gaps, ...found.gaps] };
  }
  return merged;
}

function readOverrides(
  snapshot: Snapshot,
  file: string,
): { readonly options: JsonObject; readonly found: KustomizeOptions } | null {
  const text = snapshot.text(file);
  if (text === undefined) return null;
  const options = objectAt(parseYaml(file, text).documents[0]?.value, 'kustomize');
  if (options === undefined) return null;
  const found = readKustomizeOptions(options, {
    deployer: file,
    lineOf: (path) => ({ file, line: locateNearest(text, 0, ['kustomize', ...path])?.line ?? 1 }),
  });
  return { options, found };
}

function isReplaced(edit: KustomizationEdit, options: JsonObject): boolean {
  if (edit.kind === 'label') return Object.hasOwn(objectAt(options, 'commonLabels') ?? {}, edit.key);
  if (edit.kind === 'merge') return Object.hasOwn(objectAt(options, edit.field) ?? {}, edit.key);
  return Object.hasOwn(options, edit.field);
}
