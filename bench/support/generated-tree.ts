import { type Snapshot, type SnapshotFile, snapshotOf } from '../../src/core/values/snapshot.ts';

/** Files by path, as text. */
export type Texts = ReadonlyMap<string, string>;

/** The folder to build in a generated tree. */
export const GENERATED_ENTRY = 'overlays/production';

const OBJECTS_PER_APP = 10;
const APPS_PER_TEAM = 10;

/**
 * A tree of nested overlays that builds to about `objects` objects (rounded up to whole applications of ten): an overlay for production over teams
 * over applications. Every level transforms what is below it, and the objects name each other, as they do in repositories of that size. The same
 * number always gives the same bytes.
 */
export function generatedTree(objects: number): Texts {
  const apps = Math.ceil(objects / OBJECTS_PER_APP);
  const teams = Math.ceil(apps / APPS_PER_TEAM);
  const files = new Map<string, string>();
  for (let app = 0; app < apps; app += 1) addApp(files, app);
  for (let team = 0; team < teams; team += 1) addTeam(files, team, apps);
  files.set(`${GENERATED_ENTRY}/kustomization.yaml`, production(teams));
  files.set(`${GENERATED_ENTRY}/spread.yaml`, SPREAD);
  return files;
}

/** About as many objects in one kustomization, which names every file itself. */
export function flatTree(objects: number): Texts {
  const nested = new Map<string, string>();
  const apps = Math.ceil(objects / OBJECTS_PER_APP);
  for (let app = 0; app < apps; app += 1) addApp(nested, app);
  const files = new Map<string, string>();
  for (const [path, text] of nested)
    if (!path.endsWith('/kustomization.yaml')) files.set(`${GENERATED_ENTRY}/${path}`, text);
  const resources = [...files.keys()].map((path) => `- ${path.slice(GENERATED_ENTRY.length + 1)}`);
  const settings = Array.from(
    { length: apps },
    (_, app) => `- name: app-${app}-settings\n  literals: [LOG_LEVEL=info, "UPSTREAM=http://app-${app}:8080"]`,
  );
  files.set(
    `${GENERATED_ENTRY}/kustomization.yaml`,
    `${production(0).replace('resources:\n\n', `resources:\n${resources.join('\n')}\n`)}configMapGenerator:\n${settings.join('\n')}\n`,
  );
  files.set(`${GENERATED_ENTRY}/spread.yaml`, SPREAD);
  return files;
}

/** The texts as a snapshot of files that nobody has read yet, so that nothing remembered about another snapshot helps. */
export function freshSnapshot(texts: Texts): Snapshot {
  const encoder = new TextEncoder();
  const fileOf = (path: string, text: string): SnapshotFile => ({ id: path, bytes: encoder.encode(text) });
  return snapshotOf(new Map([...texts].map(([path, text]) => [path, fileOf(path, text)])), null);
}

function addApp(files: Map<string, string>, app: number): void {
  const name = `app-${app}`;
  const folder = `apps/${name}`;
  files.set(`${folder}/kustomization.yaml`, appKustomization(name));
  files.set(`${folder}/workload.yaml`, workload(name));
  files.set(`${folder}/network.yaml`, network(name));
  files.set(`${folder}/access.yaml`, access(name));
}

function addTeam(files: Map<string, string>, team: number, apps: number): void {
  const first = team * APPS_PER_TEAM;
  const count = Math.min(APPS_PER_TEAM, apps - first);
  const folders = Array.from({ length: count }, (_, index) => `- ../../apps/app-${first + index}`);
  files.set(
    `teams/team-${team}/kustomization.yaml`,
    `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: team-${team}
namePrefix: t${team}-
resources:
${folders.join('\n')}
images:
- name: registry.example.com/shop
  newTag: 2.${team}.0
commonAnnotations:
  example.com/team: team-${team}
`,
  );
}

function production(teams: number): string {
  const folders = Array.from({ length: teams }, (_, team) => `- ../../teams/team-${team}`);
  return `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
${folders.join('\n')}
labels:
- pairs:
    environment: production
  includeSelectors: true
patches:
- path: spread.yaml
  target:
    kind: Deployment
- target:
    kind: PodDisruptionBudget
  patch: |-
    - op: replace
      path: /spec/maxUnavailable
      value: 1
`;
}

const SPREAD = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: any
spec:
  replicas: 3
  template:
    spec:
      terminationGracePeriodSeconds: 60
`;

const appKustomization = (name: string): string => `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
labels:
- pairs:
    app.kubernetes.io/name: ${name}
  includeSelectors: true
resources:
- workload.yaml
- network.yaml
- access.yaml
configMapGenerator:
- name: ${name}-settings
  literals:
  - LOG_LEVEL=info
  - UPSTREAM=http://${name}:8080
`;

const workload = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name} # one of many
spec:
  replicas: 1
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      serviceAccountName: ${name}
      containers:
      - name: main
        image: registry.example.com/shop:1.0.0
        ports:
        - name: http
          containerPort: 8080
        envFrom:
        - configMapRef:
            name: ${name}-settings
        - secretRef:
            name: ${name}-credentials
        readinessProbe:
          httpGet:
            path: /ready
            port: http
          periodSeconds: 5
        resources:
          requests: {cpu: 100m, memory: 128Mi}
          limits: {memory: 256Mi}
---
apiVersion: v1
kind: Secret
metadata:
  name: ${name}-credentials
type: Opaque
stringData:
  password: "not-a-secret"
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: ${name}
spec:
  minReplicas: 2
  maxReplicas: 10
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: ${name}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: ${name}
spec:
  maxUnavailable: 0
  selector:
    matchLabels:
      app: ${name}
`;

const network = (name: string): string => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector:
    app: ${name}
  ports:
  - name: http
    port: 8080
    targetPort: http
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
spec:
  podSelector:
    matchLabels:
      app: ${name}
  policyTypes: [Ingress, Egress]
  ingress:
  - from:
    - namespaceSelector: {}
    ports:
    - port: 8080
  egress:
  - {}
`;

const access = (name: string): string => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: ${name}
rules:
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${name}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: ${name}
subjects:
- kind: ServiceAccount
  name: ${name}
`;
