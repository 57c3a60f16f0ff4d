import type { FieldPath } from '../values/field-path.ts';
import type { Cause } from './cause.ts';
import type { Objects } from './changes.ts';
import { type FieldSpec, setAt, valueAt, visitField } from './field-spec.ts';
import { IMAGES } from './field-specs/images.ts';
import { goRegExp } from './go-reg-exp.ts';
import type { Image } from './kustomization.ts';
import { specsByKind } from './labels.ts';
import { kindOfResource, touch } from './resource.ts';
import { child, isTree, type Tree, type TreeMap } from './tree.ts';
import { demandScalar } from './wrong-kind.ts';

/**
 * Changes the images of containers. Two passes as in kustomize: any `containers` and `initContainers` at any depth, then the field
 * specs; a `tagSuffix` is therefore added twice to ordinary containers.
 * Source: kustomize 5.8.1 `api/internal/builtins/ImageTagTransformer.go`, `api/filters/imagetag`.
 */
export function setImage(
  { resources, change }: Objects,
  image: Image,
  cause: Cause,
  specs: readonly FieldSpec[] = IMAGES,
): void {
  const matches = imageMatcher(image.name ?? '');
  const chosen = specsByKind(specs);
  for (const resource of resources) {
    if (kindOfResource(resource) === 'CustomResourceDefinition') continue;
    change(cause, resource, (own) => {
      const update = (holder: TreeMap | Tree[], key: string | number, path: FieldPath): void => {
        const old = valueAt(holder, key);
        demandScalar(old);
        if (typeof old !== 'string' || !matches(old)) return;
        const text = changedImage(old, image);
        setAt(holder, key, text);
        if (text !== old) touch(own, path, text, cause);
      };
      walkContainers(own.value, [], update);
      for (const spec of chosen(own)) visitField(own.value, spec, 'none', update);
      return true;
    });
  }
}

function walkContainers(
  value: Tree,
  path: FieldPath,
  update: (holder: TreeMap, key: string, path: FieldPath) => void,
): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) walkContainers(item, [...path, index], update);
    return;
  }
  if (!isTree(value)) return;
  for (const name of ['containers', 'initContainers']) {
    const list = child(value, name);
    if (!Array.isArray(list)) continue;
    for (const [index, container] of list.entries()) {
      if (isTree(container) && Object.hasOwn(container, 'image'))
        update(container, 'image', [...path, name, index, 'image']);
    }
  }
  for (const key of Object.keys(value)) {
    const inner = value[key];
    if (key !== 'containers' && key !== 'initContainers' && typeof inner === 'object')
      walkContainers(inner ?? null, [...path, key], update);
  }
}

/** The name of an `images` entry is a regular expression for all but tag and digest (`api/internal/image/image.go`). */
function imageMatcher(name: string): (image: string) => boolean {
  const pattern = goRegExp(`^${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`);
  return (image) => pattern.test(image);
}

function changedImage(old: string, image: Image): string {
  const parts = splitImage(old);
  const name = image.newName || parts.name;
  const set =
    image.newTag || image.digest
      ? { tag: image.newTag ?? '', digest: image.digest ?? '' }
      : suffixed(parts, image.tagSuffix ?? '');
  return `${name}${set.tag === '' ? '' : `:${set.tag}`}${set.digest === '' ? '' : `@${set.digest}`}`;
}

function suffixed(
  parts: { readonly tag: string; readonly digest: string },
  suffix: string,
): { readonly tag: string; readonly digest: string } {
  return suffix === '' ? parts : { tag: parts.tag + suffix, digest: '' };
}

/** Name, tag and digest; a colon before the first slash is a port of the registry. */
export function splitImage(image: string): { readonly name: string; readonly tag: string; readonly digest: string } {
  const slash = Math.max(0, image.indexOf('/'));
  const at = image.indexOf('@', slash);
  const beforeDigest = at < 0 ? image : image.slice(0, at);
  const colon = beforeDigest.indexOf(':', slash);
  return {
    name: colon < 0 ? beforeDigest : beforeDigest.slice(0, colon),
    tag: colon < 0 ? '' : beforeDigest.slice(colon + 1),
    digest: at < 0 ? '' : image.slice(at + 1),
  };
}
