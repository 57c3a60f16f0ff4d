import type { JsonObject } from '../values/json.ts';
import type { ObjectRef } from '../values/object-ref.ts';

/** What a deployer itself says of one of its applications: facts, where the replay of Git only infers. */
export interface LiveState {
  /** The commit of the last sync that succeeded; null where none has. */
  readonly synced: string | null;
  /** The sync that runs or ran last. */
  readonly operation: LiveOperation | null;
  /** What stands against the application, in the deployer's words. */
  readonly conditions: readonly { readonly type: string; readonly message: string }[];
  /** The objects it manages, as they are in the cluster. */
  readonly objects: readonly ManagedObject[];
}

/** An object of the cluster; `manifest` null: it is not there. */
export interface ManagedObject {
  readonly ref: ObjectRef;
  readonly manifest: JsonObject | null;
}

export interface LiveOperation {
  /** The commit it syncs. */
  readonly revision: string | null;
  /** Argo CD's `Running`, `Failed`, `Error` or `Succeeded`; running may also mean waiting for the next attempt. */
  readonly phase: string;
  readonly message: string;
  /** What was said of single objects; only those that failed. */
  readonly failures: readonly { readonly ref: ObjectRef; readonly message: string }[];
}
