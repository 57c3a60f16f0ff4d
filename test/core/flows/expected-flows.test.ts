import { expectedFlows } from '../../../src/core/flows/expected-flows.ts';
import { formatFlow } from '../../../src/core/network/peer.ts';
import { worldOf } from '../../support/world-of.ts';

const APPLICATION = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec: { source: { repoURL: https://example.com/shop.git, path: shop }, destination: { namespace: shop } }
`;

function flowsOf(...objects: readonly string[]): readonly string[] {
  const world = worldOf([{ 'application.yaml': APPLICATION, 'shop/objects.yaml': objects.join('\n---\n') }]);
  return expectedFlows(world.live).map(({ flow, from, why }) => `${from}: ${formatFlow(flow)}: ${why}`);
}

const pod = (name: string, container = '{ name: a, image: a }', metadata = '') =>
  `{ apiVersion: v1, kind: Pod, metadata: { name: ${name}, namespace: shop, labels: { app: ${name} }${metadata} }, spec: { containers: [${container}] } }`;
const service = (name: string, port: number | string = 80, more = '') =>
  `{ apiVersion: v1, kind: Service, metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }, spec: { selector: { app: ${name} }, ports: [{ name: http, port: ${port}${more} }] } }`;
const prometheus = pod('prometheus', '{ name: p, image: "quay.io/prometheus/prometheus:v3" }');

test.each<{ name: string; objects: readonly string[]; expected: readonly string[] }>([
  {
    name: 'a variable that names a Service',
    objects: [
      pod('web', '{ name: a, image: a, env: [{ name: DB_URL, value: "postgres://u@db:5432/x" }] }'),
      service('db', 5432),
    ],
    expected: ['configuration: shop/Pod/web → svc:shop/db 5432/TCP: Pod shop/web names it in `DB_URL`'],
  },
  {
    name: 'an exporter whose address is in a Secret nobody sees',
    objects: [
      pod('mysql-exporter', '{ name: e, image: "prom/mysqld-exporter:v0.16" }'),
      service('mysql', 3306),
      pod('mysql', '{ name: m, image: "mysql:8" }'),
    ],
    expected: [
      'exporter: shop/Pod/mysql-exporter → svc:shop/mysql 3306/TCP: Pod shop/mysql-exporter exports metrics of MySQL, and it is the only Service on its port',
    ],
  },
  {
    name: 'an exporter, but the only Service on its port is of something else',
    objects: [
      pod('nginx-exporter', '{ name: e, image: "nginx/nginx-prometheus-exporter:1" }'),
      service('shop-api', 8080),
      pod('shop-api'),
    ],
    expected: [],
  },
  {
    name: "a ServiceMonitor, at the container's port",
    objects: [
      prometheus,
      pod('web', '{ name: a, image: a, ports: [{ name: metrics, containerPort: 9100 }] }'),
      service('web', 80, ', targetPort: metrics'),
      '{ apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: { name: web, namespace: shop }, spec: { selector: { matchLabels: { app: web } }, endpoints: [{ port: http }] } }',
    ],
    expected: [
      'monitor: shop/Pod/prometheus → shop/Pod/web 9100/TCP: ServiceMonitor shop/web has Pod shop/web scraped',
    ],
  },
  {
    name: "a PodMonitor, scraped by the Pods of the operator's Prometheus",
    objects: [
      '{ apiVersion: monitoring.coreos.com/v1, kind: Prometheus, metadata: { name: main, namespace: monitoring }, spec: { podMonitorSelector: {}, podMonitorNamespaceSelector: {} } }',
      pod('web', '{ name: a, image: a, ports: [{ name: metrics, containerPort: 9100 }] }'),
      '{ apiVersion: monitoring.coreos.com/v1, kind: PodMonitor, metadata: { name: web, namespace: shop }, spec: { selector: { matchLabels: { app: web } }, podMetricsEndpoints: [{ port: metrics }] } }',
    ],
    expected: [
      'monitor: labels:monitoring/app.kubernetes.io/name=prometheus,operator.prometheus.io/name=main → shop/Pod/web 9100/TCP: PodMonitor shop/web has Pod shop/web scraped',
    ],
  },
  {
    name: 'scrape annotations',
    objects: [
      prometheus,
      pod('web', undefined, ', annotations: { prometheus.io/scrape: "true", prometheus.io/port: "8080" }'),
    ],
    expected: [
      'annotation: shop/Pod/prometheus → shop/Pod/web 8080/TCP: Pod shop/web asks for Pod shop/web to be scraped',
    ],
  },
  {
    name: 'a monitor where nobody scrapes',
    objects: [
      pod('web', '{ name: a, image: a, ports: [{ name: metrics, containerPort: 9100 }] }'),
      '{ apiVersion: monitoring.coreos.com/v1, kind: PodMonitor, metadata: { name: web, namespace: shop }, spec: { selector: { matchLabels: { app: web } }, podMetricsEndpoints: [{ port: metrics }] } }',
    ],
    expected: [],
  },
  {
    name: 'probes, by number and by name, but not of another host',
    objects: [
      pod(
        'web',
        '{ name: a, image: a, ports: [{ name: http, containerPort: 8080 }], readinessProbe: { httpGet: { path: /, port: http } }, livenessProbe: { tcpSocket: { port: 9000 } }, startupProbe: { httpGet: { host: example.com, port: 1 } } }',
      ),
    ],
    expected: [
      'probe: entity:host → shop/Pod/web 9000/TCP: the kubelet runs the livenessProbe of Pod shop/web',
      'probe: entity:host → shop/Pod/web 8080/TCP: the kubelet runs the readinessProbe of Pod shop/web',
    ],
  },
  {
    name: 'an Ingress, from the controller of its class',
    objects: [
      pod('ingress', '{ name: c, image: "registry.k8s.io/ingress-nginx/controller:v1" }'),
      service('web'),
      pod('web'),
      '{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: web, namespace: shop }, spec: { ingressClassName: nginx, rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { name: http } } } }] } }] } }',
    ],
    expected: ['route: shop/Pod/ingress → svc:shop/web 80/TCP: Ingress shop/web leads to it'],
  },
  {
    name: 'an Ingress, from the one controller of several that is told its class, and not from any controller',
    objects: [
      pod(
        'inner',
        '{ name: c, image: "registry.k8s.io/ingress-nginx/controller:v1@sha256:ab", args: [--ingress-class=inner] }',
      ),
      pod('outer', '{ name: c, image: "registry.k8s.io/ingress-nginx/controller:v1", args: [--ingress-class=nginx] }'),
      pod('metallb', '{ name: c, image: "quay.io/metallb/controller:v0.14" }'),
      service('web'),
      '{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: web, namespace: shop }, spec: { ingressClassName: nginx, defaultBackend: { service: { name: web, port: { number: 80 } } } } }',
    ],
    expected: ['route: shop/Pod/outer → svc:shop/web 80/TCP: Ingress shop/web leads to it'],
  },
  {
    name: "a route of Cilium's Gateway",
    objects: [
      service('web'),
      '{ apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: { name: gw, namespace: shop }, spec: { gatewayClassName: cilium, listeners: [] } }',
      '{ apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: { name: web, namespace: shop }, spec: { parentRefs: [{ name: gw }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] } }',
    ],
    expected: ['route: entity:ingress → svc:shop/web 80/TCP: HTTPRoute shop/web leads to it'],
  },
  {
    name: 'a virtual service, from the Pods its gateway selects',
    objects: [
      pod('istio'),
      service('web'),
      '{ apiVersion: networking.istio.io/v1, kind: Gateway, metadata: { name: gw, namespace: shop }, spec: { selector: { app: istio } } }',
      '{ apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: { name: web, namespace: shop }, spec: { gateways: [gw], hosts: [web.example.com], http: [{ route: [{ destination: { host: web.shop.svc.cluster.local, port: { number: 80 } } }] }] } }',
    ],
    expected: ['route: shop/Pod/istio → svc:shop/web 80/TCP: VirtualService shop/web leads to it'],
  },
  {
    name: 'what the API server calls',
    objects: [
      service('hook', 443),
      '{ apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: { name: hook }, webhooks: [{ name: a.b.c, sideEffects: None, admissionReviewVersions: [v1], clientConfig: { service: { namespace: shop, name: hook } } }] }',
      service('metrics', 6443),
      '{ apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: { name: v1beta1.custom.metrics.k8s.io }, spec: { service: { namespace: shop, name: metrics, port: 6443 } } }',
    ],
    expected: [
      'webhook: entity:kube-apiserver → svc:shop/hook 443/TCP: ValidatingWebhookConfiguration hook has the API server ask it',
      'webhook: entity:kube-apiserver → svc:shop/metrics 6443/TCP: the API server asks it for v1beta1.custom.metrics.k8s.io',
    ],
  },
  {
    name: 'variables put together by the kubelet, of one key of a ConfigMap',
    objects: [
      pod(
        'web',
        '{ name: a, image: a, env: [{ name: DB_NAME, valueFrom: { configMapKeyRef: { name: all, key: db } } }, { name: AT, value: "$(DB_NAME):5432" }], args: ["--to=$(AT)", "$$(AT)"] }',
      ),
      '{ apiVersion: v1, kind: ConfigMap, metadata: { name: all, namespace: shop }, data: { db: db, cache: "redis:6379" } }',
      service('db', 5432),
      service('redis', 6379),
    ],
    expected: ['configuration: shop/Pod/web → svc:shop/db 5432/TCP: Pod shop/web names it in `AT`'],
  },
  {
    name: 'a host and its port in two variables, and a Service with several ports',
    objects: [
      pod(
        'web',
        '{ name: a, image: a, env: [{ name: DB_HOST, value: db }, { name: DB_PORT, value: "5433" }, { name: API_HOST, value: api }] }',
      ),
      '{ apiVersion: v1, kind: Service, metadata: { name: db, namespace: shop }, spec: { ports: [{ name: a, port: 5432 }, { name: b, port: 5433 }] } }',
      '{ apiVersion: v1, kind: Service, metadata: { name: api, namespace: shop }, spec: { ports: [{ name: metrics, port: 9090 }, { name: http, port: 8080 }] } }',
    ],
    expected: [
      'configuration: shop/Pod/web → svc:shop/db 5433/TCP: Pod shop/web names it in `DB_HOST`',
      'configuration: shop/Pod/web → svc:shop/api 8080/TCP: Pod shop/web names it in `API_HOST`',
    ],
  },
  {
    name: 'what an init container waits for',
    objects: [
      '{ apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop }, spec: { containers: [{ name: a, image: a }], initContainers: [{ name: b, image: b, command: [sh, -c, "until nc -z db 5432; do sleep 1; done"] }] } }',
      service('db', 5432),
    ],
    expected: ['configuration: shop/Pod/web → svc:shop/db 5432/TCP: Pod shop/web names it in its arguments'],
  },
  {
    name: 'names outside that a variable connects to, not those an application has itself or shows',
    objects: [
      pod(
        'web',
        '{ name: a, image: a, env: [{ name: PAY_URL, value: "https://api.example.com/v1" }, { name: PUBLIC_URL, value: "https://www.example.org" }, { name: API_URL, value: "https://shop.example.org" }, { name: DB, value: "postgres://u:p@db.example.net/x" }, { name: NOTE_URL, value: "see https://docs.example.com" }] }',
      ),
      '{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: web, namespace: shop }, spec: { rules: [{ host: shop.example.org }] } }',
    ],
    expected: [
      'configuration: shop/Pod/web → fqdn:api.example.com 443/TCP: Pod shop/web names it in `PAY_URL`',
      'configuration: shop/Pod/web → fqdn:db.example.net 5432/TCP: Pod shop/web names it in `DB`',
    ],
  },
  {
    name: 'targets of the blackbox exporter, from the exporter and not from Prometheus',
    objects: [
      pod('prometheus', '{ name: p, image: "prom/prometheus:v3", volumeMounts: [] }').replace(
        'containers:',
        'volumes: [{ name: c, configMap: { name: prom } }], containers:',
      ),
      `apiVersion: v1
kind: ConfigMap
metadata: { name: prom, namespace: shop }
data:
  prometheus.yml: |
    scrape_configs:
      - job_name: probes
        static_configs: [{ targets: ["http://web.shop.svc:80"] }]
        relabel_configs:
          - { source_labels: [__address__], target_label: __param_target }
          - { target_label: __address__, replacement: "blackbox:9115" }`,
      pod('blackbox'),
      service('blackbox', 9115),
      service('web'),
      pod('annotated', undefined, ', annotations: { prometheus.io/scrape: "true", prometheus.io/port: "8080" }'),
    ],
    expected: [
      'configuration: shop/Pod/prometheus → svc:shop/blackbox 9115/TCP: Pod shop/prometheus names it in `prometheus.yml` of ConfigMap shop/prom',
      'monitor: shop/Pod/blackbox → svc:shop/web 80/TCP: ConfigMap shop/prom has Pod shop/blackbox probe it',
    ],
  },
  {
    name: 'a Probe, asked by the Prometheus that selects it',
    objects: [
      '{ apiVersion: monitoring.coreos.com/v1, kind: Prometheus, metadata: { name: main, namespace: shop }, spec: { probeSelector: { matchLabels: { team: a } } } }',
      '{ apiVersion: monitoring.coreos.com/v1, kind: Prometheus, metadata: { name: other, namespace: shop }, spec: { probeSelector: { matchLabels: { team: b } } } }',
      '{ apiVersion: monitoring.coreos.com/v1, kind: Probe, metadata: { name: web, namespace: shop, labels: { team: a } }, spec: { prober: { url: "blackbox:9115" }, targets: { staticConfig: { static: ["https://web.shop:443"] } } } }',
      pod('blackbox'),
      service('blackbox', 9115),
      service('web', 443),
    ],
    expected: [
      'monitor: shop/Pod/blackbox → svc:shop/web 443/TCP: Probe shop/web has Pod shop/blackbox probe it',
      'monitor: labels:shop/app.kubernetes.io/name=prometheus,operator.prometheus.io/name=main → svc:shop/blackbox 9115/TCP: Probe shop/web has it scraped',
    ],
  },
])('$name', ({ objects, expected }) => {
  expect(flowsOf(...objects)).toEqual(expected);
});
