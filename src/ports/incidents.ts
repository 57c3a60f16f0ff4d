import type { Alert } from '../core/alert/alert.ts';
import type { IncidentState, Report } from '../core/report/report.ts';
import type { Instant } from '../core/values/instant.ts';
import type { MessageRef } from './conversation.ts';

/** What is remembered of an alert, from firing to resolved. `id` is derived from fingerprint and startsAt. */
export interface Incident {
  readonly id: string;
  readonly alert: Alert;
  readonly state: IncidentState;
  readonly repository: string | null;
  /** The commit that was diagnosed. */
  readonly commit: string | null;
  readonly root: MessageRef | null;
  readonly options: readonly OfferedOption[];
  /** One line: what was found. */
  readonly summary: string | null;
  readonly pullRequest: {
    readonly number: number;
    readonly url: string;
    readonly option: string;
    readonly merged: boolean;
  } | null;
  readonly timeline: readonly { readonly at: Instant; readonly what: string }[];
  /** Grows by one with every save: `save` refuses an older version. */
  readonly version: number;
}

/** What a button needs at hand within three seconds: the confirmation of one option, made when the diagnosis was. */
export interface OfferedOption {
  readonly id: string;
  readonly title: string;
  readonly recommended: boolean;
  /** The diff and the proof, bounded: what the modal shows. */
  readonly confirmation: Report;
  /** False for options that are a procedure: nothing to open a pull request for. */
  readonly hasPatch: boolean;
}

/** Incidents and once-only claims. Every write is one conditional write on one item. */
export interface Incidents {
  find(id: string): Promise<Incident | null>;
  /** Every incident that shares this pull request: alerts of one group often have one cause. */
  findByPullRequest(repository: string, number: number): Promise<readonly Incident[]>;
  /** Saves when the stored version is `incident.version` (0: none stored yet), and stores version + 1. False: somebody else was first. */
  save(incident: Incident): Promise<boolean>;
  /** True exactly once per key until it expires: what makes every trigger safe to arrive twice. */
  claim(key: string, ttlSeconds: number): Promise<boolean>;
  release(key: string): Promise<void>;
}
