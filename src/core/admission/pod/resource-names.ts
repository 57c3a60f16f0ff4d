import { isQualifiedName } from '../metadata/label-syntax.ts';
import { compareQuantities, isWhole, parseQuantity, type Quantity } from '../quantity.ts';
import type { ApiServer } from '../refusal.ts';

/*
 * What the API server knows about names of resources (`pkg/apis/core/helper/helpers.go`).
 */

const CONTAINER = ['cpu', 'memory', 'ephemeral-storage'];
const COUNTED = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
const STANDARD = new Set([
  ...CONTAINER,
  ...CONTAINER.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  ...COUNTED,
  'storage',
  'requests.storage',
]);

export function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-');
}

/** `IsNativeResource`: no prefix, or Kubernetes' own. */
export function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

/** `IsExtendedResourceName`: devices and the like (`nvidia.com/gpu`). */
export function isExtendedResource(name: string, server: ApiServer): boolean {
  if (isNativeResource(name) || name.startsWith('requests.')) return false;
  return isQualifiedName(`requests.${name}`, server).length === 0;
}

/** `IsStandardResourceName`. */
export function isStandardResource(name: string): boolean {
  return STANDARD.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-');
}

/** `IsStandardContainerResourceName`. */
export function isContainerResource(name: string): boolean {
  return CONTAINER.includes(name) || isHugePages(name);
}

/** `IsOvercommitAllowed`: of what is not, a container gets exactly what it asks for. */
export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePages(name);
}

/** `IsIntegerResourceName`. */
export function isCounted(name: string, server: ApiServer): boolean {
  return COUNTED.includes(name) || isExtendedResource(name, server);
}

/** `IsHugePageResourceValueDivisible`: whole pages of the size in the name. */
export function isWholePages(name: string, amount: Quantity): boolean {
  const page = parseQuantity(name.slice('hugepages-'.length));
  if (page === undefined || compareQuantities(page, NOTHING) <= 0 || !isWhole(page)) return false;
  const scale = Math.min(page.scale, amount.scale);
  const units = ({ value, scale: own }: Quantity): bigint => value * 10n ** BigInt(own - scale);
  return units(amount) % units(page) === 0n;
}

const NOTHING: Quantity = { value: 0n, scale: 0, format: 'DecimalSI', text: '' };
