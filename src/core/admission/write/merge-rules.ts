import type { FieldType } from '../decode/go-field-type.ts';

/** How a list that is not replaced as a whole merges: element by element where they have the same keys, or as a set of texts. */
export interface ListRule {
  readonly keys: readonly string[];
  /** What a key is where an element leaves it out. */
  readonly defaults: Readonly<Record<string, string>>;
}

/**
 * Lists that strategic merge patches merge (`patchStrategy:"merge"` and `patchMergeKey` in the types of k8s.io/api), by type and field: `field=key`, `*` for a set.
 */
const STRATEGIC = readRules(`
V1ObjectMeta ownerReferences=uid finalizers=*
V1PodSpec containers=name initContainers=name ephemeralContainers=name volumes=name imagePullSecrets=name hostAliases=ip topologySpreadConstraints=topologyKey schedulingGates=name resourceClaims=name
V1Container env=name ports=containerPort volumeMounts=mountPath volumeDevices=devicePath
V1EphemeralContainer env=name ports=containerPort volumeMounts=mountPath volumeDevices=devicePath
V1ServiceSpec ports=port
V1ServiceAccount secrets=name
V1NodeSpec podCIDRs=*
V1CSINodeSpec drivers=name
V1MutatingWebhookConfiguration webhooks=name
V1ValidatingWebhookConfiguration webhooks=name
V1MutatingWebhook matchConditions=name
V1ValidatingWebhook matchConditions=name
V1ValidatingAdmissionPolicySpec matchConditions=name variables=name
V1MutatingAdmissionPolicySpec matchConditions=name variables=name
`);

/**
 * Lists that have owners element by element in server-side apply (`listType=map` with `listMapKey`, `listType=set`); `+` joins keys, `~` gives a key's default.
 */
const SERVER_SIDE = readRules(`
V1ObjectMeta ownerReferences=uid finalizers=*
V1PodSpec containers=name initContainers=name ephemeralContainers=name volumes=name imagePullSecrets=name hostAliases=ip topologySpreadConstraints=topologyKey+whenUnsatisfiable schedulingGates=name resourceClaims=name
V1Container env=name ports=containerPort+protocol~TCP volumeMounts=mountPath volumeDevices=devicePath
V1EphemeralContainer env=name ports=containerPort+protocol~TCP volumeMounts=mountPath volumeDevices=devicePath
V1ResourceRequirements claims=name
V1ServiceSpec ports=port+protocol~TCP
V1ServiceAccount secrets=name
V1NodeSpec podCIDRs=*
V1CSINodeSpec drivers=name
V1MutatingWebhookConfiguration webhooks=name
V1ValidatingWebhookConfiguration webhooks=name
V1MutatingWebhook matchConditions=name
V1ValidatingWebhook matchConditions=name
V1ValidatingAdmissionPolicySpec matchConditions=name variables=name
V1MutatingAdmissionPolicySpec matchConditions=name variables=name
`);

/** Structs of which a strategic merge patch that changes anything names all fields that stay (`patchStrategy:"retainKeys"`): what another writer added goes. */
const RETAINED: ReadonlySet<string> = new Set(['V1DeploymentStrategy', 'V1Volume', 'V1PodResourceClaim']);

/** Structs that a patch replaces as a whole (`patchStrategy:"replace"`). */
const REPLACED: ReadonlySet<string> = new Set(['V1PodDisruptionBudgetSpec.selector']);

/** Structs that have one owner as a whole in server-side apply (`structType=atomic`), and so are replaced. */
const ATOMIC: ReadonlySet<string> = new Set([
  'V1LabelSelector',
  'V1NodeSelector',
  'V1NodeSelectorTerm',
  'V1LocalObjectReference',
  'V1ObjectReference',
  'V1TypedLocalObjectReference',
  'V1SecretReference',
  'V1ConfigMapKeySelector',
  'V1SecretKeySelector',
  'V1ObjectFieldSelector',
  'V1ResourceFieldSelector',
  'V1ScopeSelector',
  'V1ScopedResourceSelectorRequirement',
  'V1TopologySelectorTerm',
  'V1ServiceBackendPort',
  'V1RoleRef',
  'RbacV1Subject',
]);
const ATOMIC_MAPS: ReadonlySet<string> = new Set([
  'V1PodSpec.nodeSelector',
  'V1ReplicationControllerSpec.selector',
  'V1ServiceSpec.selector',
]);

/** How kubectl's patches merge a field's list; undefined where they replace it. */
export function strategicRule(struct: string, field: string): ListRule | undefined {
  return STRATEGIC.get(`${struct}.${field}`);
}

/** How server-side apply merges a field's list; undefined where it replaces it. */
export function serverSideRule(struct: string, field: string): ListRule | undefined {
  return SERVER_SIDE.get(`${struct}.${field}`);
}

/** True for what a strategic merge patch writes anew when anything in it changes. */
export function retainsKeys(type: FieldType | undefined): boolean {
  return type?.kind === 'struct' && RETAINED.has(type.id);
}

/** True for what a strategic merge patch replaces, though it is a mapping. */
export function isReplaced(struct: string, field: string): boolean {
  return REPLACED.has(`${struct}.${field}`);
}

/** True for mappings that server-side apply replaces. */
export function isAtomic(struct: string, field: string, type: FieldType | undefined): boolean {
  return (type?.kind === 'struct' && ATOMIC.has(type.id)) || ATOMIC_MAPS.has(`${struct}.${field}`);
}

function readRules(text: string): ReadonlyMap<string, ListRule> {
  const rules = new Map<string, ListRule>();
  for (const line of text.trim().split('\n')) {
    const [struct = '', ...fields] = line.split(' ');
    for (const field of fields) {
      const [name = '', keys = ''] = field.split('=');
      const parts = keys === '*' ? [] : keys.split('+').map((key) => key.split('~'));
      rules.set(`${struct}.${name}`, {
        keys: parts.map(([key = '']) => key),
        defaults: Object.fromEntries(parts.flatMap(([key, value]) => (key && value ? [[key, value]] : []))),
      });
    }
  }
  return rules;
}
