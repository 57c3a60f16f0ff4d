import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerConfig } from '../../src/entrypoints/config.ts';
import { type Pace, type Running, startServer } from '../../src/entrypoints/server/start-server.ts';
import type { Log } from '../../src/ports/log.ts';
import { type Github, startGithub } from './github/start-github.ts';
import { type SlackStandIn, startSlack } from './slack/start-slack.ts';

export const REPOSITORY = 'acme/blog-gitops';

/** What the stage's services share with Suture. */
export const SECRETS = {
  grafana: 'stage-grafana-secret',
  alertmanager: 'stage-alertmanager-token',
  github: 'stage-github-secret',
  slack: 'stage-slack-signing-secret',
} as const;

export interface StageOptions {
  /** A fixture folder with `history/`, or a Git repository: what the cluster is deployed from. */
  readonly from: string;
  readonly log: Log;
  readonly pace?: Pace;
}

/** What a webhook was answered. */
export interface Answered {
  readonly status: number;
  readonly line: string;
}

/** Suture's own server between a Slack and a GitHub that run on this machine. Nothing leaves it. */
export interface Stage {
  readonly slack: SlackStandIn;
  readonly github: Github;
  /** Where Suture listens; another port after a restart. */
  address(): string;
  /** Posts a body as Grafana does, signed. */
  grafana(body: string, secret?: string): Promise<Answered>;
  /** Posts to one of Suture's paths with the headers given. */
  post(path: string, body: string, headers: Readonly<Record<string, string>>): Promise<Answered>;
  /** Ends Suture and starts it again on what it left on the disk; `between` happens while it is away. */
  restart(between?: () => Promise<unknown>): Promise<void>;
  /** The folder of the embedded store. */
  readonly data: string;
  stop(): Promise<void>;
}

/** Sets the stage, in a temporary folder that `stop` removes. */
export async function setStage({ from, log, pace = {} }: StageOptions): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'suture-stage-'));
  const data = join(folder, 'data');
  let suture: Running | undefined;
  const address = () => `http://127.0.0.1:${suture?.port ?? 0}`;
  const slack = await startSlack({ signingSecret: SECRETS.slack, requestUrl: () => `${address()}/slack/events` });
  const webhook = {
    get url() {
      return `${address()}/webhooks/github`;
    },
    secret: SECRETS.github,
  };
  const github = await startGithub({ repository: REPOSITORY, from, webhook });
  const start = () => startServer(configOf({ slack, github, data }), { log, host: '127.0.0.1', pace });
  suture = await start();
  const post: Stage['post'] = async (path, body, headers) => {
    const response = await fetch(`${address()}${path}`, { method: 'POST', headers, body });
    return { status: response.status, line: (await response.text()).trimEnd() };
  };
  return {
    slack,
    github,
    data,
    address,
    post,
    grafana: (body, secret = SECRETS.grafana) => post('/webhooks/grafana', body, grafanaHeaders(body, secret)),
    restart: async (between) => {
      await suture?.stop();
      await between?.();
      suture = await start();
    },
    stop: async () => {
      await suture?.stop();
      await Promise.all([slack.stop(), github.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The headers of Grafana's contact point with an HMAC secret and no timestamp header. */
export function grafanaHeaders(body: string, secret: string): Readonly<Record<string, string>> {
  return {
    'content-type': 'application/json',
    'user-agent': 'Grafana',
    'x-grafana-alerting-signature': createHmac('sha256', secret).update(body).digest('hex'),
  };
}

function configOf(on: { readonly slack: SlackStandIn; readonly github: Github; readonly data: string }): ServerConfig {
  const { slack, github, data } = on;
  const { appId, privateKey } = github.app();
  return {
    git: { watched: [{ id: REPOSITORY, branch: null }], historyLimit: 50, kubernetesMinor: 34 },
    slack: {
      botToken: slack.token,
      signingSecret: SECRETS.slack,
      appToken: null,
      apiUrl: slack.apiUrl,
      channel: slack.channel('alerts').id,
    },
    github: {
      auth: { kind: 'app', appId: String(appId), privateKey, installationId: null },
      apiUrl: github.url,
      url: github.url,
    },
    webhooks: {
      grafana: SECRETS.grafana,
      grafanaTimestampHeader: null,
      alertmanager: SECRETS.alertmanager,
      github: SECRETS.github,
    },
    log: { level: 'warn' },
    server: { data, port: 0 },
  };
}
