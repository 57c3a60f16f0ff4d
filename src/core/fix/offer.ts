import type { Cluster } from '../cluster/cluster.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { World } from '../diagnosis/world.ts';
import type { Flow } from '../network/verdict.ts';
import type { Edit } from '../values/edit.ts';
import type { Fault, Option, Proof } from './option.ts';
import type { Score } from './score.ts';

/** A proof with the cluster it was made of; null where the edited tree does not render. */
export interface Proven {
  readonly proof: Proof;
  readonly after: Cluster | null;
}

/** What a fix looks at. */
export interface Case {
  readonly diagnosis: Diagnosis;
  readonly world: World;
  /** The cluster before the first bad commit, as far as the history tells; else the predicted cluster of today. What was open there may open again. */
  readonly healthy: Cluster;
  /** Makes the edits in the simulation and says what comes of them for this fault. `mayOpen`: what the option means to open; by default what was open before the first bad commit. */
  readonly prove: (edits: readonly Edit[], fault: Fault, mayOpen?: (flow: Flow) => boolean) => Proven;
}

/** An option in the making. `recommendable` is whether we would go that way, should its proof hold. */
export interface Offer {
  readonly option: Option;
  readonly recommendable: boolean;
}

/** A fix looks at a case and offers what it knows, the best liked first; nothing when the case is not of its kind. */
export interface Fix {
  /** The ids it may offer. */
  readonly offers: readonly string[];
  readonly find: (about: Case) => readonly Offer[];
}

/** What makes up an option besides its proof and its patch. */
export interface Draft {
  readonly id: string;
  readonly fault: Fault;
  readonly title: string;
  readonly score: Score;
  readonly downtime: string;
  readonly why: readonly string[];
  readonly edits: readonly Edit[];
  readonly patch: string | null;
  readonly proof: Proof | null;
  readonly steps?: readonly string[];
  readonly recommendable: boolean;
}

/** A draft as an offer; which one is recommended is for `remedy` to say, who sees them all. */
export function offer({ score, recommendable, steps = [], ...rest }: Draft): Offer {
  return { option: { ...rest, ...score, steps, recommended: false }, recommendable };
}
