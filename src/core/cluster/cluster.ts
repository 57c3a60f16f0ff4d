import type { RenderedObject } from '../render/rendered.ts';
import type { JsonObject } from '../values/json.ts';
import type { ObjectRef } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';

export type Labels = Readonly<Record<string, string>>;

/** A Kubernetes `LabelSelector`; `null` where the manifest has none. */
export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly { readonly key: string; readonly operator: string; readonly values: readonly string[] }[];
}

/** A controller and the Pods it makes, as far as its template tells. */
export interface Workload {
  readonly ref: ObjectRef;
  readonly namespace: string;
  readonly podLabels: Labels;
  readonly replicas: number;
  readonly containers: readonly Container[];
  readonly hostNetwork: boolean;
  /** PersistentVolumeClaims its Pods mount, by name. */
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

/** A policy as the cluster holds it, not interpreted yet (`network` does that). */
export interface Policy {
  readonly ref: ObjectRef;
  readonly kind: 'CiliumNetworkPolicy' | 'CiliumClusterwideNetworkPolicy' | 'NetworkPolicy';
  readonly namespace?: string;
  readonly object: RenderedObject;
}

/** Objects with the indexes every analysis needs. Built once, never written to. */
export interface Cluster {
  readonly objects: readonly RenderedObject[];
  readonly workloads: readonly Workload[];
  readonly services: readonly Service[];
  readonly policies: readonly Policy[];
  /** Labels of a namespace as far as Git shows them; always has `kubernetes.io/metadata.name`. */
  namespaceLabels(namespace: string): Labels;
  workloadsIn(namespace: string): readonly Workload[];
  /** The workloads whose Pods a Service selects; empty means no endpoints. Null for a Service without a selector. */
  endpointsOf(service: Service): readonly Workload[] | null;
  object(ref: Pick<ObjectRef, 'kind' | 'namespace' | 'name'>): RenderedObject | undefined;
}
