import type { ApiServer } from '../core/admission/refusal.ts';
import type { Charts } from '../ports/charts.ts';
import type { Clock } from '../ports/clock.ts';
import type { Conversation } from '../ports/conversation.ts';
import type { Deployments } from '../ports/deployments.ts';
import type { Incidents } from '../ports/incidents.ts';
import type { Log } from '../ports/log.ts';
import type { PullRequests } from '../ports/pull-requests.ts';
import type { Queue } from '../ports/queue.ts';
import type { Repositories, RepositoryRef } from '../ports/repositories.ts';

/** Everything the stories need from outside, as ports. Built in one place, the entrypoints' `wire.ts`. */
export interface Outside {
  readonly repositories: Repositories;
  readonly pullRequests: PullRequests;
  readonly conversation: Conversation;
  readonly incidents: Incidents;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the operator decided. */
export interface Settings {
  /** Repositories the clusters are deployed from, looked at in this order. */
  readonly watched: readonly RepositoryRef[];
  /** Slack channel for root messages and notices. */
  readonly channel: string;
  /** How many commits that touch an application are replayed. */
  readonly historyLimit: number;
  readonly apiServer: ApiServer;
  /** The minor version that somebody asked for, whatever the repository says. */
  readonly kubernetesMinor?: number;
  /** Other repositories that kustomizations may name and that are read then: owners, or `owner/name`, on one machine. Absent: none. */
  readonly remoteBases?: { readonly host: string; readonly allowed: readonly string[] };
  /** Whom to ask what is live. Absent: it is inferred from Git. */
  readonly deployments?: Deployments;
  /** What inflates Helm charts. Absent: a chart is a gap. */
  readonly charts?: Charts;
  /** Web address of a repository, for links: `https://github.com/owner/name`. */
  repositoryUrl(id: string): string;
}
