import type { Flow } from '../network/verdict.ts';
import type { Edit } from '../values/edit.ts';
import type { ObjectRef } from '../values/object-ref.ts';

/** Points out of ten on each side, with the reason and evidence for every one of them. */
export interface ScoreItem {
  readonly name: string;
  readonly points: number;
  readonly why: string;
}

/** What the simulation said about the repository with the edits made. */
export interface Proof {
  readonly rendered: boolean;
  /** Objects the API server would still refuse. */
  readonly rejected: readonly ObjectRef[];
  /** Against the predicted live cluster of today: flows that become possible, and that stop being so. */
  readonly flowsOpened: readonly Flow[];
  readonly flowsClosed: readonly Flow[];
  /** Those of the closed ones that fare as they did when all was well: a policy that is enforced again is meant to close them. */
  readonly flowsShutAgain: readonly Flow[];
  /** Workloads, claims and what holds others that the sync deletes, or deletes and makes anew: downtime, and what is stored there is lost. */
  readonly deletes: readonly ObjectRef[];
  /** Rules that still find something in the application. */
  readonly findingsLeft: readonly string[];
  /** All of the cause is gone and nothing the option does not mean to open is open. */
  readonly holds: boolean;
}

/** What an option ends: the same for every way out of it, whichever commit one looks from. A fault's pull request is found by it. */
export interface Fault {
  readonly rule: string;
  /** The file that the line to blame is in. */
  readonly file: string;
  /** The object that is wrong; empty where one line makes several wrong. */
  readonly object: string;
  /** The commit that brought it, so that the same fault made again next year is another one; null where the history does not tell. */
  readonly since: string | null;
}

/** One way out. `edits` is empty for options that are a procedure, not a patch. */
export interface Option {
  /** Stable: `labels-without-selectors`, `remove-common-labels`, `keep-and-recreate`, `blue-green`, `previous-peer`, `to-entities`. */
  readonly id: string;
  readonly fault: Fault;
  readonly title: string;
  readonly recommended: boolean;
  readonly benefit: number;
  readonly risk: number;
  readonly effortMinutes: number;
  /** (benefit − risk) / effortMinutes, two decimals. */
  readonly roi: number;
  readonly downtime: string;
  readonly why: readonly string[];
  readonly benefits: readonly ScoreItem[];
  readonly risks: readonly ScoreItem[];
  readonly edits: readonly Edit[];
  /** Unified diff against the snapshot, applies with `git apply`; null without edits. */
  readonly patch: string | null;
  readonly proof: Proof | null;
  /** For options without a patch: what to do, in order. */
  readonly steps: readonly string[];
}
