import type { JsonObject } from '../values/json.ts';
import type { Resource } from './resource.ts';
import { child, isTree } from './tree.ts';

/** An object as kustomize sees and shows it on the way: the ids it had before are annotations there. */
export function withInternalAnnotations(resource: Resource): JsonObject {
  const csv = (part: 'kind' | 'name' | 'namespace'): string => resource.previous.map((id) => id[part]).join(',');
  const metadata = child(resource.value, 'metadata');
  const annotations = isTree(metadata) ? child(metadata, 'annotations') : undefined;
  const internal = {
    ...(resource.prefixes.length > 0 && { 'internal.config.kubernetes.io/prefixes': resource.prefixes.join(',') }),
    ...(resource.suffixes.length > 0 && { 'internal.config.kubernetes.io/suffixes': resource.suffixes.join(',') }),
    'internal.config.kubernetes.io/previousKinds': csv('kind'),
    'internal.config.kubernetes.io/previousNames': csv('name'),
    'internal.config.kubernetes.io/previousNamespaces': csv('namespace'),
  };
  if (!isTree(metadata) || resource.previous.length === 0) return resource.value;
  return {
    ...resource.value,
    metadata: { ...metadata, annotations: { ...(isTree(annotations) ? annotations : {}), ...internal } },
  };
}
