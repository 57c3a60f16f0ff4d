import { parse } from 'yaml';
import { brokenPeers } from '../../../src/core/fix/broken-peer.ts';
import { policySource } from '../../../src/core/fix/policy-source.ts';
import { asEntities, namesEntities } from '../../../src/core/fix/to-entities.ts';
import { applyEdits } from '../../../src/core/values/edit.ts';
import { blaming, worldOf } from './incident.ts';

const HEAD = `# policies
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: cart, namespace: shop }
spec:
  endpointSelector: {}
`;
const FILE = 'shop/policy.yaml';

function broken(spec: string) {
  const text = HEAD + spec;
  const trees = [HEAD, text].map((policy) => ({
    [FILE]: policy,
    'shop/kustomization.yaml': 'resources: [policy.yaml]\n',
  }));
  const world = worldOf(trees);
  const about = {
    diagnosis: blaming(world, null, () => false),
    world,
    healthy: world.live,
    prove: () => ({ proof: none, after: null }),
  };
  const [peer] = brokenPeers(about);
  if (peer === undefined) throw new Error('nothing is broken');
  const source = policySource(world.snapshot, peer);
  if (source === undefined) throw new Error('it does not stand in the file');
  return { text, peer, source };
}

const none = {
  rendered: false,
  rejected: [],
  flowsOpened: [],
  flowsClosed: [],
  flowsShutAgain: [],
  deletes: [],
  findingsLeft: [],
  holds: false,
};

test.each([
  {
    name: 'alone, only the key changes',
    before: '  egress:\n  - toEndpoints: ["world"]   # out\n    toPorts: [{ports: [{port: "443"}]}]\n',
    after: '  egress:\n  - toEntities: ["world"]   # out\n    toPorts: [{ports: [{port: "443"}]}]\n',
  },
  {
    name: 'from outside as well',
    before: '  ingress:\n  - fromEndpoints:\n    - cluster\n',
    after: '  ingress:\n  - fromEntities:\n    - cluster\n',
  },
  {
    name: 'entities that are there get company',
    before: '  egress:\n  - toEndpoints:\n    - world  # dns\n    toEntities:\n    - cluster # all of it\n',
    after: '  egress:\n  - toEntities:\n    - cluster # all of it\n    - world\n',
  },
  {
    name: 'an entity that is there already is not repeated',
    before: '  egress:\n  - toEntities: [world]\n    toEndpoints: [world]\n',
    after: '  egress:\n  - toEntities: [world]\n',
  },
  {
    name: 'beside real peers the entity gets a rule of its own, with the same ports',
    before:
      '  egress:\n  - toEndpoints:\n    - matchLabels: {app: db}\n    - world\n    toPorts:\n    - ports:\n      - port: "443"   # https\n',
    after:
      '  egress:\n  - toEndpoints:\n    - matchLabels: {app: db}\n    toPorts:\n    - ports:\n      - port: "443"   # https\n  - toEntities: [world]\n    toPorts:\n    - ports:\n      - port: "443"   # https\n',
  },
  {
    name: 'beside addresses too',
    before: '  egress:\n  - toEndpoints: [world]\n    toCIDR: [10.0.0.0/8]\n',
    after: '  egress:\n  - toCIDR: [10.0.0.0/8]\n  - toEntities: [world]\n',
  },
  {
    name: 'all on one line',
    before: '  egress: [{toEndpoints: [{}, world], toPorts: [{ports: [{port: "53"}]}]}]\n',
    after:
      '  egress: [{toEndpoints: [{}], toPorts: [{ports: [{port: "53"}]}]}, {toEntities: [world], toPorts: [{ports: [{port: "53"}]}]}]\n',
  },
])('$name', ({ before, after }) => {
  const { text, peer, source } = broken(before);
  expect(namesEntities(peer)).toBe(true);
  const edited = applyEdits(text, asEntities(peer, source));
  expect(edited).toBe(HEAD + after);
  expect(parse(edited.split('---\n')[1] ?? '')).toHaveProperty('spec');
});

test('a word that names no entity is not taken for one', () => {
  expect(namesEntities(broken('  egress:\n  - toEndpoints: [mysql]\n').peer)).toBe(false);
});
