// Writes src/core/admission/decode/built-in-types.generated.ts: the fields of Kubernetes' own kinds, from the models that the official JavaScript client
// generates from Kubernetes' OpenAPI. Give one unpacked npm package per Kubernetes minor, oldest first (`npm pack @kubernetes/client-node@VERSION`):
//   node .ci/kubernetes-types.mjs 30=FOLDER 32=FOLDER …       with 0.22.3 (1.30), 1.1.0 (1.32), 1.3.0 (1.33), 1.4.0 (1.34), 2.0.1 (1.36); the client skipped 1.31 and 1.35
// The client is Apache-2.0. What it does not know is added from the tables below: Go's types of strings with a name, quantities, and what came with the minors it skipped.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const OUT = 'src/core/admission/decode/built-in-types.generated.ts';

/** Fields of the minors the client skipped; without a line here a field counts as new in the client's next minor. */
const SINCE = {
  31: `V1ContainerStatus.allocatedResourcesStatus V1ContainerStatus.user V1LeaseSpec.preferredHolder V1LeaseSpec.strategy V1NodeRuntimeHandlerFeatures.userNamespaces
    V1NodeStatus.features V1PodResourceClaim.resourceClaimName V1PodResourceClaim.resourceClaimTemplateName V1PodSecurityContext.supplementalGroupsPolicy
    V1ResourceAttributes.fieldSelector V1ResourceAttributes.labelSelector CoreV1ResourceClaim.request V1Volume.image
    V1ImageVolumeSource.pullPolicy V1ImageVolumeSource.reference`,
  35: `V1CSIDriverSpec.serviceAccountTokenInSecrets V1CustomResourceDefinitionCondition.observedGeneration V1CustomResourceDefinitionStatus.observedGeneration
    V1NodeStatus.declaredFeatures V1PodCertificateProjection.userAnnotations V1PodStatus.allocatedResources V1PodStatus.resources V1ResourceHealth.message`,
};

/** Names that older clients have for a model: until resource.k8s.io had a v1, a container's claim was the only one. */
const RENAMED = new Map([['V1ResourceClaim', 'CoreV1ResourceClaim']]);

/** Fields that only a minor the client skipped has. */
const ONLY_THERE = { V1PodSpec: 'workloadRef:any+35-35' };

/** Go's names of strings that have one: a message says `of type v1.Protocol`. */
const NAMED = `
v1.AddressType EndpointSlice.addressType
v1.AppArmorProfileType AppArmorProfile.type
v1.AzureDataDiskCachingMode AzureDiskVolumeSource.cachingMode
v1.AzureDataDiskKind AzureDiskVolumeSource.kind
v1.Capability Capabilities.add Capabilities.drop
v1.CompletionMode JobSpec.completionMode
v1.ConcurrencyPolicy CronJobSpec.concurrencyPolicy
v1.ConditionStatus PodFailurePolicyOnPodConditionsPattern.status
v1.ContainerRestartPolicy Container.restartPolicy EphemeralContainer.restartPolicy
v1.ConversionStrategyType CustomResourceConversion.strategy
v1.DNSPolicy PodSpec.dnsPolicy
v1.DaemonSetUpdateStrategyType DaemonSetUpdateStrategy.type
v1.DeploymentStrategyType DeploymentStrategy.type
v1.FSGroupPolicy CSIDriverSpec.fsGroupPolicy
v1.FailurePolicyType ValidatingWebhook.failurePolicy MutatingWebhook.failurePolicy ValidatingAdmissionPolicySpec.failurePolicy
v1.FinalizerName NamespaceSpec.finalizers
v1.HostPathType HostPathVolumeSource.type
v1.IPFamily ServiceSpec.ipFamilies
v1.IPFamilyPolicy ServiceSpec.ipFamilyPolicy
v1.KeyUsage CertificateSigningRequestSpec.usages
v1.LabelSelectorOperator LabelSelectorRequirement.operator
v1.LimitType LimitRangeItem.type
v1.ManagedFieldsOperationType ManagedFieldsEntry.operation
v1.MatchPolicyType ValidatingWebhook.matchPolicy MutatingWebhook.matchPolicy MatchResources.matchPolicy
v1.MountPropagationMode VolumeMount.mountPropagation
v1.NodeInclusionPolicy TopologySpreadConstraint.nodeAffinityPolicy TopologySpreadConstraint.nodeTaintsPolicy
v1.NodeSelectorOperator NodeSelectorRequirement.operator
v1.OSName PodOS.name
v1.OperationType RuleWithOperations.operations
v1.ParameterNotFoundActionType ParamRef.parameterNotFoundAction
v1.PathType HTTPIngressPath.pathType
v1.PersistentVolumeAccessMode PersistentVolumeSpec.accessModes PersistentVolumeClaimSpec.accessModes
v1.PersistentVolumeClaimRetentionPolicyType StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled
v1.PersistentVolumeMode PersistentVolumeSpec.volumeMode PersistentVolumeClaimSpec.volumeMode
v1.PersistentVolumeReclaimPolicy PersistentVolumeSpec.persistentVolumeReclaimPolicy StorageClass.reclaimPolicy
v1.PodConditionType PodReadinessGate.conditionType PodFailurePolicyOnPodConditionsPattern.type
v1.PodFSGroupChangePolicy PodSecurityContext.fsGroupChangePolicy
v1.PodFailurePolicyAction PodFailurePolicyRule.action
v1.PodFailurePolicyOnExitCodesOperator PodFailurePolicyOnExitCodesRequirement.operator
v1.PodManagementPolicyType StatefulSetSpec.podManagementPolicy
v1.PodReplacementPolicy JobSpec.podReplacementPolicy
v1.PodSELinuxChangePolicy PodSecurityContext.seLinuxChangePolicy
v1.PolicyType NetworkPolicySpec.policyTypes
v1.PreemptionPolicy PodSpec.preemptionPolicy PriorityClass.preemptionPolicy
v1.ProcMountType SecurityContext.procMount
v1.Protocol ContainerPort.protocol ServicePort.protocol NetworkPolicyPort.protocol EndpointPort.protocol
v1.PullPolicy Container.imagePullPolicy EphemeralContainer.imagePullPolicy ImageVolumeSource.pullPolicy
v1.RecursiveReadOnlyMode VolumeMount.recursiveReadOnly
v1.ReinvocationPolicyType MutatingWebhook.reinvocationPolicy
v1.ResourceName ContainerResizePolicy.resourceName ResourceMetricSource.name ContainerResourceMetricSource.name
v1.ResourceQuotaScope ResourceQuotaSpec.scopes ScopedResourceSelectorRequirement.scopeName
v1.ResourceResizeRestartPolicy ContainerResizePolicy.restartPolicy
v1.ResourceScope CustomResourceDefinitionSpec.scope
v1.RestartPolicy PodSpec.restartPolicy
v1.ScopeSelectorOperator ScopedResourceSelectorRequirement.operator
v1.ScopeType RuleWithOperations.scope
v1.SeccompProfileType SeccompProfile.type
v1.SecretType Secret.type
v1.ServiceAffinity ServiceSpec.sessionAffinity
v1.ServiceExternalTrafficPolicy ServiceSpec.externalTrafficPolicy
v1.ServiceInternalTrafficPolicy ServiceSpec.internalTrafficPolicy
v1.ServiceType ServiceSpec.type
v1.SideEffectClass ValidatingWebhook.sideEffects MutatingWebhook.sideEffects
v1.Signal Lifecycle.stopSignal
v1.StatefulSetUpdateStrategyType StatefulSetUpdateStrategy.type StatefulSetUpdateStrategy.type
v1.StorageMedium EmptyDirVolumeSource.medium
v1.SupplementalGroupsPolicy PodSecurityContext.supplementalGroupsPolicy
v1.TaintEffect Taint.effect Toleration.effect
v1.TolerationOperator Toleration.operator
v1.URIScheme HTTPGetAction.scheme
v1.UnhealthyPodEvictionPolicyType PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy
v1.UnsatisfiableConstraintAction TopologySpreadConstraint.whenUnsatisfiable
v1.ValidationAction ValidatingAdmissionPolicyBindingSpec.validationActions
v1.VolumeBindingMode StorageClass.volumeBindingMode
v1.VolumeLifecycleMode CSIDriverSpec.volumeLifecycleModes
v2.HPAScalingPolicyType HPAScalingPolicy.type
v2.MetricSourceType MetricSpec.type
v2.MetricTargetType MetricTarget.type
v2.ScalingPolicySelect HPAScalingRules.selectPolicy
types.UID ObjectMeta.uid OwnerReference.uid ObjectReference.uid Preconditions.uid
v1.ResourceList ContainerStatus.allocatedResources LimitRangeItem.default LimitRangeItem.defaultRequest LimitRangeItem.max LimitRangeItem.maxLimitRequestRatio LimitRangeItem.min
v1.ResourceList NodeStatus.allocatable NodeStatus.capacity Overhead.podFixed PersistentVolumeClaimStatus.allocatedResources PersistentVolumeClaimStatus.capacity
v1.ResourceList PersistentVolumeSpec.capacity PodSpec.overhead ResourceQuotaSpec.hard ResourceQuotaStatus.hard ResourceQuotaStatus.used ResourceRequirements.limits ResourceRequirements.requests
v1.ResourceList VolumeResourceRequirements.limits VolumeResourceRequirements.requests PodStatus.allocatedResources
resource.Quantity EmptyDirVolumeSource.sizeLimit ResourceFieldSelector.divisor MetricTarget.averageValue MetricTarget.value MetricValueStatus.averageValue MetricValueStatus.value
resource.Quantity HPAScalingRules.tolerance CSIStorageCapacity.capacity CSIStorageCapacity.maximumVolumeSize DeviceCapacity.value Counter.value
`;

const named = new Map(
  NAMED.trim()
    .split('\n')
    .flatMap((line) => {
      const [type, ...fields] = line.split(' ');
      return fields.map((field) => [field, type]);
    }),
);
const since = new Map(
  Object.entries(SINCE).flatMap(([minor, fields]) => fields.split(/\s+/).map((field) => [field, Number(minor)])),
);

const clients = process.argv.slice(2).map((pair) => {
  const [minor, folder] = pair.split('=');
  return { minor: Number(minor), ...readClient(join(folder, 'dist', 'gen')) };
});
const [oldest, newest] = [clients[0].minor, clients.at(-1).minor];

function readClient(folder) {
  const [models, apis] = readdirSync(folder).includes('models') ? ['models', 'apis'] : ['model', 'api'];
  return { types: readTypes(join(folder, models)), kinds: readKinds(join(folder, apis)) };
}

function readTypes(folder) {
  const types = new Map();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.js'))) {
    const text = readFileSync(join(folder, file), 'utf8');
    const [, name, fields] = /(\w+)\.attributeTypeMap = (\[[\s\S]*?\n\]);/.exec(text) ?? [];
    if (fields) types.set(name, new Map(JSON.parse(fields).map((field) => [field.baseName, field])));
  }
  for (const [before, now] of RENAMED) if (types.has(before) && !types.has(now)) types.set(now, types.get(before));
  return types;
}

/** What can be posted: `apps/v1 Deployment` → the model, the resource's name and its scope. */
function readKinds(folder) {
  const kinds = new Map();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('Api.js'))) {
    let path = '';
    for (const [, url, body] of readFileSync(join(folder, file), 'utf8').matchAll(
      /localVarPath = (?:this\.basePath \+ )?'([^']+)'|\.serialize\(body, "([A-Z]\w+)"/g,
    )) {
      if (url) path = url;
      const [, group, version, scope, resource] =
        /^\/apis?\/(?:([a-z0-9.]+)\/)?(v\d\w*)\/(namespaces\/\{namespace\}\/)?([a-z]+)$/.exec(path) ?? [];
      if (!body || body === 'V1DeleteOptions' || !resource) continue;
      const key = `${group ? `${group}/` : ''}${version} ${goName(body)}`;
      kinds.set(key, { type: body, resource, scope: scope ? 'namespaced' : 'cluster' });
    }
  }
  return kinds;
}

/** `V1PodSpec` is `PodSpec`, `CoreV1ResourceClaim` is `ResourceClaim`. */
function goName(type) {
  return type.replace(/^[A-Z]?[a-z]*V\d+((alpha|beta)\d+)?/, '');
}

function goType(owner, { baseName, type, format }) {
  const name = named.get(`${goName(owner)}.${baseName}`);
  const [, element] = /^(?:Array|Set)<(.*)>$/.exec(type) ?? [];
  if (name === 'v1.ResourceList') return name;
  if (element !== undefined) return `[]${name ?? scalar(element, format)}`;
  const [, value] = /^\{ \[key: string\]: (.*); \}$/.exec(type) ?? [];
  if (value !== undefined)
    return `{}${/^Array</.test(value) ? `[]${scalar(value.slice(6, -1), format)}` : scalar(value, format)}`;
  return name ?? scalar(type, format);
}

function scalar(type, format) {
  if (type === 'number') return format === 'double' ? 'float64' : format === 'int64' ? 'int64' : 'int32';
  if (format === 'byte') return '[]uint8';
  return (
    { boolean: 'bool', Date: 'v1.Time', V1MicroTime: 'v1.MicroTime', IntOrString: 'intstr.IntOrString', object: 'any' }[
      type
    ] ?? type
  );
}

/** `+33`: new in 1.33; `-30`: gone after 1.30. */
function span(minors, name) {
  const first = since.get(name) ?? minors[0];
  const last = minors.at(-1);
  return `${first > oldest ? `+${first}` : ''}${last < newest ? `-${last}` : ''}`;
}

function minorsOf(select) {
  return clients.filter((client) => select(client) !== undefined).map(({ minor }) => minor);
}

function newestOf(select) {
  return clients.map(select).findLast((found) => found !== undefined);
}

const kinds = [...new Set(clients.flatMap((client) => [...client.kinds.keys()]))].sort().map((key) => {
  const { type, resource, scope } = newestOf((client) => client.kinds.get(key));
  return {
    key,
    type,
    stable: /(^|\/)v\d+ /.test(key),
    text: `${resource} ${scope}${span(
      minorsOf((client) => client.kinds.get(key)),
      key,
    )}`,
  };
});

const written = new Map();
function write(type) {
  if (written.has(type)) return;
  const fields = [...new Set(clients.flatMap((client) => [...(client.types.get(type)?.keys() ?? [])]))].sort();
  if (fields.length === 0) return;
  written.set(type, '');
  const texts = fields.map((field) => {
    const go = goType(
      type,
      newestOf((client) => client.types.get(type)?.get(field)),
    );
    write(go.replace(/^(\[\]|\{\})+/, ''));
    return `${field}:${go}${span(
      minorsOf((client) => client.types.get(type)?.get(field)),
      `${type}.${field}`,
    )}`;
  });
  written.set(type, [...texts, ...(ONLY_THERE[type] ? [ONLY_THERE[type]] : [])].join(' '));
}
for (const { type, stable } of kinds) if (stable) write(type);

const lines = (pairs) => pairs.map(([key, text]) => `  ${JSON.stringify(key)}: ${JSON.stringify(text)},`).join('\n');
writeFileSync(
  OUT,
  `// Generated by \`node .ci/kubernetes-types.mjs\` from the models of @kubernetes/client-node 0.22.3, 1.1.0, 1.3.0, 1.4.0 and 2.0.1 (Apache-2.0, The Kubernetes Authors). Do not edit.

/** Every kind that can be written: \`resource scope\`; then \`+33\` where it is new in 1.33, \`-30\` where 1.30 is the last that has it. */
export const BUILT_IN_KINDS: Readonly<Record<string, string>> = {
${lines(kinds.map(({ key, text }) => [key, text]))}
};

/** The stable kinds' types. */
export const TYPE_OF_KIND: Readonly<Record<string, string>> = {
${lines(kinds.filter(({ stable }) => stable).map(({ key, type }) => [key, type]))}
};

/** Fields by type: \`name:Go's type\`, \`[]\` for lists and \`{}\` for maps of strings before it, and the minors as above. */
export const BUILT_IN_TYPES: Readonly<Record<string, string>> = {
${lines([...written].sort(([a], [b]) => (a < b ? -1 : 1)))}
};
`,
);
