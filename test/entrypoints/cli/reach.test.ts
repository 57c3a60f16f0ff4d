import { type FixtureRepository, repositoryOf } from '../../support/git-fixture.ts';
import { runCli } from './run-cli.ts';

const pod = (name: string) =>
  `{ apiVersion: v1, kind: Pod, metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }, spec: { containers: [{ name: a, image: a, ports: [{ containerPort: 80 }] }] } }`;
const PODS = ['web', 'db'].map(pod).join('\n---\n');
const POLICY = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: db } }
  ingress:
    - fromEndpoints: [{ matchLabels: { app: admin } }]
      toPorts: [{ ports: [{ port: "80", protocol: TCP }] }]
`;

let repository: FixtureRepository;
beforeAll(async () => {
  repository = await repositoryOf([
    { subject: 'start', files: { 'README.md': 'shop' } },
    { subject: 'pods', files: { 'shop/pods.yaml': PODS } },
    { subject: 'policy', files: { 'shop/policy.yaml': POLICY } },
  ]);
});
afterAll(() => repository.remove());

const shop = (...argv: readonly string[]) => runCli(repository.folder, ...argv);

test('reach: every pair of a folder, the ways in and out, with a graph', async () => {
  const { status, out } = await shop('reach', 'shop');
  expect(status).toBe(0);
  expect(out).toBe(`1 connection of 2 can be made

Between workloads, on the ports their containers declare: 1 allowed, 1 dropped, 0 unknown.

from     to        port
-------  --------  ------
shop/db  shop/web  80/TCP

In and out
----------

from                              to                   port
--------------------------------  -------------------  ------
entity:world, host, remote-node,  shop/web             80/TCP
kube-apiserver, ingress
shop/web                          entity:world, host,  ANY
                                  remote-node,
                                  kube-apiserver
entity:host                       shop/db              80/TCP
shop/db                           entity:world, host,  ANY
                                  remote-node,
                                  kube-apiserver

    flowchart LR
      n0["entity:host"]
      n1["entity:world, host, remote-node, kube-apiserver"]
      n2["entity:world, host, remote-node, kube-apiserver, ingress"]
      n3["shop/db"]
      n4["shop/web"]
      n3 -->|"80/TCP"| n4
      n2 -->|"80/TCP"| n4
      n4 -->|"ANY"| n1
      n0 -->|"80/TCP"| n3
      n3 -->|"ANY"| n1
`);
});

test('reach --base: what a change closes makes a pipeline stop', async () => {
  const { status, out } = await shop('reach', 'shop', '--base', 'HEAD~1', '--json');
  expect(status).toBe(1);
  const db = { kind: 'Pod', namespace: 'shop', name: 'db' };
  const closed = { to: db, port: 80, protocol: 'TCP', result: 'dropped' };
  expect(JSON.parse(out)).toEqual({
    opened: [],
    closed: [
      { from: { kind: 'Pod', namespace: 'shop', name: 'web' }, ...closed },
      ...['world', 'remote-node', 'kube-apiserver', 'ingress'].map((entity) => ({ from: { entity }, ...closed })),
    ],
    unclear: [],
    gaps: [],
  });
  expect((await shop('reach', 'shop', '--base', 'HEAD', '--json')).status).toBe(0);
});

test('reach --base: a folder that was not there before has only new connections', async () => {
  const { status, out } = await shop('reach', 'shop', '--base', 'HEAD~2', '--json');
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    closed: [],
    opened: expect.arrayContaining([expect.objectContaining({ from: { entity: 'host' }, port: 80 })]),
  });
});

test('policy-map: row by row, with the rule behind each', async () => {
  const { status, out } = await shop('policy-map', 'shop/db', 'shop');
  expect(status).toBe(0);
  expect(out).toBe(`Policy map of Pod shop/db

Ingress: what no row allows is denied. Egress: everything is allowed.

Ingress
-------

action  peer           port  rule  place
------  -------------  ----  ----  -----
Allow   reserved:host  ANY

Egress
------

action  peer              port  rule  place
------  ----------------  ----  ----  -----
Allow   reserved:unknown  ANY

(Pods that Git does not show have no row. On a node: cilium bpf policy get ENDPOINT)
`);
});

test('policy-map: a workload nobody has ends with 2 and names those there are', async () => {
  const { status, err } = await shop('policy-map', 'shop/dbb', 'shop');
  expect(status).toBe(2);
  expect(err).toBe('suture: shop/dbb: no such workload; there are web, db.\n');
  expect((await shop('policy-map', 'entity:world', 'shop')).err).toContain('NAMESPACE/NAME');
});
