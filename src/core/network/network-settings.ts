import type { RenderedObject } from '../render/rendered.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Source } from '../values/source.ts';

/** Options of Cilium that change what a policy means, or whether it is taken; each has the default of the version. */
export interface CiliumOptions {
  /** `enable-node-selector-labels` (false): `fromNodes` and `toNodes` may be used. */
  readonly nodeSelectorLabels?: boolean;
  /** `enable-extended-ip-protocols` (false): a port may be left out. */
  readonly extendedIpProtocols?: boolean;
  /** `enable-icmp-rules` (true). */
  readonly icmpRules?: boolean;
  /** `enable-l7-proxy` (true). */
  readonly l7Proxy?: boolean;
  /** `enable-non-default-deny-policies` (true): `enableDefaultDeny` counts. */
  readonly nonDefaultDenyPolicies?: boolean;
  /** `enable-host-firewall` (false): policies with a `nodeSelector` are enforced on nodes. */
  readonly hostFirewall?: boolean;
  /** `policy-cidr-match-mode=nodes` (false): ranges match nodes as well. */
  readonly cidrMatchesNodes?: boolean;
  /** `policy-default-local-cluster` (true from 1.19 on): a selector without a cluster means the local one. */
  readonly defaultLocalCluster?: boolean;
  /** `enable-k8s-cluster-network-policy` (false; exists from 1.20 on): ClusterNetworkPolicy counts. */
  readonly clusterNetworkPolicy?: boolean;
}

/** What verdicts and symptoms depend on besides objects. Everything has Cilium's default. */
export interface NetworkSettings {
  /** Cilium's `enable-policy`. */
  readonly enforcement?: 'default' | 'always' | 'never';
  /** Cilium 1.MINOR.PATCH; unknown when absent, and then taken to be 1.19. */
  readonly cilium?: { readonly minor: number; readonly patch: number };
  /** Those that were set to something else than the default. */
  readonly options?: CiliumOptions;
  /** Who turns a Service's address into a backend's. */
  readonly dataPath?: 'socket-lb' | 'per-packet-lb' | 'kube-proxy';
  /** Linux on the nodes, `5.15`: from 5.18 on a refused connect() can say why. */
  readonly kernel?: { readonly major: number; readonly minor: number };
  /** `policy-deny-response` (none; from 1.19 on): what leaves a Pod and is denied is answered. */
  readonly denyResponse?: 'none' | 'icmp';
  /** `service-no-backend-response` (reject; from 1.16 on), without the socket load balancer. */
  readonly noBackendResponse?: 'reject' | 'drop';
  /** `tofqdns-dns-reject-response-code` (refused). */
  readonly dnsRejectCode?: 'refused' | 'nameError';
  /** `policy-audit-mode` (false): what policy denies on layers 3 and 4 is reported and let through. */
  readonly auditMode?: boolean;
  /** True when the objects are all there is, so that what is not among them does not exist. Git seldom shows everything: default false. */
  readonly closedWorld?: boolean;
  /** Finds the line of a field of an object; without it, evidence points at the object's first line. */
  readonly locate?: (object: RenderedObject, path: FieldPath) => Source | undefined;
}
