import { buildCluster } from '../../../src/core/cluster/build-cluster.ts';
import { rules } from '../../../src/core/rules/index.generated.ts';
import { inspectApplication } from '../../../src/core/rules/inspect-application.ts';
import { objectsOf } from '../cluster/objects.ts';

/** An application as most are, and a monitoring namespace beside it. */
const APPLICATION = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: shop } }
---
apiVersion: v1
kind: Namespace
metadata: { name: monitoring, labels: { team: platform, kubernetes.io/metadata.name: monitoring } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app.kubernetes.io/name: web } }
  template:
    metadata: { labels: { app.kubernetes.io/name: web } }
    spec:
      containers:
      - name: web
        image: web
        env: [{ name: API, value: "http://api:80" }]
        ports: [{ name: http, containerPort: 8080 }]
        livenessProbe: { httpGet: { path: /healthz, port: http } }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app.kubernetes.io/name: web }, ports: [{ port: 80, targetPort: http }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: shop }
spec:
  selector: { matchLabels: { app.kubernetes.io/name: api } }
  template:
    metadata:
      labels: { app.kubernetes.io/name: api }
      annotations: { prometheus.io/scrape: "true", prometheus.io/port: "9090" }
    spec:
      containers:
      - name: api
        image: api
        env: [{ name: DATABASE, value: "postgres://db:5432/shop" }]
        ports: [{ name: http, containerPort: 3000 }, { name: metrics, containerPort: 9090 }]
---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec: { selector: { app.kubernetes.io/name: api }, ports: [{ port: 80, targetPort: http }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  serviceName: db
  selector: { matchLabels: { app.kubernetes.io/name: db } }
  template:
    metadata: { labels: { app.kubernetes.io/name: db } }
    spec: { containers: [{ name: db, image: postgres, ports: [{ containerPort: 5432 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { clusterIP: None, selector: { app.kubernetes.io/name: db }, ports: [{ port: 5432 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: prometheus, namespace: monitoring }
spec:
  selector: { matchLabels: { app.kubernetes.io/name: prometheus } }
  template:
    metadata: { labels: { app.kubernetes.io/name: prometheus } }
    spec: { containers: [{ name: prometheus, image: prometheus, ports: [{ containerPort: 9090 }] }] }
---
`;

const kubernetes = (name: string, spec: string): string =>
  `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: ${name}, namespace: shop }, spec: ${spec} }\n---\n`;
const cilium = (name: string, spec: string): string =>
  `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: ${name}, namespace: shop }, spec: ${spec} }\n---\n`;
const clusterwide = (name: string, spec: string): string =>
  `{ apiVersion: cilium.io/v2, kind: CiliumClusterwideNetworkPolicy, metadata: { name: ${name} }, spec: ${spec} }\n---\n`;

const DNS =
  '{ toEndpoints: [{ matchLabels: { "k8s:io.kubernetes.pod.namespace": kube-system, "k8s:k8s-app": kube-dns } }], toPorts: [{ ports: [{ port: "53", protocol: ANY }], rules: { dns: [{ matchPattern: "*" }] } }] }';
const KUBERNETES_DNS =
  '{ to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }, podSelector: { matchLabels: { k8s-app: kube-dns } } }], ports: [{ port: 53, protocol: UDP }, { port: 53 }] }';

const USUAL: readonly (readonly [name: string, policies: string])[] = [
  ['everything closed', kubernetes('default-deny', '{ podSelector: {}, policyTypes: [Ingress, Egress] }')],
  [
    'everything closed, and DNS open to everyone',
    kubernetes('default-deny', '{ podSelector: {}, policyTypes: [Ingress, Egress] }') +
      kubernetes('dns', `{ podSelector: {}, policyTypes: [Egress], egress: [${KUBERNETES_DNS}] }`) +
      kubernetes(
        'web',
        '{ podSelector: { matchLabels: { app.kubernetes.io/name: web } }, policyTypes: [Ingress, Egress], ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress-nginx } } }], ports: [{ port: 8080 }] }], egress: [{ to: [{ podSelector: { matchLabels: { app.kubernetes.io/name: api } } }], ports: [{ port: http }] }] }',
      ),
  ],
  ['Pods of the same namespace', kubernetes('same', '{ podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] }')],
  ['everyone', kubernetes('all', '{ podSelector: {}, ingress: [{}] }')],
  [
    'monitoring of another namespace',
    kubernetes(
      'monitoring',
      '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: monitoring } } }], ports: [{ port: 9090 }] }] }',
    ),
  ],
  [
    'the internet without private addresses',
    kubernetes(
      'out',
      `{ podSelector: { matchLabels: { app.kubernetes.io/name: api } }, policyTypes: [Egress], egress: [${KUBERNETES_DNS}, { to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8, 169.254.169.254/32] } }], ports: [{ port: 443 }] }] }`,
    ),
  ],
  [
    'a database and who may use it',
    cilium(
      'db',
      '{ endpointSelector: { matchLabels: { app.kubernetes.io/name: db } }, ingress: [{ fromEndpoints: [{ matchLabels: { app.kubernetes.io/name: api } }], toPorts: [{ ports: [{ port: "5432", protocol: TCP }] }] }] }',
    ) +
      cilium(
        'api',
        `{ endpointSelector: { matchLabels: { app.kubernetes.io/name: api } }, egress: [${DNS}, { toEndpoints: [{ matchLabels: { app.kubernetes.io/name: db } }], toPorts: [{ ports: [{ port: "5432", protocol: TCP }] }] }] }`,
      ),
  ],
  [
    'a domain with its look-up',
    cilium(
      'api',
      `{ endpointSelector: { matchLabels: { app.kubernetes.io/name: api } }, egress: [${DNS}, { toFQDNs: [{ matchName: api.stripe.com }, { matchPattern: "*.amazonaws.com" }], toPorts: [{ ports: [{ port: "443", protocol: TCP }] }] }] }`,
    ),
  ],
  [
    'a web application for the world',
    cilium(
      'web',
      '{ endpointSelector: { matchLabels: { app.kubernetes.io/name: web } }, ingress: [{ fromEntities: [world, cluster], toPorts: [{ ports: [{ port: "8080", protocol: TCP }] }] }] }',
    ),
  ],
  [
    'requests by path, and the scrape',
    cilium(
      'api',
      '{ endpointSelector: { matchLabels: { app.kubernetes.io/name: api } }, ingress: [{ fromEndpoints: [{ matchLabels: { app.kubernetes.io/name: web } }], toPorts: [{ ports: [{ port: "3000", protocol: TCP }], rules: { http: [{ method: GET, path: "/api/.*" }] } }] }, { fromEndpoints: [{ matchLabels: { "k8s:io.kubernetes.pod.namespace": monitoring } }], toPorts: [{ ports: [{ port: "9090", protocol: TCP }] }] }] }',
    ),
  ],
  [
    'the API server, and nothing else but DNS',
    cilium('operator', `{ endpointSelector: {}, egress: [${DNS}, { toEntities: [kube-apiserver] }] }`),
  ],
  [
    'a clusterwide default without the system namespaces',
    clusterwide(
      'default',
      `{ endpointSelector: { matchExpressions: [{ key: "k8s:io.kubernetes.pod.namespace", operator: NotIn, values: [kube-system, cilium-test] }] }, ingress: [{ fromEntities: [cluster] }], egress: [${DNS}, { toEntities: [cluster] }] }`,
    ),
  ],
  [
    'DNS for the whole cluster without closing anything',
    clusterwide(
      'dns',
      `{ endpointSelector: {}, enableDefaultDeny: { egress: false, ingress: false }, egress: [${DNS}] }`,
    ),
  ],
  [
    'the host firewall',
    clusterwide(
      'nodes',
      '{ nodeSelector: { matchLabels: { node-role.kubernetes.io/worker: "" } }, ingress: [{ fromEntities: [remote-node, health] }, { toPorts: [{ ports: [{ port: "22", protocol: TCP }] }] }] }',
    ),
  ],
  [
    'the metadata service of the cloud denied',
    cilium(
      'metadata',
      '{ endpointSelector: {}, enableDefaultDeny: { egress: false }, egressDeny: [{ toCIDR: [169.254.169.254/32] }] }',
    ),
  ],
  [
    'a team’s namespaces',
    cilium(
      'team',
      '{ endpointSelector: {}, ingress: [{ fromEndpoints: [{ matchLabels: { "k8s:io.cilium.k8s.namespace.labels.team": platform } }] }] }',
    ),
  ],
  [
    'Services by name',
    cilium(
      'services',
      `{ endpointSelector: { matchLabels: { app.kubernetes.io/name: web } }, egress: [${DNS}, { toServices: [{ k8sService: { serviceName: api, namespace: shop } }] }] }`,
    ),
  ],
  [
    'ping',
    cilium(
      'ping',
      '{ endpointSelector: {}, ingress: [{ fromEndpoints: [{}] }, { icmps: [{ fields: [{ type: EchoRequest, family: IPv4 }] }] }] }',
    ),
  ],
];

test.each(USUAL)('a policy as people write it raises nothing: %s', (_, policies) => {
  const objects = objectsOf(APPLICATION + policies);
  const findings = inspectApplication({
    application: {
      name: 'shop',
      by: 'folder',
      path: 'shop',
      sync: { automated: true, prune: true, selfHeal: true, options: [] },
    },
    rendered: { objects, gaps: [], problem: null, files: [] },
    history: null,
    live: buildCluster(objects),
    sourceOf: ({ source }) => source,
  });
  const aboutPolicies = findings.filter(({ object }) => object.kind.endsWith('NetworkPolicy'));
  expect(aboutPolicies.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
});

test('all rules were asked', () => expect(rules.length).toBeGreaterThan(20));
