import type { KindRules } from '../kind-rules.ts';
import { configMapRules } from './config-map-rules.ts';
import { limitRangeRules } from './limit-range-rules.ts';
import { namespaceRules } from './namespace-rules.ts';
import { resourceQuotaRules } from './resource-quota-rules.ts';
import { secretRules } from './secret-rules.ts';
import { serviceAccountRules } from './service-account-rules.ts';

/** Kinds that configure a namespace and what runs in it. */
export const CONFIG_KINDS: readonly (readonly [string, KindRules])[] = [
  ['v1 ConfigMap', configMapRules],
  ['v1 LimitRange', limitRangeRules],
  ['v1 Namespace', namespaceRules],
  ['v1 ResourceQuota', resourceQuotaRules],
  ['v1 Secret', secretRules],
  ['v1 ServiceAccount', serviceAccountRules],
];
