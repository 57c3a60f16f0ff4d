import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Github, startGithub } from '../../../test/support/github/start-github.ts';
import { type SlackStandIn, startSlack } from '../../../test/support/slack/start-slack.ts';
import type { Log } from '../../ports/log.ts';
import type { ServerConfig } from '../config.ts';
import { startServer } from '../server/start-server.ts';
import { type ClusterState, type SimulatedCluster, simulateCluster } from './simulate-cluster.ts';

/** The bundled incident: beside `dist/` in a checkout as in the package. */
const INCIDENT = fileURLToPath(new URL('../fixtures/incidents/mysql-down', import.meta.url));
const REPOSITORY = 'acme/blog-gitops';
const SECRETS = { grafana: 'demo-grafana-secret', github: 'demo-github-secret', slack: 'demo-slack-signing-secret' } as const;

/** Everything the demo needs, running: the stand-ins, a simulated cluster, and Suture's own server between them. */
export interface Stage {
  readonly repository: string;
  readonly slack: SlackStandIn;
  readonly github: Github;
  readonly cluster: SimulatedCluster;
  /** Posts the signed body of a Grafana webhook, as Grafana would. Answers the HTTP status. */
  grafana(alert: 'firing' | 'resolved' | 'test'): Promise<number>;
  /** A person merges the pull request; Argo CD syncs; Grafana follows what the cluster says. */
  merge(number: number): Promise<void>;
  onCluster(listener: (state: ClusterState) => void): void;
  stop(): Promise<void>;
}

/** Sets the stage. Nothing leaves this machine, and everything is in a temporary folder that `stop` removes. */
export async function setStage(log: Log): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'suture-demo-'));
  let port = 0;
  const address = () => `http://127.0.0.1:${port}`;
  const slack = await startSlack({ signingSecret: SECRETS.slack, requestUrl: () => `${address()}/slack/events` });
  const github = await startGithub({
    repository: REPOSITORY,
    from: INCIDENT,
    webhook: {
      get url() {
        return `${address()}/webhooks/github`;
      },
      secret: SECRETS.github,
    },
  });
  const suture = await startServer(configFor({ slack, github, data: join(folder, 'data') }), log, '127.0.0.1');
  port = suture.port;
  const alert = await readFile(join(INCIDENT, 'alerts', 'grafana-firing.json'), 'utf8');
  const cluster = await simulateCluster(github.repository.folder, JSON.parse(alert));
  const listeners = new Set<(state: ClusterState) => void>();
  const grafana = async (name: 'firing' | 'resolved' | 'test') =>
    postSigned(`${address()}/webhooks/grafana`, await readFile(join(INCIDENT, 'alerts', `grafana-${name}.json`), 'utf8'));
  return {
    repository: REPOSITORY,
    slack,
    github,
    cluster,
    grafana,
    merge: async (number) => {
      await github.merge(number);
      const state = await cluster.sync();
      for (const listener of listeners) listener(state);
      if (state.alert === 'resolved') await grafana('resolved');
    },
    onCluster: (listener) => void listeners.add(listener),
    stop: async () => {
      await suture.stop();
      await Promise.all([slack.stop(), github.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function postSigned(url: string, body: string): Promise<number> {
  const signature = createHmac('sha256', SECRETS.grafana).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'user-agent': 'Grafana', 'x-grafana-alerting-signature': signature };
  const response = await fetch(url, { method: 'POST', headers, body });
  return response.status;
}

function configFor({ slack, github, data }: { slack: SlackStandIn; github: Github; data: string }): ServerConfig {
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
    github: { auth: { kind: 'app', appId: String(appId), privateKey, installationId: null }, apiUrl: github.url, url: github.url },
    webhooks: { grafana: SECRETS.grafana, grafanaTimestampHeader: null, alertmanager: null, github: SECRETS.github },
    log: { level: 'warn' },
    server: { data, port: 0 },
  };
}
