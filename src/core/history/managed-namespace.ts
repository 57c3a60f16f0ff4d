import type { Application } from '../gitops/application.ts';
import type { RenderedObject } from '../render/rendered.ts';
import { objectAt } from '../values/read-json.ts';

/**
 * The namespace that Argo CD keeps beside an application's objects, for its labels decide which network policies hold in it: with
 * `CreateNamespace=true` and `managedNamespaceMetadata`, where the application has none of its own (argo-cd, `controller/sync_namespace.go`).
 */
export function withManagedNamespace(
  objects: readonly RenderedObject[],
  application: Application,
): readonly RenderedObject[] {
  const { namespace, sync, source } = application;
  const { managedNamespace: managed } = sync;
  if (namespace === undefined || managed === undefined || source === undefined) return objects;
  if (!sync.options.includes('CreateNamespace=true') || objects.some((one) => isManagedNamespace(one, application)))
    return objects;
  const manifest = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: managed.labels, annotations: managed.annotations },
  };
  const ref = { apiVersion: 'v1', kind: 'Namespace', name: namespace };
  const touches = ['labels', 'annotations'].map((key) => ({
    path: ['metadata', key],
    by: 'managedNamespaceMetadata',
    source,
    value: objectAt(manifest, 'metadata', key) ?? {},
  }));
  return [{ ref, manifest, source, document: 0, touches }, ...objects];
}

/** True for the namespace an application deploys to: Argo CD never counts it as the last object that is left, nor prunes it. */
export function isManagedNamespace({ ref }: Pick<RenderedObject, 'ref'>, { namespace, sync }: Application): boolean {
  return sync.managedNamespace !== undefined && ref.kind === 'Namespace' && ref.name === namespace;
}
