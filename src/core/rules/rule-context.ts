import type { Cluster, Service, Workload } from '../cluster/cluster.ts';
import { todaysWorkload } from '../cluster/todays-workload.ts';
import type { Application } from '../gitops/application.ts';
import type { Disagreement } from '../history/compare-live.ts';
import type { History, ObjectOutcome } from '../history/history.ts';
import type { NetworkSettings } from '../network/network-settings.ts';
import type { Rendered, RenderedObject } from '../render/rendered.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { ObjectRef } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';

/** What a rule sees of one application at one moment. It reports about the application's own objects; `live` is for looking around. */
export interface RuleContext {
  readonly application: Application;
  /** What Git says at that moment. */
  readonly rendered: Rendered;
  /** The predicted cluster, all applications together; without history, what they render to. */
  readonly live: Cluster;
  /** This application's live objects. */
  readonly own: readonly RenderedObject[];
  readonly services: readonly Service[];
  /** What the latest sync did; empty without history. */
  readonly outcomes: readonly ObjectOutcome[];
  readonly history: History | null;
  /** What is known of the cluster beyond its objects. */
  readonly network: NetworkSettings;
  /** Where the cluster is not as the replay of Git had it; empty where nobody asked. */
  readonly disagreements: readonly Disagreement[];
  /** The application's own objects as clusters of earlier moments, newest first; built when asked for. */
  past(): Iterable<Cluster>;
  /** The application's own objects at the oldest moment; null where this is the only one. What was odd then already is nobody's news. */
  baseline(): Cluster | null;
  /** Whether a Service was live at an earlier moment, of whichever application that is known of. */
  hadService(namespace: string, name: string): boolean;
  /** The application that deploys a live object, where that is known. */
  deployerOf(object: RenderedObject): Application | undefined;
  /** The live declaration of an object of this application. */
  liveObject(ref: ObjectRef): RenderedObject | undefined;
  /** The line that decided what a field is: a transformer's if one set it, else the manifest's. */
  sourceOf(object: RenderedObject, path: FieldPath): Source;
  /** The text of a file of the tree that was rendered; undefined where the tree is not at hand. */
  textOf(file: string): string | undefined;
}

/** The workloads a Service led to when it last led anywhere; empty when no earlier moment shows any. */
export function formerEndpoints(service: Service, context: RuleContext): readonly Workload[] {
  return formerly(service, context)?.endpoints ?? [];
}

/** The same with what became of them: the first that is still there under its name or another, null where all of them are gone. */
export function formerWorkload(
  service: Service,
  context: RuleContext,
): { readonly former: Workload; readonly now: Workload | null } | undefined {
  const before = formerly(service, context);
  const [former] = before?.endpoints ?? [];
  if (before === undefined || former === undefined) return undefined;
  const found = before.endpoints.map((one) => ({
    former: one,
    now: todaysWorkload(one, before.cluster, context.live) ?? null,
  }));
  return found.find(({ now }) => now !== null) ?? { former, now: null };
}

function formerly(
  service: Service,
  context: RuleContext,
): { readonly cluster: Cluster; readonly endpoints: readonly Workload[] } | undefined {
  for (const cluster of context.past()) {
    const before = cluster.service(service.namespace, service.ref.name);
    const endpoints = before === undefined ? null : cluster.endpointsOf(before);
    if (endpoints !== null && endpoints.length > 0) return { cluster, endpoints };
  }
  return undefined;
}
