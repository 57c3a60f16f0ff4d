import { parseGithubWebhook } from '../../adapters/github/parse-github-webhook.ts';
import { verifyGithubWebhook } from '../../adapters/github/verify-github-webhook.ts';
import { verifyBearer } from '../../adapters/grafana/verify-bearer.ts';
import { verifyGrafana } from '../../adapters/grafana/verify-grafana.ts';
import type { Outside } from '../../app/outside.ts';
import { receiveWebhook, refuseTooLarge } from '../../app/receive-webhook.ts';
import type { Request, Response } from './exchange.ts';

/** Secrets of the senders; a sender without one is switched off. */
export interface WebhookSecrets {
  readonly grafana: string | null;
  /** Header that carries the signing time, if Grafana's contact point names one. */
  readonly grafanaTimestampHeader: string | null;
  readonly alertmanager: string | null;
  readonly github: string | null;
}

type Handler = (request: Request) => Promise<Response>;
type Inside = Pick<Outside, 'incidents' | 'queue' | 'clock' | 'log'>;

/** A real alert group is some kilobytes; more than this is a mistake or an attack. */
export const MAX_BODY_BYTES = 1024 * 1024;

/**
 * The webhooks as one function of a request, the same for Lambda and the server: verify over the raw bytes, hand over, answer
 * with one line. Nothing is parsed or queued before the signature held.
 */
export function ingress(inside: Inside, secrets: WebhookSecrets): Handler {
  const routes = new Map<string, Handler>([
    [
      '/webhooks/grafana',
      (request) => receiveAlerts(inside, 'grafana', request, grafanaProblem(inside, secrets, request)),
    ],
    [
      '/webhooks/alertmanager',
      (request) => receiveAlerts(inside, 'alertmanager', request, alertmanagerProblem(secrets, request)),
    ],
    ['/webhooks/github', (request) => receiveGithub(inside, secrets.github, request)],
  ]);
  return async (request) => {
    if (request.path === '/healthz') return { status: 200, body: 'ok' };
    const route = routes.get(request.path);
    if (route === undefined) return { status: 404, body: 'There is nothing here.' };
    if (request.method !== 'POST' && request.method !== 'PUT') return { status: 405, body: 'Send a POST.' };
    return route(request);
  };
}

async function receiveAlerts(
  inside: Inside,
  sender: 'grafana' | 'alertmanager',
  request: Request,
  problem: string | null,
): Promise<Response> {
  if (problem !== null) return unauthorised(inside, sender, problem);
  const { status, line } =
    request.rawBody.length > MAX_BODY_BYTES
      ? await refuseTooLarge(inside.queue, sender, MAX_BODY_BYTES)
      : await receiveWebhook(inside, sender, new TextDecoder().decode(request.rawBody));
  return { status, body: line };
}

function grafanaProblem({ clock }: Inside, secrets: WebhookSecrets, { rawBody, headers }: Request): string | null {
  if (secrets.grafana === null) return 'no secret is configured for Grafana';
  const verified = verifyGrafana({
    rawBody,
    headers,
    secret: secrets.grafana,
    ...(secrets.grafanaTimestampHeader === null ? {} : { timestampHeader: secrets.grafanaTimestampHeader }),
    now: clock.now(),
  });
  return verified.ok ? null : verified.problem;
}

function alertmanagerProblem(secrets: WebhookSecrets, { headers }: Request): string | null {
  if (secrets.alertmanager === null) return 'no token is configured for Alertmanager';
  const verified = verifyBearer({ headers, token: secrets.alertmanager });
  return verified.ok ? null : verified.problem;
}

async function receiveGithub(inside: Inside, secret: string | null, request: Request): Promise<Response> {
  if (secret === null) return unauthorised(inside, 'github', 'no secret is configured for GitHub');
  const verified = await verifyGithubWebhook({ rawBody: request.rawBody, headers: request.headers, secret });
  if (!verified.ok) return unauthorised(inside, 'github', verified.problem);
  const parsed = parseGithubWebhook(request.headers, new TextDecoder().decode(request.rawBody));
  if (!parsed.ok) return { status: 422, body: parsed.problem };
  if (parsed.value.kind === 'ignored') return { status: 202, body: 'Nothing to do for this event.' };
  const { repository, number, action, by, deliveryId } = parsed.value;
  await inside.queue.send(
    { kind: 'pull-request', repository, number, action, by },
    { group: `pull-request/${repository}#${number}`, key: `github/${deliveryId}` },
  );
  return { status: 202, body: 'Queued.' };
}

/** The sender learns no more than it must; the operator reads why in the log. */
function unauthorised({ log }: Inside, sender: string, problem: string): Response {
  log.warn('A webhook was refused', { sender, problem });
  return { status: 401, body: 'The request is not signed as configured.' };
}
