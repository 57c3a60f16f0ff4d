import type { ClusterFacts } from './cluster-facts.ts';
import type { Definitions } from './custom/definition.ts';

/** The API server's no to one object. */
export interface Refusal {
  /** `Deployment.apps "mysql" is invalid: spec.selector: Invalid value: …: field is immutable`: the status message, byte for byte. */
  readonly message: string;
  /** The status reason: 422, 400, 403, 500 and 404. Only the first comes with causes; to the last, a kind that is not served, clients say `no matches for kind …` before they ask. */
  readonly reason: 'Invalid' | 'BadRequest' | 'Forbidden' | 'InternalError' | 'NotFound';
  readonly causes: readonly RefusalCause[];
  /** Which check said no. */
  readonly kind: 'immutable' | 'selector-mismatch' | 'schema' | 'validation';
}

export interface RefusalCause {
  /** Field path as the API server writes it; `<nil>` where it names none. */
  readonly field: string;
  /** Everything after `field: `. */
  readonly detail: string;
}

/** The API server's version as far as its words differ: Go syntax up to 1.33, JSON from 1.34 on. */
export interface ApiServer {
  readonly minor: number;
  /** Whose CustomResourceDefinitions are installed for Cilium's policies; 1.19 when nothing is said. */
  readonly cilium?: '1.17' | '1.19' | '1.20';
  /** CustomResourceDefinitions that are in Git; see `custom/definition.ts`. */
  readonly definitions?: Definitions;
  /** What else is known of the cluster. */
  readonly facts?: ClusterFacts;
}
