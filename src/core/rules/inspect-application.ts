import { buildCluster } from '../cluster/build-cluster.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Application } from '../gitops/application.ts';
import type { Disagreement } from '../history/compare-live.ts';
import type { History, Step } from '../history/history.ts';
import type { NetworkSettings } from '../network/network-settings.ts';
import type { Rendered, RenderedObject } from '../render/rendered.ts';
import type { FieldPath } from '../values/field-path.ts';
import { refKey } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';
import type { Rule } from './define-rule.ts';
import type { Finding } from './finding.ts';
import { rules } from './index.generated.ts';
import type { RuleContext } from './rule-context.ts';

/** One application at one moment. */
export interface ApplicationView {
  readonly application: Application;
  readonly rendered: Rendered;
  readonly history: History | null;
  /** Index into `history.steps`; the last one when absent. */
  readonly step?: number;
  /** All applications' live objects at that moment. */
  readonly live: Cluster;
  /** The line that decided what a field of an object is: a transformer's if one set it, else the manifest's. */
  readonly sourceOf: (object: RenderedObject, path: FieldPath) => Source;
  /** The text of a file of the tree that was rendered, where the tree is at hand. */
  readonly textOf?: (file: string) => string | undefined;
  /** What is known of the cluster beyond its objects; defaults where nothing is. */
  readonly network?: NetworkSettings;
  /** Who deploys the objects that are live, where that is to be known. */
  readonly deployers?: ReadonlyMap<RenderedObject, Application>;
  /** Whether a Service was live at an earlier moment; without it the application's own past is asked. */
  readonly hadService?: RuleContext['hadService'];
  /** Where the cluster is not as the replay had it, where somebody asked. */
  readonly disagreements?: readonly Disagreement[];
}

/** Everything the rules, or some of them, find in one application, in the rules' order. */
export function inspectApplication(view: ApplicationView, asked: readonly Rule[] = rules): readonly Finding[] {
  const context = contextOf(view);
  return asked.flatMap((rule) => [...rule.inspect(context)]);
}

function contextOf({
  application,
  rendered,
  history,
  step,
  live,
  sourceOf,
  textOf = () => undefined,
  hadService,
  network = {},
  deployers,
  disagreements = [],
}: ApplicationView): RuleContext {
  const at = step ?? (history?.steps.length ?? 0) - 1;
  const current = history?.steps[at];
  const own = current === undefined ? rendered.objects : current.live.map(({ object }) => object);
  const byKey = new Map(own.map((object) => [refKey(object.ref), object]));
  const before = (history?.steps ?? []).slice(0, Math.max(at, 0)).reverse();
  const oldest = before.at(-1);
  const past = memoised(before.map((one) => () => clusterOf(one)));
  return {
    application,
    rendered: current?.rendered ?? rendered,
    live,
    own,
    services: live.services.filter(({ object }) => byKey.get(refKey(object.ref)) === object),
    outcomes: current?.objects ?? [],
    history,
    network,
    disagreements,
    past: () => items(past),
    baseline: () => (oldest === undefined ? null : (past[before.length - 1]?.() ?? null)),
    hadService: hadService ?? ((namespace, name) => past.some((make) => make().service(namespace, name) !== undefined)),
    deployerOf: (object) => deployers?.get(object),
    liveObject: (ref) => byKey.get(refKey(ref)),
    sourceOf,
    textOf,
  };
}

function clusterOf({ live }: Step): Cluster {
  return buildCluster(live.map(({ object }) => object));
}

function* items<T>(makers: readonly (() => T)[]): Iterable<T> {
  for (const make of makers) yield make();
}

/** Each made at most once, when somebody asks. */
function memoised<T>(makers: readonly (() => T)[]): readonly (() => T)[] {
  return makers.map((make) => {
    let made: { readonly value: T } | undefined;
    return () => {
      made ??= { value: make() };
      return made.value;
    };
  });
}
