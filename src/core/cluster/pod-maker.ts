import type { RenderedObject } from '../render/rendered.ts';
import { groupOf } from '../values/object-ref.ts';

/**
 * Groups and kinds of well-known custom resources that make no Pods (configuration, secrets, routes, policies, scalers).
 * A custom resource not listed here may stand for Pods that an operator makes.
 */
const MAKES_NO_PODS = [
  'cilium.io',
  'bitnami.com/SealedSecret',
  'external-secrets.io',
  'secrets-store.csi.x-k8s.io',
  'secrets.hashicorp.com',
  'cert-manager.io/Certificate',
  'cert-manager.io/Issuer',
  'cert-manager.io/ClusterIssuer',
  'argoproj.io/AnalysisTemplate',
  'argoproj.io/ClusterAnalysisTemplate',
  'argoproj.io/AppProject',
  'monitoring.coreos.com/ServiceMonitor',
  'monitoring.coreos.com/PodMonitor',
  'monitoring.coreos.com/Probe',
  'monitoring.coreos.com/ScrapeConfig',
  'monitoring.coreos.com/PrometheusRule',
  'monitoring.coreos.com/AlertmanagerConfig',
  'gateway.networking.k8s.io/HTTPRoute',
  'gateway.networking.k8s.io/GRPCRoute',
  'gateway.networking.k8s.io/ReferenceGrant',
  'networking.istio.io',
  'security.istio.io',
  'telemetry.istio.io',
  'traefik.io',
  'traefik.containo.us',
  'keda.sh/ScaledObject',
  'keda.sh/TriggerAuthentication',
  'autoscaling.k8s.io',
  'kyverno.io',
  'metallb.io',
  'snapshot.storage.k8s.io',
  'kustomize.toolkit.fluxcd.io',
  'source.toolkit.fluxcd.io',
  'notification.toolkit.fluxcd.io',
  'image.toolkit.fluxcd.io',
];

const KNOWN = new Set(MAKES_NO_PODS);

/** True for a custom resource that may stand for Pods we cannot see. Built-in groups have no dot, or end in `.k8s.io` and are the API server's own. */
export function mayMakePods({ ref }: RenderedObject): boolean {
  const group = groupOf(ref.apiVersion);
  if (!group.includes('.') || BUILT_IN.has(group)) return false;
  if (group === 'argoproj.io' && ref.kind === 'Rollout') return false;
  return !KNOWN.has(group) && !KNOWN.has(`${group}/${ref.kind}`);
}

const BUILT_IN = new Set([
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy.networking.k8s.io',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'kustomize.config.k8s.io',
]);
