import type { RenderedObject } from '../render/rendered.ts';
import type { JsonObject } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import { groupOf } from '../values/object-ref.ts';
import { objectsAt, stringAt, valueAt } from '../values/read-json.ts';

/**
 * Groups and kinds of well-known custom resources that make no Pods (configuration, secrets, routes, policies, scalers).
 * A custom resource not listed here may stand for Pods that an operator makes.
 */
const MAKES_NO_PODS = [
  'acme.cert-manager.io',
  'argoproj.io/AnalysisTemplate',
  'argoproj.io/AppProject',
  'argoproj.io/ClusterAnalysisTemplate',
  'autoscaling.k8s.io',
  'bitnami.com/SealedSecret',
  'cert-manager.io',
  'cilium.io',
  'cloud.google.com',
  'config.gatekeeper.sh',
  'configuration.konghq.com',
  'constraints.gatekeeper.sh',
  'crd.projectcalico.org',
  'elbv2.k8s.aws',
  'external-secrets.io',
  'extensions.istio.io',
  'gateway.envoyproxy.io',
  'gateway.networking.k8s.io',
  'generators.external-secrets.io',
  'grafana.integreatly.org/GrafanaDashboard',
  'grafana.integreatly.org/GrafanaDatasource',
  'grafana.integreatly.org/GrafanaFolder',
  'image.toolkit.fluxcd.io',
  'karpenter.k8s.aws',
  'karpenter.sh',
  'keda.sh/ScaledObject',
  'keda.sh/TriggerAuthentication',
  'keda.sh/ClusterTriggerAuthentication',
  'kustomize.toolkit.fluxcd.io',
  'kyverno.io',
  'metallb.io',
  'monitoring.coreos.com/AlertmanagerConfig',
  'monitoring.coreos.com/PodMonitor',
  'monitoring.coreos.com/Probe',
  'monitoring.coreos.com/PrometheusRule',
  'monitoring.coreos.com/ScrapeConfig',
  'monitoring.coreos.com/ServiceMonitor',
  'mutations.gatekeeper.sh',
  'networking.gke.io',
  'networking.istio.io',
  'notification.toolkit.fluxcd.io',
  'opentelemetry.io/Instrumentation',
  'operator.victoriametrics.com/VMPodScrape',
  'operator.victoriametrics.com/VMRule',
  'operator.victoriametrics.com/VMServiceScrape',
  'policy.linkerd.io',
  'projectcalico.org',
  'secrets-store.csi.x-k8s.io',
  'secrets.hashicorp.com',
  'security.istio.io',
  'snapshot.storage.k8s.io',
  'source.toolkit.fluxcd.io',
  'split.smi-spec.io',
  'telemetry.istio.io',
  'templates.gatekeeper.sh',
  'traefik.containo.us',
  'traefik.io',
  'trust.cert-manager.io',
  'velero.io',
];

const KNOWN = new Set(MAKES_NO_PODS);

/**
 * The namespace in which an object may make Pods that Git does not show: that of an operator's resource, or where a chart is installed.
 * Undefined for every object that makes none, and for the workloads we read.
 */
export function makesPodsIn({ ref, manifest }: RenderedObject): string | undefined {
  const group = groupOf(ref.apiVersion);
  // Built-in groups have no dot, or are the API server's own.
  if (!group.includes('.') || BUILT_IN.has(group) || KNOWN.has(group) || KNOWN.has(`${group}/${ref.kind}`))
    return undefined;
  const own = ref.namespace ?? 'default';
  switch (`${group}/${ref.kind}`) {
    case 'argoproj.io/Rollout':
      return undefined;
    case 'argoproj.io/Application':
      return hasChart(manifest) ? (stringAt(manifest, 'spec', 'destination', 'namespace') ?? own) : undefined;
    case 'helm.toolkit.fluxcd.io/HelmRelease':
    case 'helm.cattle.io/HelmChart':
      return stringAt(manifest, 'spec', 'targetNamespace') ?? own;
    default:
      return own;
  }
}

/** Whether an Argo CD Application installs a chart: what it makes is not in Git. */
function hasChart(manifest: JsonObject): boolean {
  const one = valueAt(manifest, 'spec', 'source');
  const sources = [...(isJsonObject(one) ? [one] : []), ...objectsAt(manifest, 'spec', 'sources')];
  return sources.some((source) => valueAt(source, 'chart') !== undefined || valueAt(source, 'helm') !== undefined);
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
