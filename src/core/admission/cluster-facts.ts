/** What is known of a cluster beside its version. What nobody says is unknown, and nothing is refused for it. */
export interface ClusterFacts {
  /** `--service-cluster-ip-range`, as `10.0.0.0/16`; the first one's family is what a Service gets that asks for none. */
  readonly serviceCidrs?: readonly string[];
  /** `--service-node-port-range`, both ends included; 30000 to 32767, Kubernetes' default, where nothing is said. */
  readonly nodePorts?: readonly [first: number, last: number];
  /** StorageClasses by name, and whether claims of theirs may grow (`allowVolumeExpansion`). */
  readonly storageClasses?: ReadonlyMap<string, boolean>;
  /** True where no controller binds claims, as in front of a bare API server; claims without a `status` are taken as bound else. */
  readonly claimsStayPending?: boolean;
}
