import type { Labels } from '../labels/selector.ts';
import type { Cidr } from './cidr.ts';
import type { Truth } from './truth.ts';

/** A port of a Pod that has a name; policies may use the name instead of the number. `ANY` where the protocol is not told. */
export interface NamedPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
}

/**
 * One end of a connection as Cilium sees it: a set of labels, each with its source (`k8s:app`, `reserved:world`).
 * Policy looks at nothing else, but for addresses outside of the cluster and the names of ports.
 */
export interface Identity {
  /** For people: `blog-system/mysql`, `world`, `1.2.3.4/32`. */
  readonly name: string;
  readonly labels: Labels;
  /** Beginnings of label keys about which nothing is known: a look-up that finds none of them is `unknown`, not absent. */
  readonly unseen: readonly string[];
  /** Null when its containers are not known. */
  readonly namedPorts: readonly NamedPort[] | null;
  /** Addresses outside of the cluster. Absent for Pods, nodes, and the world at large. */
  readonly network?: Cidr;
  readonly fqdn?: string;
  /** Whether Cilium knows these addresses to be that name's; `yes` when absent. */
  readonly learnt?: Truth;
  /** Whether Cilium enforces policy on it: Pods, and the health, ingress and init endpoints; not nodes (without the host firewall) nor the world. */
  readonly enforced: boolean;
}

/** The label Cilium derives for a Pod's namespace, and the beginning of those it derives from the Namespace's labels. */
export const NAMESPACE_KEY = 'io.kubernetes.pod.namespace';
export const NAMESPACE_LABELS_KEY = 'io.cilium.k8s.namespace.labels';
/** The label of the cluster a Pod runs in. */
export const CLUSTER_KEY = 'io.cilium.k8s.policy.cluster';
/** The label of the ServiceAccount a Pod runs as. */
const SERVICE_ACCOUNT_KEY = 'io.cilium.k8s.policy.serviceaccount';
/** Cilium's name for a cluster that was not given one. */
export const LOCAL_CLUSTER = 'default';

export interface PodFacts {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly namespaceLabels: Labels;
  /** False when Git does not declare the Namespace, so that it may have more labels than those. */
  readonly namespaceKnown: boolean;
  readonly namedPorts: readonly NamedPort[] | null;
  /** The ServiceAccount it runs as; null where that is not known. */
  readonly serviceAccount?: string | null;
  /** The cluster's name, where it is another one of a mesh. */
  readonly cluster?: string;
}

/** Labels that Cilium leaves out of identities (pkg/labelsfilter, the default of `labels`): no policy can ask for them. */
const NOT_OF_IDENTITY =
  /^(?:io\.kubernetes|kubernetes\.io|k8s\.io|.*beta\.kubernetes\.io|pod-template-generation|pod-template-hash|controller-revision-hash|annotation|etcd_node)/;

/** A Pod's identity (Cilium: pkg/k8s `GetPodMetadata`; identity labels with source `k8s`). */
export function podIdentity(pod: PodFacts): Identity {
  const own = Object.entries(pod.labels)
    .filter(([key]) => !NOT_OF_IDENTITY.test(key))
    .map(([key, value]) => [`k8s:${key}`, value]);
  const inherited = Object.entries(pod.namespaceLabels).map(([key, value]) => [
    `k8s:${NAMESPACE_LABELS_KEY}.${key}`,
    value,
  ]);
  return {
    name: pod.name,
    labels: {
      ...Object.fromEntries([...own, ...inherited]),
      [`k8s:${NAMESPACE_KEY}`]: pod.namespace,
      [`k8s:${CLUSTER_KEY}`]: pod.cluster ?? LOCAL_CLUSTER,
      ...(typeof pod.serviceAccount === 'string' ? { [`k8s:${SERVICE_ACCOUNT_KEY}`]: pod.serviceAccount } : {}),
    },
    unseen: [
      ...(pod.namespaceKnown ? [] : [`k8s:${NAMESPACE_LABELS_KEY}.`]),
      ...(pod.serviceAccount === null ? [`k8s:${SERVICE_ACCOUNT_KEY}`] : []),
    ],
    namedPorts: pod.namedPorts,
    enforced: true,
  };
}

/** Some Pod of the local cluster of which nothing is known: a policy lets it through for sure only if it lets every Pod through. */
export function anyPodIdentity(): Identity {
  return {
    name: 'any pod of the cluster',
    labels: { [`k8s:${CLUSTER_KEY}`]: LOCAL_CLUSTER },
    unseen: ['k8s:'],
    namedPorts: null,
    enforced: true,
  };
}

const RESERVED: ReadonlyMap<string, { readonly labels: readonly string[]; readonly enforced: boolean }> = new Map([
  ['host', { labels: ['host'], enforced: false }],
  ['remote-node', { labels: ['remote-node'], enforced: false }],
  ['kube-apiserver', { labels: ['kube-apiserver', 'remote-node'], enforced: false }],
  ['world', { labels: ['world'], enforced: false }],
  ['unmanaged', { labels: ['unmanaged'], enforced: false }],
  ['health', { labels: ['health'], enforced: true }],
  ['ingress', { labels: ['ingress'], enforced: true }],
  ['init', { labels: ['init'], enforced: true }],
]);

/** One of Cilium's reserved identities (pkg/identity/reserved.go); the API server is taken to run on another node. Undefined for other names. */
export function reservedIdentity(name: string): Identity | undefined {
  const reserved = RESERVED.get(name);
  if (reserved === undefined) return undefined;
  const labels = Object.fromEntries(reserved.labels.map((label) => [`reserved:${label}`, '']));
  return { name, labels, unseen: [], namedPorts: [], enforced: reserved.enforced };
}

/** Whether an identity carries a reserved label. */
export function isReserved({ labels }: Identity, name: string): boolean {
  return Object.hasOwn(labels, `reserved:${name}`);
}

/** Addresses outside of the cluster: part of the world. `fqdn` when Cilium's DNS proxy learnt them for that name. */
export function addressIdentity(name: string, network: Cidr | undefined, fqdn?: string): Identity {
  return {
    name,
    labels: { 'reserved:world': '' },
    unseen: [],
    namedPorts: [],
    ...(network === undefined ? {} : { network }),
    ...(fqdn === undefined ? {} : { fqdn }),
    enforced: false,
  };
}
