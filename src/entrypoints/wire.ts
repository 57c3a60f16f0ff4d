import { type ArgocdConfig, argocdDeployments } from '../adapters/argocd/argocd-deployments.ts';
import type { GithubConfig } from '../adapters/github/github-config.ts';
import { githubPullRequests } from '../adapters/github/github-pull-requests.ts';
import { githubRepositories } from '../adapters/github/github-repositories.ts';
import { helmCharts } from '../adapters/helm/helm-charts.ts';
import { slackConversation } from '../adapters/slack/slack-conversation.ts';
import type { Outside, Settings } from '../app/outside.ts';
import type { Clock } from '../ports/clock.ts';
import type { Incidents } from '../ports/incidents.ts';
import type { Log } from '../ports/log.ts';
import type { Queue } from '../ports/queue.ts';
import type { GithubAuth } from './config/schema.ts';
import { webUrl } from './web-url.ts';

/** How the GitHub client waits: see `GithubConfig`. Its defaults are right for github.com. */
export type GithubPace = Pick<GithubConfig, 'retry' | 'pacing'>;

/** Where the two services are and who we are there: the part of the configuration both shells share. */
export interface Services {
  readonly slack: { readonly botToken: string; readonly apiUrl: string | null; readonly channel: string };
  readonly github: {
    readonly auth: GithubAuth;
    readonly apiUrl: string;
    readonly url: string;
    readonly pace?: GithubPace;
  };
  readonly git: {
    readonly watched: Settings['watched'];
    readonly historyLimit: number;
    readonly kubernetesMinor: number;
    /** Owners and repositories whose bases may be read. */
    readonly remoteBases?: readonly string[];
    /** The program that inflates Helm charts. */
    readonly helm?: string;
    /** Argo CD, to be asked what is live. */
    readonly argocd?: ArgocdConfig;
  };
}

/** What a shell brings itself: a server has SQLite, Lambda DynamoDB and SQS. */
export interface Stores {
  readonly incidents: Incidents;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long Slack keeps a post findable is longer than this; a retry comes within minutes. */
const POST_KEY_SECONDS = 24 * 3600;

/** Builds what the stories need from outside. The only place where adapters are put together. */
export function wire(services: Services, stores: Stores): Outside {
  const github = githubConfig(services.github, stores.log);
  return {
    ...stores,
    repositories: githubRepositories(github),
    pullRequests: githubPullRequests(github),
    conversation: slackConversation({
      token: services.slack.botToken,
      ...(services.slack.apiUrl === null ? {} : { apiUrl: services.slack.apiUrl }),
      log: stores.log,
      firstTime: (key) => stores.incidents.claim(key, POST_KEY_SECONDS),
    }),
  };
}

export function settingsOf({ git, slack, github }: Services): Settings {
  return {
    watched: git.watched,
    channel: slack.channel,
    historyLimit: git.historyLimit,
    apiServer: { minor: git.kubernetesMinor },
    ...(git.remoteBases === undefined || git.remoteBases.length === 0
      ? {}
      : { remoteBases: { host: new URL(github.url).host, allowed: git.remoteBases } }),
    ...(git.helm === undefined ? {} : { charts: helmCharts(git.helm) }),
    ...(git.argocd === undefined ? {} : { deployments: argocdDeployments(git.argocd) }),
    repositoryUrl: (id) => webUrl(github.url, id),
  };
}

function githubConfig({ auth, apiUrl, pace }: Services['github'], log: Log): GithubConfig {
  return { auth: githubAuth(auth), baseUrl: apiUrl, log, ...pace };
}

function githubAuth(auth: GithubAuth): GithubConfig['auth'] {
  if (auth.kind === 'token') return auth;
  const { appId, privateKey, installationId } = auth;
  return {
    kind: 'app',
    appId,
    privateKey,
    ...(installationId === null ? {} : { installationId: Number(installationId) }),
  };
}
