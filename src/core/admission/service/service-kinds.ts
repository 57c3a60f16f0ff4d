import type { KindRules } from '../kind-rules.ts';
import { endpointSliceRules } from './endpoint-slice-rules.ts';
import { endpointsRules } from './endpoints-rules.ts';
import { ingressClassRules } from './ingress-class-rules.ts';
import { ingressRules } from './ingress-rules.ts';
import { networkPolicyRules } from './network-policy-rules.ts';
import { serviceRules } from './service-rules.ts';

/** Kinds of how traffic gets to Pods. */
export const SERVICE_KINDS: readonly (readonly [string, KindRules])[] = [
  ['v1 Endpoints', endpointsRules],
  ['v1 Service', serviceRules],
  ['discovery.k8s.io/v1 EndpointSlice', endpointSliceRules],
  ['networking.k8s.io/v1 Ingress', ingressRules],
  ['networking.k8s.io/v1 IngressClass', ingressClassRules],
  ['networking.k8s.io/v1 NetworkPolicy', networkPolicyRules],
];
