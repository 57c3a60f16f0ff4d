import type { ApiServer } from '../admission/refusal.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Application } from '../gitops/application.ts';
import type { History } from '../history/history.ts';
import type { LiveState } from '../history/live-state.ts';
import type { RenderTree } from '../history/render-trees.ts';
import type { NetworkSettings } from '../network/network-settings.ts';
import type { Rendered, RenderedObject } from '../render/rendered.ts';
import type { Finding } from '../rules/finding.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Gap } from '../values/gap.ts';
import type { Snapshot } from '../values/snapshot.ts';
import type { Source } from '../values/source.ts';

/** One application, replayed: what Git says now, what the cluster must look like, and what the rules say about both. */
export interface ReplayedApplication {
  readonly application: Application;
  /** Null when no history was asked for (a scan of a working tree). */
  readonly history: History | null;
  /** What HEAD renders to. */
  readonly rendered: Rendered;
  readonly findings: readonly Finding[];
  /** What its deployer says of it, where it was asked. */
  readonly state?: LiveState;
  /** Renders another tree of it, at the cost of what is different there. */
  readonly renderTree: RenderTree;
}

/** Everything `diagnose` and `remedy` look at. Built by `replayWorld` from snapshots; nothing in it is live. */
export interface World {
  readonly snapshot: Snapshot;
  readonly applications: readonly ReplayedApplication[];
  /** All applications' predicted live objects (where there is history) as one cluster. */
  readonly live: Cluster;
  /** All applications' objects as HEAD renders them. */
  readonly desired: Cluster;
  readonly gaps: readonly Gap[];
  /** What is known of the clusters beyond their objects. */
  readonly apiServer: ApiServer;
  readonly network: NetworkSettings;
  /**
   * The line that decided what a field of an object of this world is, in the commit that the object is live from: a transformer's if one set it,
   * else the manifest's.
   */
  sourceOf(object: RenderedObject, path: FieldPath): Source;
  /** The tree of one of the replayed commits. */
  treeAt(sha: string): Snapshot | undefined;
}
