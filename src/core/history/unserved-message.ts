import { notServed, preferredVersion } from '../admission/decode/built-in-kind.ts';
import type { ApiServer } from '../admission/refusal.ts';
import { groupOf, type ObjectRef } from '../values/object-ref.ts';

/** Files for a program, which no cluster ever knew. */
const NO_CLUSTERS = 'kustomize.config.k8s.io';

/**
 * What Argo CD says of an object whose kind the cluster does not serve (argo-cd, `controller/sync.go`, AugmentSyncMsg); null for kinds that it serves,
 * and for those that a definition may bring.
 */
export function unservedMessage(ref: ObjectRef, server: ApiServer): string | null {
  const { apiVersion, kind: name } = ref;
  const group = groupOf(apiVersion);
  if (group !== NO_CLUSTERS && notServed({ apiVersion, kind: name }, server) === null) return null;
  const kind = `${group}/${name}`;
  const resource = `${ref.namespace ?? ''}/${ref.name}`;
  const now = preferredVersion(group, name, server);
  if (now === undefined)
    return `The Kubernetes API could not find ${kind} for requested resource ${resource}. Make sure the "${name}" CRD is installed on the destination cluster.`;
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  return `The Kubernetes API could not find version "${version}" of ${kind} for requested resource ${resource}. Version "${now}" of ${kind} is installed on the destination cluster.`;
}
