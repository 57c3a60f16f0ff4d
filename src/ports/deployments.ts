import type { Application } from '../core/gitops/application.ts';
import type { LiveState } from '../core/history/live-state.ts';

/** The deployer in the cluster, asked and never told. */
export interface Deployments {
  /**
   * What it says of an application that was found in Git; null for one it does not know or may not speak of. Throws when it cannot be reached:
   * the diagnosis then goes on without, and says so.
   */
  stateOf(application: Application): Promise<LiveState | null>;
}
