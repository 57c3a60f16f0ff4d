import { remedy } from '../../../src/core/fix/remedy.ts';
import { applyEdits } from '../../../src/core/values/edit.ts';
import { blaming, worldOf } from './incident.ts';

const FILE = 'shop/policy.yaml';

const BASE = `apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: checkout } }
  template:
    metadata: { labels: { app: checkout } }
    spec: { containers: [{ name: main, image: main, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: main, image: main, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: checkout }, ports: [{ port: 80, targetPort: 8080 }] }
`;

/** The options for what is found in the shop with one policy, and its file with the edits made. */
function offered(...policies: readonly string[]) {
  const world = worldOf(
    policies.map((policy) => ({
      'shop/kustomization.yaml': 'resources: [base.yaml, policy.yaml]\n',
      'shop/base.yaml': BASE,
      [FILE]: policy,
    })),
  );
  const text = policies.at(-1) ?? '';
  return remedy(
    blaming(world, null, () => false),
    world,
  ).map(({ id, edits, proof }) => ({ id, holds: proof?.holds, text: applyEdits(text, edits) }));
}

test.each([
  {
    name: 'the port of the Service becomes that of the Pods',
    id: 'pod-port',
    policies: [
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: cart, namespace: shop }
spec:
  podSelector: { matchLabels: { app: checkout } }
  ingress:
  - ports: [{ port: 80 }]   # the shop
`,
    ],
    from: 'port: 80 ',
    to: 'port: 8080 ',
  },
  {
    name: 'the same in quotes',
    id: 'pod-port',
    policies: [
      `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: cart, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: checkout } }
  ingress:
  - fromEndpoints: [{}]
    toPorts: [{ ports: [{ port: '80', protocol: TCP }] }]
`,
    ],
    from: "'80'",
    to: "'8080'",
  },
  {
    name: 'a label with a slip of the pen',
    id: 'policy-label',
    policies: [
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: cart, namespace: shop }
spec:
  podSelector: { matchLabels: { app: chekcout } }   # the cart
  ingress: [{}]
`,
    ],
    from: 'chekcout',
    to: 'checkout',
  },
  {
    name: 'a port that must be text',
    id: 'policy-spelling',
    policies: [
      `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: cart, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: checkout } }
  ingress: [{ fromEndpoints: [{}], toPorts: [{ ports: [{ port: "9090", protocol: TCP }] }] }]
`,
      `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: cart, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: checkout } }
  ingress:
  - fromEndpoints: [{}]
    toPorts:
    - ports:
      - {port: 8080, protocol: TCP}
      - {port: "9090", protocol: TCP}
`,
    ],
    from: 'port: 8080',
    to: 'port: "8080"',
  },
  {
    name: 'a protocol that must be upper case',
    id: 'policy-spelling',
    policies: [
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: cart, namespace: shop }
spec:
  podSelector: { matchLabels: { app: checkout } }
  policyTypes: [Ingress]
`,
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: cart, namespace: shop }
spec:
  podSelector: { matchLabels: { app: checkout } }
  ingress:
  - ports:
    - port: 8080
      protocol: "tcp" # web
`,
    ],
    from: '"tcp"',
    to: '"TCP"',
  },
])('$name', ({ id, policies, from, to }) => {
  const wanted = (policies.at(-1) ?? '').replace(from, to);
  expect(offered(...policies)).toContainEqual({ id, holds: true, text: wanted });
});

test('a policy that shuts DNS gets a rule for it, whoever else it is about', () => {
  const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: all, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - podSelector: {}
    ports:
    - port: 8080
`;
  expect(offered(policy)).toEqual([
    {
      id: 'allow-dns',
      holds: true,
      text: `${policy}  - to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
    ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
`,
    },
  ]);
});

describe('names that Cilium does not learn', () => {
  const head = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: web } }
  egress:
  - toFQDNs:
    - matchPattern: "*.example.com"
    toPorts:
    - ports: [{ port: "443", protocol: TCP }]
`;
  const dns = `  - toEndpoints:
    - matchLabels:
        k8s:io.kubernetes.pod.namespace: kube-system
        k8s-app: kube-dns
    toPorts:
    - ports:
      - port: "53"
        protocol: ANY   # both
`;

  test.each([
    {
      name: 'the rule that opens DNS is made to look',
      policy: head + dns,
      adds: `      rules:
        dns:
        - matchPattern: "*"
`,
    },
    {
      name: 'without one, a rule for these names',
      policy: head,
      adds: `  - toEndpoints:
    - matchLabels:
        k8s:io.kubernetes.pod.namespace: kube-system
        k8s-app: kube-dns
    toPorts:
    - ports: [{ port: "53", protocol: UDP }, { port: "53", protocol: TCP }]
      rules:
        dns:
        - matchPattern: "*.example.com"
`,
    },
  ])('$name', ({ policy, adds }) => {
    expect(offered(policy)).toContainEqual({ id: 'learn-names', holds: true, text: policy + adds });
  });
});
