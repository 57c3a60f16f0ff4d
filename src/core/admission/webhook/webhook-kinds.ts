import type { KindRules } from '../kind-rules.ts';
import { webhookRules } from './webhook-rules.ts';

/** Kinds that let programs have a say in what is admitted. */
export const WEBHOOK_KINDS: readonly (readonly [string, KindRules])[] = [
  ['admissionregistration.k8s.io/v1 MutatingWebhookConfiguration', webhookRules(true)],
  ['admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration', webhookRules(false)],
];
