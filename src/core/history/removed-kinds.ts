import { groupOf, type ObjectRef } from '../values/object-ref.ts';

interface Removal {
  /** The first minor version without it. */
  readonly since: number;
  /** The version of the same group that has the kind instead; absent where the group has it no more. */
  readonly now?: string;
}

/**
 * Built-in kinds that API servers serve no more, by API version and kind; `*` for all kinds of the version.
 * Source: Kubernetes' deprecated API migration guide.
 */
const REMOVED: ReadonlyMap<string, Removal> = new Map<string, Removal>([
  // Files for a program, which no cluster ever knew.
  ['kustomize.config.k8s.io/v1beta1/*', { since: 0 }],
  ['kustomize.config.k8s.io/v1alpha1/*', { since: 0 }],
  ['extensions/v1beta1/*', { since: 22 }],
  ['apps/v1beta1/*', { since: 16, now: 'v1' }],
  ['apps/v1beta2/*', { since: 16, now: 'v1' }],
  ['networking.k8s.io/v1beta1/Ingress', { since: 22, now: 'v1' }],
  ['networking.k8s.io/v1beta1/IngressClass', { since: 22, now: 'v1' }],
  ['rbac.authorization.k8s.io/v1alpha1/*', { since: 22, now: 'v1' }],
  ['rbac.authorization.k8s.io/v1beta1/*', { since: 22, now: 'v1' }],
  ['apiextensions.k8s.io/v1beta1/CustomResourceDefinition', { since: 22, now: 'v1' }],
  ['apiregistration.k8s.io/v1beta1/APIService', { since: 22, now: 'v1' }],
  ['admissionregistration.k8s.io/v1beta1/MutatingWebhookConfiguration', { since: 22, now: 'v1' }],
  ['admissionregistration.k8s.io/v1beta1/ValidatingWebhookConfiguration', { since: 22, now: 'v1' }],
  ['scheduling.k8s.io/v1beta1/PriorityClass', { since: 22, now: 'v1' }],
  ['storage.k8s.io/v1beta1/StorageClass', { since: 22, now: 'v1' }],
  ['storage.k8s.io/v1beta1/CSIDriver', { since: 22, now: 'v1' }],
  ['storage.k8s.io/v1beta1/CSINode', { since: 22, now: 'v1' }],
  ['storage.k8s.io/v1beta1/VolumeAttachment', { since: 22, now: 'v1' }],
  ['storage.k8s.io/v1beta1/CSIStorageCapacity', { since: 27, now: 'v1' }],
  ['coordination.k8s.io/v1beta1/Lease', { since: 22, now: 'v1' }],
  ['certificates.k8s.io/v1beta1/CertificateSigningRequest', { since: 22, now: 'v1' }],
  ['batch/v1beta1/CronJob', { since: 25, now: 'v1' }],
  ['discovery.k8s.io/v1beta1/EndpointSlice', { since: 25, now: 'v1' }],
  ['events.k8s.io/v1beta1/Event', { since: 25, now: 'v1' }],
  ['node.k8s.io/v1beta1/RuntimeClass', { since: 25, now: 'v1' }],
  ['policy/v1beta1/PodDisruptionBudget', { since: 25, now: 'v1' }],
  ['policy/v1beta1/PodSecurityPolicy', { since: 25 }],
  ['autoscaling/v2beta1/HorizontalPodAutoscaler', { since: 25, now: 'v2' }],
  ['autoscaling/v2beta2/HorizontalPodAutoscaler', { since: 26, now: 'v2' }],
  ['flowcontrol.apiserver.k8s.io/v1beta1/*', { since: 26, now: 'v1' }],
  ['flowcontrol.apiserver.k8s.io/v1beta2/*', { since: 29, now: 'v1' }],
  ['flowcontrol.apiserver.k8s.io/v1beta3/*', { since: 32, now: 'v1' }],
]);

/** What became of a built-in kind that this API server serves no more; null for one that it serves or that is not built in. */
export function removalOf({ apiVersion, kind }: ObjectRef, minor: number): Removal | null {
  const removal = REMOVED.get(`${apiVersion}/${kind}`) ?? REMOVED.get(`${apiVersion}/*`);
  return removal !== undefined && minor >= removal.since ? removal : null;
}

/** What Argo CD says of an object whose kind the cluster does not serve (argo-cd, `controller/sync.go`, AugmentSyncMsg). */
export function unservedMessage(ref: ObjectRef, { now }: Pick<Removal, 'now'>): string {
  const group = groupOf(ref.apiVersion);
  const kind = `${group}/${ref.kind}`;
  const resource = `${ref.namespace ?? ''}/${ref.name}`;
  if (now === undefined)
    return `The Kubernetes API could not find ${kind} for requested resource ${resource}. Make sure the "${ref.kind}" CRD is installed on the destination cluster.`;
  const version = ref.apiVersion.slice(ref.apiVersion.indexOf('/') + 1);
  return `The Kubernetes API could not find version "${version}" of ${kind} for requested resource ${resource}. Version "${now}" of ${kind} is installed on the destination cluster.`;
}
