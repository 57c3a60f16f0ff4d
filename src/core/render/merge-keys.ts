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
 * (more keys with `+`; `*` unites scalars), `field=key:Type` does both.
 * Source: `x-kubernetes-patch-merge-key`, `x-kubernetes-patch-strategy` and `x-kubernetes-list-map-keys` of the Kubernetes 1.21
 * OpenAPI document that kustomize 5.8.1 carries.
 */
const TYPES = `
Meta ownerReferences=uid finalizers=*
Pod metadata:Meta spec:PodSpec status:PodStatus
PodStatus conditions=type podIPs=ip
PodTemplate metadata:Meta template:PodTemplateSpec
PodTemplateSpec metadata:Meta spec:PodSpec
PodSpec containers=name:Container initContainers=name:Container ephemeralContainers=name:Container volumes=name imagePullSecrets=name hostAliases=ip topologySpreadConstraints=topologyKey+whenUnsatisfiable
Container env=name ports=containerPort+protocol volumeMounts=mountPath volumeDevices=devicePath
ReplicationController metadata:Meta spec:WorkloadSpec status:Conditions
Workload metadata:Meta spec:WorkloadSpec status:Conditions
WorkloadSpec template:PodTemplateSpec volumeClaimTemplates:Claim
Claim metadata:Meta status:Conditions
Conditions conditions=type
CronJob metadata:Meta spec:CronJobSpec
CronJobSpec jobTemplate:JobTemplate
JobTemplate metadata:Meta spec:WorkloadSpec
Service metadata:Meta spec:ServiceSpec status:Conditions
ServiceSpec ports=port+protocol
ServiceAccount metadata:Meta secrets=name
Node metadata:Meta spec:NodeSpec status:NodeStatus
NodeSpec podCIDRs=*
NodeStatus addresses=type conditions=type
Namespace metadata:Meta status:Conditions
PersistentVolumeClaim metadata:Meta status:Conditions
Webhooks metadata:Meta webhooks=name
CSINode metadata:Meta spec:CSINodeSpec
CSINodeSpec drivers=name
WithStatus metadata:Meta status:Conditions
Plain metadata:Meta
`;

/** Object kinds, by `kind` and their groups, with a version where others have no schema, and the type above that describes them. */
const KINDS = `
Pod v1 Pod
PodTemplate v1 PodTemplate
ReplicationController v1 ReplicationController
Service v1 Service
ServiceAccount v1 ServiceAccount
Node v1 Node
Namespace v1 Namespace
PersistentVolumeClaim v1 PersistentVolumeClaim
PersistentVolume v1 Plain
ConfigMap v1 Plain
Secret v1 Plain
Endpoints v1 Plain
Event v1 Plain
LimitRange v1 Plain
ResourceQuota v1 Plain
Deployment apps/v1 Workload
DaemonSet apps/v1 Workload
ReplicaSet apps/v1 Workload
StatefulSet apps/v1 Workload
ControllerRevision apps/v1 Plain
Job batch/v1 Workload
CronJob batch/v1,batch/v1beta1 CronJob
Ingress extensions,networking.k8s.io Plain
IngressClass networking.k8s.io Plain
NetworkPolicy networking.k8s.io Plain
PodDisruptionBudget policy WithStatus
PodSecurityPolicy policy Plain
HorizontalPodAutoscaler autoscaling Plain
MutatingWebhookConfiguration admissionregistration.k8s.io Webhooks
ValidatingWebhookConfiguration admissionregistration.k8s.io Webhooks
CustomResourceDefinition apiextensions.k8s.io Plain
APIService apiregistration.k8s.io WithStatus
ClusterRole rbac.authorization.k8s.io Plain
ClusterRoleBinding rbac.authorization.k8s.io Plain
Role rbac.authorization.k8s.io Plain
RoleBinding rbac.authorization.k8s.io Plain
PriorityClass scheduling.k8s.io Plain
CSIDriver storage.k8s.io Plain
CSINode storage.k8s.io CSINode
StorageClass storage.k8s.io Plain
VolumeAttachment storage.k8s.io Plain
EndpointSlice discovery.k8s.io Plain
Lease coordination.k8s.io Plain
RuntimeClass node.k8s.io Plain
FlowSchema flowcontrol.apiserver.k8s.io WithStatus
PriorityLevelConfiguration flowcontrol.apiserver.k8s.io WithStatus
`;

const types = readTypes();
const kinds = readKinds();

/** The merge schema of a built-in kind; undefined for the rest, whose lists are replaced as a whole. */
export function builtinSchema(gvk: Gvk): Schema | undefined {
  const apiVersion = gvk.group === '' ? gvk.version : `${gvk.group}/${gvk.version}`;
  return kinds.get(`${apiVersion} ${gvk.kind}`) ?? kinds.get(`${gvk.group} ${gvk.kind}`);
}

/** The merge schema of a definition of the built-in document, by its full name. */
export function builtinDefinition(name: string): Schema | undefined {
  const short = name.slice(name.lastIndexOf('.') + 1);
  return types.get(short === 'ObjectMeta' ? 'Meta' : short);
}

function readTypes(): ReadonlyMap<string, Schema> {
  const made = new Map<string, { fields: Map<string, { type?: Schema; merge?: ListMerge }> }>();
  const typeNamed = (name: string): { fields: Map<string, { type?: Schema; merge?: ListMerge }> } => {
    const known = made.get(name) ?? { fields: new Map() };
    made.set(name, known);
    return known;
  };
  for (const line of TYPES.trim().split('\n')) {
    const [name = '', ...fields] = line.split(' ');
    for (const field of fields) {
      const [, key = '', keys, type] = /^(\w+)(?:=([\w+*]+))?(?::(\w+))?$/.exec(field) ?? [];
      typeNamed(name).fields.set(key, {
        ...(type === undefined ? {} : { type: typeNamed(type) }),
        ...(keys === undefined ? {} : { merge: { keys: keys === '*' ? [] : keys.split('+') } }),
      });
    }
  }
  return made;
}

function readKinds(): ReadonlyMap<string, Schema> {
  const result = new Map<string, Schema>();
  for (const line of KINDS.trim().split('\n')) {
    const [kind = '', groups = '', type = ''] = line.split(' ');
    const schema = types.get(type);
    for (const group of groups.split(',')) if (schema !== undefined) result.set(`${group} ${kind}`, schema);
  }
  return result;
}
