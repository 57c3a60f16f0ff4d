import type { Policy } from '../cluster/cluster.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Cidr } from './cidr.ts';
import type { HttpRule } from './http-rule.ts';
import type { Requirement } from './requirement.ts';

export type Direction = 'ingress' | 'egress';

/** Whom a rule lets in or out, one alternative of it. */
export type PeerTest =
  | {
      readonly type: 'labels';
      readonly requirements: readonly Requirement[];
      readonly path: FieldPath;
      /** Written as an endpoint, so that what other rules require of endpoints is required of it too. */
      readonly endpoint?: true;
    }
  | { readonly type: 'entity'; readonly entity: string; readonly path: FieldPath }
  | {
      readonly type: 'cidr';
      readonly cidr: Cidr;
      readonly except: readonly Cidr[];
      readonly text: string;
      readonly path: FieldPath;
    }
  | {
      readonly type: 'cidr-group';
      /** A CiliumCIDRGroup by name, or all with these labels. */
      readonly group: string | readonly Requirement[];
      readonly except: readonly Cidr[];
      readonly path: FieldPath;
    }
  /** Addresses that the operator looks up at a cloud provider and writes into a policy of its own. */
  | { readonly type: 'groups'; readonly path: FieldPath }
  /** Other nodes: all of them, or those with labels that Git does not show. */
  | { readonly type: 'nodes'; readonly all: boolean; readonly path: FieldPath }
  | { readonly type: 'fqdn'; readonly pattern: string; readonly path: FieldPath }
  | { readonly type: 'service'; readonly wanted: ServiceWanted; readonly path: FieldPath }
  /** Something we cannot read, or the API server would refuse. */
  | { readonly type: 'unread'; readonly why: string; readonly path: FieldPath };

/** A member of `toServices`; without a namespace, Services of every namespace. */
export interface ServiceWanted {
  readonly namespace?: string;
  readonly name?: string;
  readonly labels?: readonly Requirement[];
}

/** Which ports a rule is about, one alternative of it. */
export type PortTest =
  | {
      readonly type: 'port';
      /** A number (0 is every port) or the name of a port of the destination. */
      readonly port: number | string;
      readonly endPort?: number;
      readonly protocols: readonly string[];
      /** `HTTP`, `DNS`, …: what the proxy looks at once the connection stands. */
      readonly l7?: string;
      /** Names and patterns of its DNS rules: looking these up teaches Cilium their addresses. */
      readonly dns?: readonly string[];
      /** The requests that its HTTP rules let through. */
      readonly http?: readonly HttpRule[];
      readonly text: string;
      readonly path: FieldPath;
    }
  | {
      readonly type: 'icmp';
      readonly family: 'IPv4' | 'IPv6';
      readonly icmpType: number;
      readonly text: string;
      readonly path: FieldPath;
    }
  | { readonly type: 'unread'; readonly why: string; readonly text: string; readonly path: FieldPath };

/** One entry of `ingress`, `egress`, `ingressDeny` or `egressDeny`. */
export interface PolicyRule {
  readonly direction: Direction;
  readonly effect: 'allow' | 'deny';
  /** `ingress[3]`, `specs[1].egress[0]`. */
  readonly name: string;
  readonly path: FieldPath;
  /** Null: anyone. Empty: nobody. */
  readonly peers: readonly PeerTest[] | null;
  /** Null: every port and protocol. Empty: none. */
  readonly ports: readonly PortTest[] | null;
  /** What this rule requires of the endpoints of every rule of its direction that applies to the same subject (`fromRequires`, before 1.19). */
  readonly requires?: readonly Requirement[];
}

/** One rule block of a policy: whom it is about, whether it denies what it does not name, and its rules. */
export interface PolicyUnit {
  readonly policy: Policy;
  readonly path: FieldPath;
  readonly subject: readonly Requirement[];
  /** A host policy: about nodes (`nodeSelector`), not Pods. */
  readonly ofNodes?: true;
  readonly defaultDeny: Readonly<Record<Direction, boolean>>;
  readonly rules: readonly PolicyRule[];
}

/** A policy, read. A `refusal` is Cilium's own message: the policy has no effect then, and `units` is empty. */
export interface ReadPolicy {
  readonly policy: Policy;
  readonly units: readonly PolicyUnit[];
  readonly refusal: string | null;
  /** Whom a refused policy's rule blocks would be about. */
  readonly meant?: readonly (readonly Requirement[])[];
  /** Whom an unreadable policy might be about cannot be told: every Pod of its namespace (or of the cluster). */
  readonly unread: string | null;
}
