import * as z from 'zod';
import type { RepositoryRef } from '../../ports/repositories.ts';
import { variable, webAddress, wholeNumber } from './variable.ts';

/** Where the clusters' manifests are. */
const git = z.object({
  SUTURE_REPOSITORY: variable(
    z
      .string()
      .transform((text) => text.split(',').map((name) => name.trim()))
      .refine(
        (names) => names.every((name) => /^[\w-][\w.-]*\/[\w.-]*[\w-][\w.-]*$/.test(name)),
        'must be owner/name, or several separated by commas',
      ),
    { what: 'The GitHub repositories the clusters are deployed from, separated by commas', example: 'acme/gitops' },
  ),
  SUTURE_BRANCH: variable(z.string().optional(), {
    what: 'The branch that is deployed; without it the default branch of each repository',
  }),
  SUTURE_HISTORY: variable(wholeNumber(2, 1000, 50), {
    what: 'How many commits that touch an application are replayed',
  }),
  SUTURE_REMOTE_BASES: variable(
    z
      .string()
      .transform((text) => text.split(',').flatMap((name) => name.trim() || []))
      .refine(
        (names) => names.every((name) => /^[\w-][\w.-]*(?:\/[\w.-]+)?$/.test(name)),
        'must be owners or owner/name, separated by commas',
      )
      .optional(),
    {
      what: 'Owners or repositories on GitHub that kustomizations may name as bases and that are read then, separated by commas; without it such a base is reported as not seen',
      example: 'acme/bases',
    },
  ),
  SUTURE_HELM: variable(z.string().optional(), {
    what: 'The `helm` program that inflates the charts kustomizations name, a path or a name on the PATH; it downloads charts from where the repository says. Without it a chart is reported as not seen',
    example: 'helm',
  }),
  ARGOCD_URL: variable(webAddress.optional(), {
    what: 'Argo CD, to be asked what is live instead of inferring it from Git; with ARGOCD_TOKEN',
    example: 'https://argocd.example.com',
  }),
  ARGOCD_TOKEN: variable(z.string().optional(), {
    what: 'A token of an Argo CD account that may `get` applications and nothing else',
    secret: true,
  }),
  SUTURE_KUBERNETES_MINOR: variable(wholeNumber(20, 99, 36), {
    what: "The minor version of the clusters' API servers (36 for 1.36): it decides how their errors are worded",
  }),
});

const slack = z.object({
  SLACK_BOT_TOKEN: variable(z.string().regex(/^xoxb-\S+$/, 'must begin with xoxb-'), {
    what: 'The bot token of the Slack app, under OAuth & Permissions',
    example: 'xoxb-…',
    secret: true,
  }),
  SLACK_SIGNING_SECRET: variable(z.string().optional(), {
    what: 'The signing secret of the Slack app, under Basic Information; needed where Slack calls Suture over HTTP',
    secret: true,
  }),
  SLACK_APP_TOKEN: variable(
    z
      .string()
      .regex(/^xapp-\S+$/, 'must begin with xapp-')
      .optional(),
    {
      what: 'An app-level token with connections:write; turns Socket Mode on, so that Slack needs no way in',
      example: 'xapp-…',
      secret: true,
    },
  ),
  SLACK_API_URL: variable(webAddress.optional(), { what: "Another address for Slack's Web API, for tests" }),
  SUTURE_CHANNEL: variable(
    z
      .string()
      .regex(/^[CG][A-Z0-9]+$/, 'must be a channel id such as C0123456789, found at the end of the channel’s details'),
    {
      what: 'The id of the Slack channel for alerts; the app must be a member of it',
      example: 'C0123456789',
    },
  ),
});

const github = z.object({
  GITHUB_APP_ID: variable(z.string().regex(/^\d+$/, 'must be the number shown as App ID').optional(), {
    what: 'The id of the GitHub App, with GITHUB_PRIVATE_KEY',
    example: '123456',
  }),
  GITHUB_PRIVATE_KEY: variable(
    z
      .string()
      // Files of variables hold one line each, so the key's line breaks are often written as \n.
      .transform((key) => key.replaceAll('\\n', '\n').trim())
      .refine(
        (key) => /^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key),
        'must be the PEM text of the key, beginning with -----BEGIN',
      )
      .optional(),
    { what: 'A private key of the GitHub App as PEM text; line breaks may be written \\n', secret: true },
  ),
  GITHUB_INSTALLATION_ID: variable(z.string().regex(/^\d+$/, 'must be a number').optional(), {
    what: "The App's installation; without it the installation on the repository is looked up",
  }),
  GITHUB_TOKEN: variable(z.string().optional(), {
    what: 'A token with read and write access to contents and pull requests, where there is no App',
    secret: true,
  }),
  GITHUB_API_URL: variable(webAddress.default('https://api.github.com'), {
    what: "The address of GitHub's API; GitHub Enterprise Server's ends in /api/v3",
  }),
});

const links = z.object({
  GITHUB_URL: variable(webAddress.default('https://github.com'), {
    what: 'The address of GitHub for people, used in links',
  }),
});

const webhooks = z.object({
  GRAFANA_WEBHOOK_SECRET: variable(z.string().min(16, 'must have at least 16 characters').optional(), {
    what: "The secret of the HMAC signature in Grafana's contact point; without it Grafana's webhook is off",
    secret: true,
  }),
  GRAFANA_TIMESTAMP_HEADER: variable(
    z
      .string()
      .regex(/^[\w-]+$/, 'must be a header name')
      .optional(),
    {
      what: 'The timestamp header named in that contact point, which protects against replays; without it none is expected',
      example: 'X-Grafana-Alerting-Timestamp',
    },
  ),
  ALERTMANAGER_TOKEN: variable(z.string().min(16, 'must have at least 16 characters').optional(), {
    what: "The bearer token Alertmanager sends; without it Alertmanager's webhook is off",
    secret: true,
  }),
  GITHUB_WEBHOOK_SECRET: variable(z.string().min(16, 'must have at least 16 characters').optional(), {
    what: "The secret of the GitHub App's webhook; without it merges are not noticed",
    secret: true,
  }),
});

const log = z.object({
  SUTURE_LOG_LEVEL: variable(
    z.enum(['info', 'warn', 'error', 'silent'], 'must be info, warn, error or silent').default('info'),
    {
      what: 'The least serious kind of line that is logged',
    },
  ),
});

const server = z.object({
  SUTURE_DATA: variable(z.string().default('.suture'), { what: 'The folder of the embedded store and queue' }),
  PORT: variable(wholeNumber(0, 65535, 8080), { what: 'The port the server listens on' }),
});

const aws = z.object({
  SUTURE_TABLE: variable(z.string(), { what: 'The name of the DynamoDB table; serverless.yml sets it' }),
  SUTURE_QUEUE_URL: variable(z.url('must be the address of a queue'), {
    what: 'The address of the SQS FIFO queue; serverless.yml sets it',
  }),
  SUTURE_MAX_ATTEMPTS: variable(wholeNumber(1, 1000, 8), {
    what: "How often SQS delivers a job before it is given up: the queue's maxReceiveCount; serverless.yml sets it",
  }),
});

const slackSection = slack.transform(slackSettings);

/** Lambda cannot hold a socket open, so Slack has to call; a request nobody can verify must not be possible. */
const calledSlackSection = slack.extend({ SLACK_SIGNING_SECRET: z.string() }).transform((from) => ({
  ...slackSettings(from),
  signingSecret: from.SLACK_SIGNING_SECRET,
}));

function slackSettings(from: z.output<typeof slack>) {
  return {
    botToken: from.SLACK_BOT_TOKEN,
    signingSecret: from.SLACK_SIGNING_SECRET ?? null,
    appToken: from.SLACK_APP_TOKEN ?? null,
    apiUrl: from.SLACK_API_URL ?? null,
    channel: from.SUTURE_CHANNEL,
  };
}

const reachableSlackSection = slack
  .refine((from) => from.SLACK_SIGNING_SECRET !== undefined || from.SLACK_APP_TOKEN !== undefined, {
    path: ['SLACK_SIGNING_SECRET'],
    error: 'set SLACK_SIGNING_SECRET (Slack calls Suture) or SLACK_APP_TOKEN (Socket Mode)',
    when: () => true,
  })
  .transform(slackSettings);

/** How Suture signs in to GitHub. */
export type GithubAuth =
  | {
      readonly kind: 'app';
      readonly appId: string;
      readonly privateKey: string;
      readonly installationId: string | null;
    }
  | { readonly kind: 'token'; readonly token: string };

const githubSection = github.extend(links.shape).transform((from, context) => {
  const auth = githubAuth(from);
  if (auth !== null) return { auth, apiUrl: from.GITHUB_API_URL, url: from.GITHUB_URL };
  context.addIssue({
    code: 'custom',
    path: ['GITHUB_APP_ID'],
    message: 'set GITHUB_APP_ID and GITHUB_PRIVATE_KEY, or GITHUB_TOKEN',
  });
  return z.NEVER;
});

function githubAuth(from: z.output<typeof github>): GithubAuth | null {
  const { GITHUB_APP_ID: appId, GITHUB_PRIVATE_KEY: privateKey, GITHUB_TOKEN: token } = from;
  if (appId !== undefined && privateKey !== undefined) {
    return { kind: 'app', appId, privateKey, installationId: from.GITHUB_INSTALLATION_ID ?? null };
  }
  return token === undefined || appId !== undefined || privateKey !== undefined ? null : { kind: 'token', token };
}

const gitSection = git.transform((from) => ({
  watched: from.SUTURE_REPOSITORY.map((id): RepositoryRef => ({ id, branch: from.SUTURE_BRANCH ?? null })),
  historyLimit: from.SUTURE_HISTORY,
  kubernetesMinor: from.SUTURE_KUBERNETES_MINOR,
  ...(from.SUTURE_REMOTE_BASES === undefined ? {} : { remoteBases: from.SUTURE_REMOTE_BASES }),
  ...(from.SUTURE_HELM === undefined ? {} : { helm: from.SUTURE_HELM }),
  ...(from.ARGOCD_URL === undefined || from.ARGOCD_TOKEN === undefined
    ? {}
    : { argocd: { url: from.ARGOCD_URL, token: from.ARGOCD_TOKEN } }),
}));

const webhooksSection = webhooks.transform((from) => ({
  grafana: from.GRAFANA_WEBHOOK_SECRET ?? null,
  grafanaTimestampHeader: from.GRAFANA_TIMESTAMP_HEADER ?? null,
  alertmanager: from.ALERTMANAGER_TOKEN ?? null,
  github: from.GITHUB_WEBHOOK_SECRET ?? null,
}));

/** All that the ingress knows of GitHub: enough for a link, nothing to sign in with. */
const linksSection = links.transform((from) => ({ url: from.GITHUB_URL }));

const logSection = log.transform((from) => ({ level: from.SUTURE_LOG_LEVEL }));
const serverSection = server.transform((from) => ({ data: from.SUTURE_DATA, port: from.PORT }));
const awsSection = aws.transform((from) => ({
  table: from.SUTURE_TABLE,
  queueUrl: from.SUTURE_QUEUE_URL,
  maxAttempts: from.SUTURE_MAX_ATTEMPTS,
}));

/** What each shell reads: every section is fed the whole environment and takes its own variables. */
export const SHELLS = {
  server: z.object({
    git: gitSection,
    slack: reachableSlackSection,
    github: githubSection,
    webhooks: webhooksSection,
    log: logSection,
    server: serverSection,
  }),
  ingress: z.object({
    slack: calledSlackSection,
    github: linksSection,
    webhooks: webhooksSection,
    log: logSection,
    aws: awsSection,
  }),
  worker: z.object({ git: gitSection, slack: slackSection, github: githubSection, log: logSection, aws: awsSection }),
} as const;

/** The variables by section, in the order of the reference. */
export const SECTIONS = [
  { title: 'What is watched', shells: 'server, worker', variables: git },
  { title: 'Slack', shells: 'server, ingress, worker', variables: slack },
  { title: 'GitHub', shells: 'server, worker', variables: github },
  { title: 'Links', shells: 'server, ingress, worker', variables: links },
  { title: 'Webhooks', shells: 'server, ingress', variables: webhooks },
  { title: 'Log', shells: 'server, ingress, worker', variables: log },
  { title: 'One process', shells: 'server', variables: server },
  { title: 'AWS Lambda', shells: 'ingress, worker', variables: aws },
] as const;
