import type { Diagnosis } from '../../../src/core/diagnosis/diagnosis.ts';
import type { World } from '../../../src/core/diagnosis/world.ts';
import { editedFiles } from '../../../src/core/fix/patch.ts';
import { remedy } from '../../../src/core/fix/remedy.ts';
import { connect } from '../../../src/core/network/connect.ts';
import { formatFlow } from '../../../src/core/network/peer.ts';
import type { Flow } from '../../../src/core/network/verdict.ts';
import { blaming, gitApply, worldOf } from './incident.ts';

const FILE = 'shop/policies.yaml';

const pods = (name: string, namespace: string, port: number): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name}, tier: shop } }
    spec: { containers: [{ name: main, image: main, ports: [{ name: main, containerPort: ${port} }] }] }
`;

const BASE = `${pods('web', 'shop', 8080)}${pods('db', 'shop', 5432)}${pods('job', 'jobs', 80)}---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { selector: { app: db }, ports: [{ port: 15432, targetPort: main }] }
`;

function shop(policies: string): World {
  return worldOf([
    {
      'shop/kustomization.yaml': 'resources: [base.yaml, policies.yaml]\n',
      'shop/base.yaml': BASE,
      [FILE]: policies,
    },
  ]);
}

const flowFrom = (namespace: string, name: string): Flow => ({
  from: { type: 'workload', namespace, name },
  to: { type: 'service', namespace: 'shop', name: 'db' },
  port: 15432,
  protocol: 'TCP',
});

/** A diagnosis that blames the policies for these connections. */
function dropped(world: World, flows: readonly Flow[]): Diagnosis {
  const cause = {
    rule: 'policy-drops-flow',
    summary: '',
    confidence: 'proven',
    source: { file: FILE, line: 1 },
  } as const;
  const watched = flows.map((flow) => ({ flow, why: '', inferred: false, verdict: connect(world.live, flow) }));
  return blaming(world, cause, () => false, watched);
}

const WEB = flowFrom('shop', 'web');

function allowed(policies: string, flows: readonly Flow[] = [WEB]) {
  const world = shop(policies);
  const options = remedy(dropped(world, flows), world);
  const option = options.find(({ id }) => id === 'allow-flow');
  return {
    world,
    option,
    after: option === undefined ? null : (editedFiles(world.snapshot, option.edits).get(FILE) ?? ''),
  };
}

describe('the smallest rule, in the manner of the file', () => {
  test.each([
    {
      name: 'one more entry, lists flush with their keys',
      policies: `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  endpointSelector:
    matchLabels:
      app: db
  ingress:
  # the nightly job
  - fromEndpoints:
    - matchLabels:
        app: job
        k8s:io.kubernetes.pod.namespace: jobs
    toPorts:
    - ports:
      - port: "5432"
        protocol: TCP   # postgres
  # nobody else
`,
      adds: `  - fromEndpoints:
    - matchLabels:
        app: web
    toPorts:
    - ports:
      - port: "5432"
        protocol: TCP
`,
      before: '  # nobody else\n',
    },
    {
      name: 'lists further in, single quotes, ports first, prefixed labels',
      policies: `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
    name: db
    namespace: shop
spec:
    endpointSelector:
        matchLabels:
            k8s:app: db
    ingress:
        - toPorts:
              - ports:
                    - protocol: TCP
                      port: '5432'
          fromEndpoints:
              - matchLabels:
                    k8s:app: other
`,
      adds: `        - toPorts:
              - ports:
                    - protocol: TCP
                      port: '5432'
          fromEndpoints:
              - matchLabels:
                    k8s:app: web
`,
    },
    {
      name: 'braces where the neighbours have braces',
      policies: `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  endpointSelector: {matchLabels: {app: db}}
  ingress:
  - fromEndpoints: [{matchLabels: {app: other}}]   # old
    toPorts: [{ports: [{port: "5432", protocol: TCP}]}]
`,
      adds: `  - fromEndpoints: [{matchLabels: {app: web}}]
    toPorts: [{ports: [{port: "5432", protocol: TCP}]}]
`,
    },
    {
      name: 'a NetworkPolicy that leaves TCP out',
      policies: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: other
      ports:
        - port: 5432
`,
      adds: `    - from:
        - podSelector:
            matchLabels:
              app: web
      ports:
        - port: 5432
`,
    },
    {
      name: 'a new policy where the one that closes is about everybody',
      policies: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: closed
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
      adds: `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db-from-web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  policyTypes: [Ingress]
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: web
    ports:
    - port: 5432
      protocol: TCP
`,
    },
    {
      name: 'beside a clusterwide one, a policy of the namespace',
      policies: `apiVersion: cilium.io/v2
kind: CiliumClusterwideNetworkPolicy
metadata:
  name: closed
spec:
  endpointSelector:
    matchLabels:
      tier: shop
  ingress:
  - {}
`,
      adds: `---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: db-from-web
  namespace: shop
spec:
  endpointSelector:
    matchLabels:
      app: db
  ingress:
  - fromEndpoints:
    - matchLabels:
        app: web
    toPorts:
    - ports:
      - port: "5432"
        protocol: TCP
`,
    },
    {
      name: 'into an empty list, on its line',
      policies: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress], ingress: [] } # shut
`,
      line: `spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 5432, protocol: TCP }] }] } # shut`,
    },
  ])('$name', ({ policies, adds, before = '', line }) => {
    const { option, after, world } = allowed(policies);
    const [kept, rest] = [policies.slice(0, policies.length - before.length), before];
    const wanted = line === undefined ? `${kept}${adds ?? ''}${rest}` : policies.replace(/^spec: .*$/m, line);
    expect(after).toBe(wanted);
    expect(option).toMatchObject({ recommended: true, proof: { holds: true, rejected: [], flowsClosed: [] } });
    expect(option?.proof?.flowsOpened.map(formatFlow)).toEqual([
      'shop/Deployment/web → svc:shop/db 15432/TCP',
      'shop/Deployment/web → shop/Deployment/db 5432/TCP',
    ]);
    expect(gitApply(world.snapshot, option?.patch ?? '').get(FILE)).toBe(after);
  });
});

test('both sides are opened where both are shut, across namespaces by their names, and look-ups with them', () => {
  const policies = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: db } }
  ingress:
  - {}
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: job, namespace: jobs }
spec:
  endpointSelector: { matchLabels: { app: job } }
  egress:
  - toCIDR:
    - 192.0.2.0/24
`;
  const { option, after } = allowed(policies, [flowFrom('jobs', 'job')]);
  expect(after).toContain(`  ingress:
  - {}
  - fromEndpoints:
    - matchLabels:
        k8s:io.kubernetes.pod.namespace: jobs
        app: job
    toPorts:
    - ports:
      - port: "5432"
        protocol: TCP
---`);
  expect(after).toContain(`    - 192.0.2.0/24
  - toEndpoints:
    - matchLabels:
        k8s:io.kubernetes.pod.namespace: shop
        app: db
    toPorts:
    - ports:
      - port: "5432"
        protocol: TCP
  - toEndpoints:
    - matchLabels:
        k8s:io.kubernetes.pod.namespace: kube-system
        k8s-app: kube-dns
    toPorts:
    - ports:
      - port: "53"
        protocol: UDP
      - port: "53"
        protocol: TCP
`);
  expect(option?.why.at(-1)).toMatch(/^Both sides are shut/);
  expect(option?.proof?.holds).toBe(true);
});

test('what a rule denies by name is no missing rule', () => {
  const policies = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: db } }
  ingressDeny:
  - fromEndpoints: [{ matchLabels: { app: web } }]
`;
  expect(allowed(policies).option).toBeUndefined();
});

test('nothing is offered that opens more than it must: two workloads with the same labels', () => {
  const world = worldOf([
    {
      'shop/kustomization.yaml': 'resources: [base.yaml, policies.yaml]\n',
      'shop/base.yaml': BASE + pods('web', 'shop', 8080).replace('name: web', 'name: twin'),
      [FILE]: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress] }
`,
    },
  ]);
  expect(remedy(dropped(world, [WEB]), world)).toEqual([]);
});

describe('a rule that was meant for it and is wrong by one thing is put right', () => {
  const PROXY = pods('proxy', 'front', 80);

  test.each([
    {
      name: 'a label',
      policies: `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: db } }
  ingress:
  - fromEndpoints:
    - matchLabels:
        k8s:app: 'proxi'   # slip
        k8s:io.kubernetes.pod.namespace: front
`,
      from: "'proxi'",
      to: "'proxy'",
    },
    {
      name: 'a namespace',
      policies: `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: db } }
  ingress:
  - fromEndpoints:
    - matchLabels:
        app: proxy   # in front
`,
      from: '   # in front\n',
      to: '   # in front\n        k8s:io.kubernetes.pod.namespace: front\n',
    },
    {
      name: 'a namespace, in braces',
      policies: `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: db } }
  ingress: [{ fromEndpoints: [{ matchLabels: { app: proxy } }] }]
`,
      from: '{ app: proxy }',
      to: '{ app: proxy, k8s:io.kubernetes.pod.namespace: front }',
    },
    {
      name: 'the namespace of a NetworkPolicy',
      policies: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: proxy
    ports: [{ port: 5432 }]
`,
      from: '          app: proxy\n',
      to: '          app: proxy\n      namespaceSelector:\n        matchLabels:\n          kubernetes.io/metadata.name: front\n',
    },
  ])('$name', ({ policies, from, to }) => {
    const world = worldOf([
      {
        'shop/kustomization.yaml': 'resources: [base.yaml, policies.yaml]\n',
        'shop/base.yaml': BASE + PROXY,
        [FILE]: policies,
      },
    ]);
    const [option] = remedy(dropped(world, [flowFrom('front', 'proxy')]), world);
    expect(option).toMatchObject({ id: 'correct-peer', recommended: true, proof: { holds: true } });
    expect(editedFiles(world.snapshot, option?.edits ?? []).get(FILE)).toBe(policies.replace(from, to));
  });
});

test('what manifests ask for and one policy drops is opened together, a name outside too', () => {
  const policies = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  endpointSelector:
    matchLabels:
      app: web
  egress:
    - toEndpoints:
        - matchLabels:
            io.kubernetes.pod.namespace: kube-system
            k8s-app: kube-dns
      toPorts:
        - ports:
            - port: "53"
              protocol: ANY
          rules:
            dns:
              - matchPattern: "*"
    - toFQDNs:
        - matchName: pay.example.com
      toPorts:
        - ports:
            - port: "443"
              protocol: TCP
`;
  const env = 'env: [{ name: DB, value: "db:15432" }, { name: TAX_URL, value: "https://tax.example.com" }], ';
  const world = worldOf([
    {
      'shop/kustomization.yaml': 'resources: [base.yaml, policies.yaml]\n',
      'shop/base.yaml': BASE.replace('{ name: main, image: main, ', `{ name: main, image: main, ${env}`),
      [FILE]: policies,
    },
  ]);
  const options = remedy(
    blaming(world, null, () => false),
    world,
  );
  const option = options.find(({ id }) => id === 'allow-flow');
  expect(editedFiles(world.snapshot, option?.edits ?? []).get(FILE)).toBe(
    `${policies}    - toEndpoints:
        - matchLabels:
            app: db
      toPorts:
        - ports:
            - port: "5432"
              protocol: TCP
    - toFQDNs:
        - matchName: tax.example.com
      toPorts:
        - ports:
            - port: "443"
              protocol: TCP
`,
  );
});
