/** Names of Cilium's entities that a policy may use (the CRD's enum, Cilium 1.20). */
export const ENTITIES: readonly string[] = [
  'all',
  'world',
  'cluster',
  'cluster-mesh',
  'host',
  'init',
  'ingress',
  'unmanaged',
  'remote-node',
  'health',
  'none',
  'kube-apiserver',
];
