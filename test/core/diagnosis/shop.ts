import type { CommitFiles } from '../../support/world-of.ts';

/** An Argo CD Application that deploys a folder into a namespace of the same name. */
export const application = (name: string): CommitFiles => ({
  [`argocd/${name}.yaml`]: `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name}, namespace: argocd }
spec:
  source: { repoURL: https://example.com/shop.git, path: apps/${name}, targetRevision: main }
  destination: { server: https://kubernetes.default.svc, namespace: ${name} }
  syncPolicy: { automated: { prune: true, selfHeal: true } }
`,
});

export const workload = (
  name: string,
  image: string,
  more: { kind?: string; labels?: string; container?: string; replicas?: number } = {},
) => `---
apiVersion: apps/v1
kind: ${more.kind ?? 'Deployment'}
metadata:
  name: ${name}
spec:
  replicas: ${more.replicas ?? 1}
  ${more.kind === 'StatefulSet' ? `serviceName: ${name}\n  ` : ''}selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
${more.labels ?? ''}    spec:
      containers:
        - name: main
          image: ${image}
${more.container ?? ''}`;

export const service = (name: string, port: number, selector: string, more = '') => `---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector:
    ${selector}
  ports:
    - port: ${port}
${more}`;

export const rule = (alert: string, expr: string): CommitFiles => ({
  [`rules/${alert.toLowerCase()}.yaml`]: `groups:\n  - name: all\n    rules:\n      - alert: ${alert}\n        expr: ${expr}\n`,
});

export const redis = workload('redis', 'redis:7', {
  kind: 'StatefulSet',
  container: '          ports: [{ containerPort: 6379 }]\n',
});

export const redisExporter = workload('redis-exporter', 'oliver006/redis_exporter:v1.62.0', {
  container: '          env:\n            - name: REDIS_ADDR\n              value: redis://redis:6379\n',
});

/** A healthy cache: StatefulSet, exporter that says where it connects to, Service, alert rule. */
export const cart: CommitFiles = {
  ...application('cart'),
  ...rule('RedisDown', 'redis_up{namespace="cart"} == 0'),
  'apps/cart/kustomization.yaml': 'resources: [redis.yaml, exporter.yaml, service.yaml]\n',
  'apps/cart/redis.yaml': redis,
  'apps/cart/exporter.yaml': redisExporter,
  'apps/cart/service.yaml': service('redis', 6379, 'app: redis'),
};

export const policy = (name: string, spec: string) => `---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: ${name} }
spec:
${spec}`;
