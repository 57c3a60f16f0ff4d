import type { Gvk } from './gvk.ts';

/** How lists of a type merge: by the keys of their elements, or `''` for lists of scalars that are united. */
export interface ListMerge {
  readonly keys: readonly string[];
}

/** A part of the built-in schema: which fields lead on, and which lists merge. */
export interface Schema {
  readonly fields: { get(name: string): { readonly type?: Schema; readonly merge?: ListMerge } | undefined };
}

/**
 * Types with fields that strategic merge patches treat specially. `field:Type` leads on, `field=key` merges a list by `key`
 * (more keys with `+`; `*` unites scalars), `field=key:Type` does both. Types with the same fields share a line.
 * Source: `x-kubernetes-patch-merge-key`, `x-kubernetes-patch-strategy` and `x-kubernetes-list-map-keys` of the Kubernetes 1.21.2
 * OpenAPI document that kustomize 5.8.1 carries (`kyaml/openapi/kubernetesapi/v1_21_2`), checked against the table that kustomize
 * later computed from it (`kyaml/openapi/zz_generated_patchmeta.go`). What has no effect is left out: `key` of a label selector's
 * requirement, which is no list, and fields below lists that are replaced as a whole.
 */
const TYPES = `
ObjectMeta ownerReferences=uid finalizers=*
Object,PersistentVolumeClaimTemplate metadata:ObjectMeta
Pod metadata:ObjectMeta spec:PodSpec status:PodStatus
PodStatus conditions=type podIPs=ip
PodTemplate metadata:ObjectMeta template:PodTemplateSpec
PodTemplateSpec metadata:ObjectMeta spec:PodSpec
PodSpec containers=name:Container initContainers=name:Container ephemeralContainers=name:EphemeralContainer volumes=name:Volume imagePullSecrets=name hostAliases=ip topologySpreadConstraints=topologyKey+whenUnsatisfiable
Container env=name ports=containerPort+protocol volumeMounts=mountPath volumeDevices=devicePath
EphemeralContainer env=name volumeMounts=mountPath volumeDevices=devicePath
Volume ephemeral:EphemeralVolumeSource
EphemeralVolumeSource volumeClaimTemplate:PersistentVolumeClaimTemplate
ReplicationController metadata:ObjectMeta spec:ReplicationControllerSpec status:Conditions
Deployment metadata:ObjectMeta spec:DeploymentSpec status:Conditions
DaemonSet metadata:ObjectMeta spec:DaemonSetSpec status:Conditions
ReplicaSet metadata:ObjectMeta spec:ReplicaSetSpec status:Conditions
StatefulSet metadata:ObjectMeta spec:StatefulSetSpec status:Conditions
Job metadata:ObjectMeta spec:JobSpec status:Conditions
ReplicationControllerSpec,DeploymentSpec,DaemonSetSpec,ReplicaSetSpec,StatefulSetSpec,JobSpec template:PodTemplateSpec
CronJob metadata:ObjectMeta spec:CronJobSpec
CronJobSpec jobTemplate:JobTemplateSpec
JobTemplateSpec metadata:ObjectMeta spec:JobSpec
Conditions conditions=type
Service metadata:ObjectMeta spec:ServiceSpec status:Conditions
ServiceSpec ports=port+protocol
ServiceAccount metadata:ObjectMeta secrets=name
Node metadata:ObjectMeta spec:NodeSpec status:NodeStatus
NodeSpec podCIDRs=*
NodeStatus addresses=type conditions=type
ComponentStatus metadata:ObjectMeta conditions=type
Namespace,PersistentVolumeClaim,PodDisruptionBudget,APIService metadata:ObjectMeta status:Conditions
MutatingWebhookConfiguration,ValidatingWebhookConfiguration metadata:ObjectMeta webhooks=name
CSINode metadata:ObjectMeta spec:CSINodeSpec
CSINodeSpec drivers=name
`;

/**
 * The kinds that have a schema, by the versions that have it: newer versions (`autoscaling/v2`) have none. A kind is described by
 * the type of its name, or else by `Object`. Source: as above.
 */
const KINDS = `
v1 Binding ComponentStatus ConfigMap Endpoints Event LimitRange Namespace Node PersistentVolume PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount
admissionregistration.k8s.io/v1 MutatingWebhookConfiguration ValidatingWebhookConfiguration
admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration ValidatingWebhookConfiguration
apiextensions.k8s.io/v1 CustomResourceDefinition
apiextensions.k8s.io/v1beta1 CustomResourceDefinition
apiregistration.k8s.io/v1 APIService
apiregistration.k8s.io/v1beta1 APIService
apps/v1 ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet
authentication.k8s.io/v1 TokenRequest TokenReview
authentication.k8s.io/v1beta1 TokenReview
authorization.k8s.io/v1 LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview
authorization.k8s.io/v1beta1 LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview
autoscaling/v1 HorizontalPodAutoscaler Scale
autoscaling/v2beta1 HorizontalPodAutoscaler
autoscaling/v2beta2 HorizontalPodAutoscaler
batch/v1 CronJob Job
batch/v1beta1 CronJob
certificates.k8s.io/v1 CertificateSigningRequest
certificates.k8s.io/v1beta1 CertificateSigningRequest
coordination.k8s.io/v1 Lease
coordination.k8s.io/v1beta1 Lease
discovery.k8s.io/v1 EndpointSlice
discovery.k8s.io/v1beta1 EndpointSlice
events.k8s.io/v1 Event
events.k8s.io/v1beta1 Event
extensions/v1beta1 Ingress
flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema PriorityLevelConfiguration
networking.k8s.io/v1 Ingress IngressClass NetworkPolicy
networking.k8s.io/v1beta1 Ingress IngressClass
node.k8s.io/v1 RuntimeClass
node.k8s.io/v1beta1 RuntimeClass
policy/v1 PodDisruptionBudget
policy/v1beta1 Eviction PodDisruptionBudget PodSecurityPolicy
rbac.authorization.k8s.io/v1 ClusterRole ClusterRoleBinding Role RoleBinding
rbac.authorization.k8s.io/v1beta1 ClusterRole ClusterRoleBinding Role RoleBinding
scheduling.k8s.io/v1 PriorityClass
scheduling.k8s.io/v1beta1 PriorityClass
storage.k8s.io/v1 CSIDriver CSINode StorageClass VolumeAttachment
storage.k8s.io/v1beta1 CSIDriver CSINode CSIStorageCapacity StorageClass VolumeAttachment
`;

const types = readTypes();
const kinds = readKinds();

/** The merge schema of a built-in kind; undefined for the rest, whose lists are replaced as a whole. */
export function builtinSchema(gvk: Gvk): Schema | undefined {
  return kinds.get(`${gvk.group === '' ? '' : `${gvk.group}/`}${gvk.version} ${gvk.kind}`);
}

/** The merge schema of a definition of the built-in document, by its full name. */
export function builtinDefinition(name: string): Schema | undefined {
  return types.get(name.slice(name.lastIndexOf('.') + 1));
}

type Fields = Map<string, { type?: Schema; merge?: ListMerge }>;

function readTypes(): ReadonlyMap<string, Schema> {
  const made = new Map<string, { readonly fields: Fields }>();
  const typeNamed = (name: string): { readonly fields: Fields } => {
    const known = made.get(name) ?? { fields: new Map() };
    made.set(name, known);
    return known;
  };
  for (const line of TYPES.trim().split('\n')) {
    const [names = '', ...fields] = line.split(' ');
    for (const name of names.split(','))
      for (const field of fields) readField(field, typeNamed(name).fields, typeNamed);
  }
  return made;
}

function readField(text: string, into: Fields, typeNamed: (name: string) => Schema): void {
  const [, name = '', keys, type] = /^(\w+)(?:=([\w+*]+))?(?::(\w+))?$/.exec(text) ?? [];
  into.set(name, {
    ...(type === undefined ? {} : { type: typeNamed(type) }),
    ...(keys === undefined ? {} : { merge: { keys: keys === '*' ? [] : keys.split('+') } }),
  });
}

function readKinds(): ReadonlyMap<string, Schema> {
  const result = new Map<string, Schema>();
  for (const line of KINDS.trim().split('\n')) {
    const [apiVersion = '', ...names] = line.split(' ');
    for (const kind of names) {
      const schema = types.get(kind) ?? types.get('Object');
      if (schema !== undefined) result.set(`${apiVersion} ${kind}`, schema);
    }
  }
  return result;
}
