import type { Source } from '../values/source.ts';
import type { HttpRequest } from './http-rule.ts';

/** One end of a connection. Text form (`parsePeer`): `ns/name`, `ns/Kind/name`, `svc:ns/name`, `entity:world`, `cidr:1.2.3.4/32`, `fqdn:x`, `labels:ns/k=v`. */
export type Peer =
  | { readonly type: 'workload'; readonly namespace: string; readonly name: string; readonly kind?: string }
  | { readonly type: 'service'; readonly namespace: string; readonly name: string }
  | { readonly type: 'labels'; readonly namespace: string; readonly labels: Readonly<Record<string, string>> }
  | { readonly type: 'entity'; readonly entity: string }
  | { readonly type: 'cidr'; readonly cidr: string }
  | { readonly type: 'fqdn'; readonly name: string };

export interface Flow {
  readonly from: Peer;
  readonly to: Peer;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP' | 'ICMP';
  /** What is asked once the connection stands, where that is of interest: HTTP rules of policies are judged by it. */
  readonly request?: HttpRequest;
}

export type FlowResult = 'allowed' | 'dropped' | 'no-endpoints' | 'unknown';

/** One rule or policy that decided, and where it stands. */
export interface Evidence {
  /** `CiliumNetworkPolicy blog-system/mysql-isolation`, `Service …`, or empty for the default. */
  readonly policy: string;
  /** `ingress[3]`, `egress[0]`, `selector`, … */
  readonly rule?: string;
  readonly effect: 'allows' | 'denies' | 'selects' | 'default-deny' | 'default-allow' | 'no-endpoints' | 'not-read';
  readonly source?: Source;
  /** One plain sentence. */
  readonly why: string;
}

/** A rule that would have matched but for one thing: what to look at first. */
export interface NearMiss {
  readonly policy: string;
  readonly rule: string;
  readonly missing: string;
  readonly source?: Source;
}

export interface Hop {
  readonly direction: 'service' | 'egress' | 'ingress';
  readonly result: FlowResult;
  readonly decidedBy: readonly Evidence[];
  readonly nearest?: readonly NearMiss[];
  /** The connection stands here, and Cilium's proxy answers what is asked on it with a refusal: `dropped` by rules of layer 7. */
  readonly refused?: 'http' | 'dns';
  /** Before the connection: this name is looked up, and policy shuts every way to DNS. */
  readonly lookup?: string;
}

/** What the application would see: `connect` is the error text of `connect()` (`ok` when allowed). Source: Cilium's socket load balancer and Linux. */
export interface Symptom {
  readonly connect: string;
  readonly why: string;
}

export interface Verdict {
  readonly result: FlowResult;
  readonly flow: Flow;
  readonly hops: readonly Hop[];
  readonly symptom: Symptom;
}
