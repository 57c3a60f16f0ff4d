import type { Alert } from '../alert/alert.ts';
import type { DiffHunk } from '../history/diff-hunk.ts';
import type { Flow, Verdict } from '../network/verdict.ts';
import type { Finding } from '../rules/finding.ts';
import type { Commit } from '../values/commit.ts';
import type { Gap } from '../values/gap.ts';
import type { ObjectRef } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';

/** `proven`: the simulation goes from this line to the alert without a guess; `likely`: one link is inferred; `possible`: more than one. */
export type Confidence = 'proven' | 'likely' | 'possible';

/** A flow the alert depends on: who connects to what, why we think so, and what the simulation says about it. */
export interface WatchedFlow {
  readonly flow: Flow;
  readonly why: string;
  readonly inferred: boolean;
  readonly verdict: Verdict;
}

/** What the alert is about, found from its rule in Git, its labels, and the cluster. */
export interface Scope {
  readonly namespace?: string;
  /** Paths of applications looked at. */
  readonly applications: readonly string[];
  /** The alert rule as found in Git. */
  readonly alertRule?: { readonly name: string; readonly expr: string; readonly source: Source };
  readonly metrics: readonly string[];
  /** Who measures: an exporter, or the monitor that has the target scraped. */
  readonly exporter?: ObjectRef;
  readonly target?: ObjectRef;
  readonly flows: readonly WatchedFlow[];
}

export interface ChainLink {
  readonly statement: string;
  readonly source?: Source;
  readonly rule?: string;
}

export interface Cause {
  readonly rule: string;
  /** What is wrong in a few words without a full stop, for titles: `Service blog-system/mysql selects no Pods`. */
  readonly headline?: string;
  /** How it came to be wrong, in a sentence or two; names `file:line` where a transformer wrote what the manifest does not say. */
  readonly summary: string;
  readonly confidence: Confidence;
  readonly source: Source;
  readonly firstBadCommit?: Commit;
  /** What that commit changed around `source`; absent where it did not change the file there. */
  readonly hunk?: DiffHunk;
  /** Where the repair stands when Git has it already but the predicted cluster does not. */
  readonly repairedInGit?: { readonly commit: Commit; readonly heldBackBy: readonly string[] };
}

export interface JudgedFinding extends Finding {
  /** On the path from a line in Git to this alert; otherwise a separate fault, reported but not blamed. */
  readonly causal: boolean;
}

export interface Diagnosis {
  readonly alert: Alert;
  readonly scope: Scope;
  /** Null when nothing found explains the alert: then `gaps` and `scope` say what was looked at. */
  readonly cause: Cause | null;
  /** From the line in Git to the alert, in order. */
  readonly chain: readonly ChainLink[];
  readonly findings: readonly JudgedFinding[];
  readonly gaps: readonly Gap[];
  /** The commit that was looked at; null for a working tree. */
  readonly commit: string | null;
}
