import type { KindRules } from '../kind-rules.ts';
import { serviceRules } from './service-rules.ts';

/** Kinds of how traffic gets to Pods. */
export const SERVICE_KINDS: readonly (readonly [string, KindRules])[] = [['v1 Service', serviceRules]];
