import type { ApiServer } from '../refusal.ts';

/*
 * What a ResourceQuota can count (`pkg/apis/core/helper/helpers.go`).
 */

const COMPUTE = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];
const QUOTA = new Set([
  ...COMPUTE,
  'ephemeral-storage',
  'requests.ephemeral-storage',
  'limits.ephemeral-storage',
  'requests.storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
]);

/** `IsStandardQuotaResourceName`. */
export function isQuotaResource(name: string): boolean {
  return QUOTA.has(name) || name.startsWith('hugepages-') || name.startsWith('requests.hugepages-');
}

const POD_SCOPES = ['Terminating', 'NotTerminating', 'NotBestEffort', 'PriorityClass', 'CrossNamespacePodAffinity'];

/** `IsStandardResourceQuotaScope`; claims by their attributes have been counted since 1.34 (KEP-3751). */
export function isQuotaScope(scope: string, { minor }: ApiServer): boolean {
  return scope === 'BestEffort' || POD_SCOPES.includes(scope) || (minor >= 34 && scope === 'VolumeAttributesClass');
}

/** `IsResourceQuotaScopeValidForResource`: Pods of the best effort ask for nothing that could be counted but themselves. */
export function isCountedInScope(scope: string, resource: string): boolean {
  if (scope === 'BestEffort') return resource === 'pods';
  if (scope === 'VolumeAttributesClass') return ['persistentvolumeclaims', 'requests.storage'].includes(resource);
  return !POD_SCOPES.includes(scope) || resource === 'pods' || COMPUTE.includes(resource);
}
