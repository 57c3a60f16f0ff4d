/** Manifests as people write them, in as few words as a story needs. */
export interface WorkloadText {
  readonly kind?: 'Deployment' | 'StatefulSet';
  readonly image: string;
  readonly port?: number;
  readonly replicas?: number;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export function workload(
  name: string,
  { kind = 'Deployment', image, port, replicas = 1, args = [], env = {} }: WorkloadText,
): string {
  return `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: ${name}
          image: ${image}
          args: ${JSON.stringify(args)}
          env: ${JSON.stringify(Object.entries(env).map(([key, value]) => ({ name: key, value })))}
          ports: ${JSON.stringify(port === undefined ? [] : [{ containerPort: port }])}
`;
}

export function service(name: string, port: number, selected = name): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector:
    app: ${selected}
  ports:
    - port: ${port}
      targetPort: ${port}
`;
}

export function networkPolicy(name: string, spec: string): string {
  const indented = spec.trim().replaceAll(/^/gm, '  ');
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${name}\nspec:\n${indented}\n`;
}

export const objects = (...texts: readonly string[]): string => texts.join('---\n');

export const kustomization = (resources: readonly string[], more = ''): string =>
  `namespace: data\n${more}resources:\n${resources.map((one) => `  - ${one}\n`).join('')}`;

/** An Argo CD Application that syncs `path` into namespace `data` by itself. */
export function application(path: string, syncPolicy = 'automated: { prune: true, selfHeal: true }'): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: data
spec:
  source:
    repoURL: https://github.com/acme/gitops.git
    path: ${path}
  destination:
    namespace: data
  syncPolicy: { ${syncPolicy} }
`;
}

export function rules(alert: string, expr: string): string {
  return `groups:\n  - name: all\n    rules:\n      - alert: ${alert}\n        expr: ${expr}\n`;
}
