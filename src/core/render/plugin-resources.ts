import type { FieldPath } from '../values/field-path.ts';
import { addResources, type NamedPath } from './add-resources.ts';
import { pluginOrigin, relativePath } from './build-metadata.ts';
import { ownObjects } from './changes.ts';
import { loadedText } from './folder-loader.ts';
import { inlineResources } from './inline-resources.ts';
import { KustomizeError, withPrefix } from './kustomize-error.ts';
import { goJson } from './name-hash.ts';
import { isBuiltinPlugin, isInlineConfig } from './plugin-config.ts';
import { pluginTransform, type Transform } from './plugins.ts';
import { copyResource, currentId, metadataOf, type Origin, type Resource } from './resource.ts';
import { formatId, idKey } from './resource-id.ts';
import { appendAll } from './resource-list.ts';
import { mapOf } from './selector.ts';
import { type Accumulated, nothing, placeOf, schemaFor, type Target } from './target.ts';
import { pluginGap } from './unseen.ts';

/** The origin of what a plugin did: its configuration. */
export function originOfPlugin(plugin: Resource): Origin {
  const { kind, name, namespace } = currentId(plugin);
  return pluginOrigin(plugin.origin?.path ?? '', kind, {
    ...(name === '' ? {} : { name }),
    ...(namespace === '' ? {} : { namespace }),
  });
}

/** The configuration objects of `transformers`, `generators` or `validators`; those that would need a program are gaps. */
export function pluginsOf(target: Target, field: 'transformers' | 'generators' | 'validators'): readonly Resource[] {
  const found = nothing();
  const paths: NamedPath[] = [];
  const kind = field === 'generators' ? 'generator' : 'transformer';
  for (const [index, entry] of (target.file.kustomization[field] ?? []).entries()) {
    if (isInlineConfig(entry)) {
      const inline = inlinePlugins(target, entry, [field, index]);
      withPrefix(`configuring external ${kind}`, () => appendAll(found.resources, inline));
    } else paths.push({ path: entry, field, index });
  }
  addResources(target, found, paths);
  return found.resources.filter((resource) => {
    const isKnown = isBuiltinPlugin(resource);
    if (!isKnown) target.build.gaps.push(pluginGap(resource));
    return isKnown;
  });
}

function inlinePlugins(target: Target, entry: string, path: FieldPath): readonly Resource[] {
  const resources = inlineResources(entry, placeOf(target), path);
  for (const resource of resources) resource.origin = { path: relativePath(target.build.entry, target.file.path) };
  return resources;
}

/** What the configured transformers do, and their origins. */
export function pluginTransforms(
  target: Target,
  field: 'transformers' | 'validators',
): readonly { readonly transform: Transform; readonly origin: Origin }[] {
  return pluginsOf(target, field).map((resource) => {
    const { file } = resource.source;
    const text = loadedText(target.loader.files, file);
    const { document, at, inner } = resource;
    const place = { loader: target.loader, file, text, document, at, ...(inner === undefined ? {} : { inner }) };
    return { transform: pluginTransform(resource, place), origin: originOfPlugin(resource) };
  });
}

/** Validators see what was built and may only complain, or mark it with the label `validated-by`. Source: kustomize `kusttarget.go`, runValidators. */
export function validate(target: Target, into: Accumulated): void {
  const transforms = pluginTransforms(target, 'validators');
  if (transforms.length === 0) return;
  // What is kept for the next build must not see what a validator may do.
  const shown = target.build.memo === null ? into.resources : into.resources.map(copyResource);
  const context = { ...ownObjects(shown), schema: schemaFor(target) };
  for (const { transform } of transforms) {
    const before = shown.map(copyResource);
    transform(context);
    const problem = firstChange(before, shown.map(withoutMark));
    if (problem !== null) throw new KustomizeError(`validator shouldn't modify the resource map: ${problem}`);
  }
}

function withoutMark(resource: Resource): Resource {
  if (!Object.hasOwn(mapOf(resource, 'labels'), 'validated-by')) return resource;
  const copy = copyResource(resource);
  const labels = mapOf(copy, 'labels');
  delete labels['validated-by'];
  if (Object.keys(labels).length === 0) delete metadataOf(copy)['labels'];
  return copy;
}

/** Source: kustomize `api/resmap/reswrangler.go`, ErrorIfNotEqualSets; the addresses in its words are left out. */
function firstChange(before: readonly Resource[], after: readonly Resource[]): string | null {
  if (before.length !== after.length) return 'lists have different number of entries';
  const now = new Map(after.map((resource) => [idKey(currentId(resource)), goJson(resource.value)]));
  for (const resource of before) {
    const id = currentId(resource);
    const [old, found] = [goJson(resource.value), now.get(idKey(id))];
    if (found === undefined) return `id in self missing from other; id: ${formatId(id)}`;
    if (found !== old) return `nodes unequal: \n -- ${old},\n -- ${found}\n`;
  }
  return null;
}
