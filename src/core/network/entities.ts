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

/** `cluster-mesh` came with 1.20. */
const CLUSTER_MESH = 20;

/** Whether Cilium 1.MINOR knows the entity (pkg/policy/api/entity.go); two more than the CRD lets through. */
export function isEntityOf(name: string, minor: number): boolean {
  if (name === 'cluster-mesh') return minor >= CLUSTER_MESH;
  return ENTITIES.includes(name) || name === 'world-ipv4' || name === 'world-ipv6';
}
