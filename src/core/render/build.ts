import type { Gap } from '../values/gap.ts';
import { accumulate } from './accumulate.ts';
import { type BuildMemo, CannotKeep } from './build-memo.ts';
import { addManagedByLabel, writeBuildMetadata } from './build-metadata.ts';
import type { Cause } from './cause.ts';
import type { FolderLoader } from './folder-loader.ts';
import { KustomizeError } from './kustomize-error.ts';
import { withoutBuildAnnotations } from './metadata-texts.ts';
import { addHashSuffixes } from './name-hash.ts';
import { fixNameReferences } from './name-references.ts';
import { refuseNoJson } from './no-json.ts';
import type { Resource } from './resource.ts';
import { sortResources } from './sort-order.ts';
import { fileOf, nothing, objectsOf, schemaFor, setSchema, type Target } from './target.ts';
import { child, childText, isTree } from './tree.ts';
import { resolveVariables } from './variables.ts';

/** `memo`: what earlier builds of the same folder left. */
export interface BuildOptions {
  readonly managedByLabel: boolean;
  readonly memo?: BuildMemo | null;
}

/**
 * Builds the kustomization of a folder. Source: kustomize 5.8.1 `api/internal/target/kusttarget.go`.
 * @throws KustomizeError in kustomize's words.
 */
export function build(loader: FolderLoader, gaps: Gap[], options: BuildOptions): readonly Resource[] {
  const { memo = null } = options;
  const begun = { gaps, schema: null, entry: loader.folder, metadata: [], memo, accumulate };
  const file = fileOf(loader, begun);
  const metadata = file.kustomization.buildMetadata ?? [];
  if (memo !== null && (metadata.length > 0 || options.managedByLabel))
    throw new CannotKeep('what the build notes on its objects is written into them');
  const target: Target = { loader, file, build: { ...begun, metadata } };
  setSchema(target);
  const { resources, config, variables } = accumulate(target, nothing());
  const objects = objectsOf(target, resources);
  addHashSuffixes(objects, hashCause);
  fixNameReferences(objects, config.nameReference, schemaFor(target));
  resolveVariables(resources, variables, config.varReference);
  const deployed = resources.filter(isDeployed).map(withoutBuildAnnotations);
  if (options.managedByLabel || metadata.includes('managedByLabel')) {
    addManagedByLabel(deployed, file.cause('buildMetadata', ['buildMetadata']));
  }
  writeBuildMetadata(deployed, metadata);
  for (const resource of deployed) refuseDuplicateKeys(resource);
  for (const resource of deployed) refuseNoJson(resource);
  return sortResources(deployed, file.kustomization.sortOptions);
}

function hashCause(resource: Resource): Cause {
  return { by: generatorField(resource), source: () => resource.source };
}

/** The library that prints the output refuses what the build let pass. */
function refuseDuplicateKeys(resource: Resource): void {
  if (resource.duplicates.length === 0) return;
  const first = resource.source.line;
  const lines = resource.duplicates.map(
    ({ key, line, firstLine }) =>
      `  line ${line - first + 1}: mapping key "${key}" already defined at line ${firstLine - first + 1}`,
  );
  const [twice] = resource.duplicates;
  throw new KustomizeError(`map[string]interface {}(nil): yaml: unmarshal errors:\n${lines.join('\n')}`, {
    file: resource.source.file,
    line: twice?.line ?? first,
  });
}

function generatorField(resource: Resource): string {
  return childText(resource.value, 'kind') === 'Secret' ? 'secretGenerator' : 'configMapGenerator';
}

/** Objects marked as local configuration are for other tools. */
function isDeployed(resource: Resource): boolean {
  const metadata = child(resource.value, 'metadata');
  const annotations = isTree(metadata) ? child(metadata, 'annotations') : undefined;
  const name = 'config.kubernetes.io/local-config';
  return !isTree(annotations) || !Object.hasOwn(annotations, name) || childText(annotations, name) === 'false';
}
