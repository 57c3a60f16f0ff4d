import { goRegExp } from './go-reg-exp.ts';
import { formatGvk } from './gvk.ts';
import type { Selector } from './kustomization.ts';
import { labelMatcher } from './label-selector.ts';
import { currentId, originalId, type Resource } from './resource.ts';
import { effectiveNamespace, type ResourceId } from './resource-id.ts';
import { child, isTree, type TreeMap } from './tree.ts';

/** What a selector asks of ids: every part is a regular expression that must match the whole text. */
export function idMatcher(selector: Selector): (id: ResourceId) => boolean {
  const parts = (['group', 'version', 'kind', 'name', 'namespace'] as const).flatMap((part) => {
    const wanted = selector[part];
    return wanted === undefined || wanted === '' ? [] : [{ part, pattern: goRegExp(`^(?:${wanted})$`) }];
  });
  return (id) => parts.every(({ part, pattern }) => pattern.test(id[part]));
}

/**
 * The objects a selector picks: by the name and the namespace they had at first or have now, by the kind they have now, and by labels and annotations.
 * Source: kustomize 5.8.1 `api/resmap/reswrangler.go`, Select; `api/types/selector.go`.
 */
export function selectResources(resources: readonly Resource[], selector: Selector): readonly Resource[] {
  const { group = '', version = '', kind = '', name = '', namespace = '' } = selector;
  const isOfKind = idMatcher({ group, version, kind });
  const [isCalled, isIn] = [idMatcher({ name }), idMatcher({ namespace })];
  const labels = labelMatcher(selector.labelSelector ?? '');
  const annotations = labelMatcher(selector.annotationSelector ?? '');
  return resources.filter((resource) => {
    const now = currentId(resource);
    const ids = [originalId(resource), now];
    return (
      ids.some((id) => isIn({ ...id, namespace: effectiveNamespace(id) })) &&
      ids.some(isCalled) &&
      isOfKind(now) &&
      labels(mapOf(resource, 'labels')) &&
      annotations(mapOf(resource, 'annotations'))
    );
  });
}

/** Labels or annotations of an object. */
export function mapOf(resource: Resource, name: 'labels' | 'annotations'): TreeMap {
  const metadata = child(resource.value, 'metadata');
  const map = isTree(metadata) ? child(metadata, name) : undefined;
  return isTree(map) ? map : {};
}

/** `Deployment.[noVer].[noGrp]/name.ns`, as a selector is named in messages. */
export function formatSelector(selector: Selector): string {
  const gvk = formatGvk({ group: selector.group ?? '', version: selector.version ?? '', kind: selector.kind ?? '' });
  return `${gvk}/${selector.name || '[noName]'}.${selector.namespace || '[noNs]'}`;
}
