import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { connect } from '../../../src/core/network/connect.ts';
import type { HttpRequest } from '../../../src/core/network/http-rule.ts';
import type { NetworkSettings } from '../../../src/core/network/network-settings.ts';
import { parsePeer } from '../../../src/core/network/peer.ts';
import type { Flow, Hop, Peer, Verdict } from '../../../src/core/network/verdict.ts';
import { clusterOf } from '../cluster/objects.ts';

const pods = (name: string, namespace: string): string => `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: main, ports: [{name: web, containerPort: 8080}]}]}
`;

/** `shop/cart` and `shop/web`, `front/proxy`, and a Service of `shop/cart` on port 80. */
const SHOP = `${pods('cart', 'shop')}${pods('web', 'shop')}${pods('proxy', 'front')}
---
{apiVersion: v1, kind: Service, metadata: {name: cart, namespace: shop}, spec: {selector: {app: cart}, ports: [{port: 80, targetPort: web}]}}
`;

/** The spec of a CiliumNetworkPolicy in flow style, or that of a NetworkPolicy. */
export type ShopPolicy = string | { readonly kind: 'NetworkPolicy'; readonly spec: string };

/** The shop with policies `p0`, `p1`, … of its namespace. */
export function shopWith(...specs: readonly ShopPolicy[]): Cluster {
  const policies = specs.map((one, index) => {
    const { kind, spec } = typeof one === 'string' ? { kind: 'CiliumNetworkPolicy', spec: one } : one;
    const apiVersion = kind === 'NetworkPolicy' ? 'networking.k8s.io/v1' : 'cilium.io/v2';
    return `\n---\n{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: p${index}, namespace: shop}, spec: ${spec}}\n`;
  });
  return clusterOf(SHOP, ...policies);
}

export interface Ask {
  readonly from?: string;
  readonly to?: string;
  readonly port?: number;
  readonly protocol?: Flow['protocol'];
  readonly request?: HttpRequest;
  readonly settings?: NetworkSettings;
}

/** By default: may `shop/web` connect to `shop/cart` on 8080/TCP? */
export function ask(cluster: Cluster, asked: Ask = {}): Verdict {
  const { from = 'shop/web', to = 'shop/cart', port = 8080, protocol = 'TCP', request, settings = {} } = asked;
  const flow = { from: peer(from), to: peer(to), port, protocol };
  return connect(cluster, request === undefined ? flow : { ...flow, request }, settings);
}

export function nearestOf(verdict: Verdict, direction: Hop['direction']): readonly string[] {
  const hop = verdict.hops.find((one) => one.direction === direction);
  return (hop?.nearest ?? []).map(({ rule, missing }) => `${rule}: ${missing}`);
}

function peer(text: string): Peer {
  const parsed = parsePeer(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
}
