import type { FieldPath } from '../values/field-path.ts';
import { addResources, type NamedPath } from './add-resources.ts';
import { pluginOrigin, relativePath } from './build-metadata.ts';
import { ownObjects } from './changes.ts';
import { loadedText } from './folder-loader.ts';
import { inlineResources } from './inline-resources.ts';
import { KustomizeError, withPrefix } from './kustomize-error.ts';
import { isBuiltinPlugin, isInlineConfig } from './plugin-config.ts';
import { pluginTransform, type Transform } from './plugins.ts';
import { copyResource, currentId, type Origin, type Resource } from './resource.ts';
import { appendAll } from './resource-list.ts';
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

/** Validators see what was built and may only complain. */
export function validate(target: Target, into: Accumulated): void {
  const transforms = pluginTransforms(target, 'validators');
  if (transforms.length === 0) return;
  // What is kept for the next build must not see what a validator may do.
  const shown = target.build.memo === null ? into.resources : into.resources.map(copyResource);
  const before = JSON.stringify(shown.map(({ value }) => value));
  const context = { ...ownObjects(shown), schema: schemaFor(target) };
  for (const { transform } of transforms) transform(context);
  if (before !== JSON.stringify(shown.map(({ value }) => value))) {
    throw new KustomizeError("validator shouldn't modify the resource map");
  }
}
