import type { LabelSelector, Labels } from '../labels/selector.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { JsonObject } from '../values/json.ts';
import type { ObjectRef } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';

/** A controller (or a bare Pod) and the Pods it makes, as far as its template tells. */
export interface Workload {
  readonly ref: ObjectRef;
  readonly namespace: string;
  readonly podLabels: Labels;
  /** The selector it finds its Pods by; null where the manifest has none (Jobs, bare Pods). */
  readonly selector: LabelSelector | null;
  /** Wanted Pods: 1 where the manifest does not say, also for a DaemonSet. */
  readonly replicas: number;
  readonly containers: readonly Container[];
  readonly hostNetwork: boolean;
  /** The ServiceAccount its Pods run as; `default` where the template names none. */
  readonly serviceAccount: string;
  /** PersistentVolumeClaims its Pods mount, by name; a StatefulSet's templates by the template's name. */
  readonly claims: readonly string[];
  /** `spec.strategy.type` or `spec.updateStrategy.type`; for a Rollout `canary` or `blueGreen`. */
  readonly strategy?: string;
  readonly object: RenderedObject;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly ports: readonly { readonly name?: string; readonly port: number; readonly protocol: string }[];
  /** The container's manifest, for what only one rule wants to know (env, args). */
  readonly manifest: JsonObject;
}

export interface Service {
  readonly ref: ObjectRef;
  readonly namespace: string;
  /** Null when the Service has no selector: its endpoints are managed by hand. */
  readonly selector: Labels | null;
  readonly type: string;
  /** `clusterIP: None`: its name resolves to the Pods themselves. */
  readonly headless: boolean;
  /** Where an `ExternalName` Service points. */
  readonly externalName?: string;
  readonly ports: readonly ServicePort[];
  readonly source: Source;
  readonly object: RenderedObject;
}

export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort: number | string;
  readonly protocol: string;
}

/** One address of an EndpointSlice or Endpoints object, with the ports it names. */
export interface EndpointAddress {
  readonly address: string;
  readonly ports: readonly { readonly name?: string; readonly port: number; readonly protocol: string }[];
  readonly source: Source;
}

/** A policy as the cluster holds it, not interpreted yet (`network` does that). */
export interface Policy {
  readonly ref: ObjectRef;
  readonly kind: 'CiliumNetworkPolicy' | 'CiliumClusterwideNetworkPolicy' | 'NetworkPolicy' | 'ClusterNetworkPolicy';
  readonly namespace?: string;
  readonly object: RenderedObject;
}

/** Objects with the indexes every analysis needs. Built once by `buildCluster`, never written to. */
export interface Cluster {
  readonly objects: readonly RenderedObject[];
  readonly workloads: readonly Workload[];
  readonly services: readonly Service[];
  readonly policies: readonly Policy[];
  /** Labels of a namespace as far as Git shows them; always has `kubernetes.io/metadata.name`. */
  namespaceLabels(namespace: string): Labels;
  /** Whether Git has the Namespace object, and so says all of its labels. */
  declaresNamespace(namespace: string): boolean;
  workloadsIn(namespace: string): readonly Workload[];
  servicesIn(namespace: string): readonly Service[];
  /** The workload of that name; without `kind` the first one declared. */
  workload(namespace: string, name: string, kind?: string): Workload | undefined;
  service(namespace: string, name: string): Service | undefined;
  /** The workloads whose Pods a Service selects; empty means no endpoints. Null for a Service without a selector. */
  endpointsOf(service: Service): readonly Workload[] | null;
  /** Addresses that EndpointSlices and Endpoints in Git give a Service by hand. */
  addressesOf(service: Service): readonly EndpointAddress[];
  /** Objects of a namespace whose kinds may make Pods that Git does not show (operators' resources, charts): with one of them, "no Pods" is not certain. */
  podMakersIn(namespace: string): readonly RenderedObject[];
  object(ref: Pick<ObjectRef, 'kind' | 'namespace' | 'name'>): RenderedObject | undefined;
}
