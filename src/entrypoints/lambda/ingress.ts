import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { slackApp } from '../../adapters/slack/slack-app.ts';
import { slackLambdaReceiver } from '../../adapters/slack/slack-lambda-receiver.ts';
import { ingress as routes } from '../http/ingress.ts';
import { slackHandlers } from '../slack-handlers.ts';
import { ingressParts } from './ingress-parts.ts';

const { config, inside, settings, log } = ingressParts(process.env);
const receive = routes(inside, config.webhooks);
const slack = slackLambdaReceiver({ signingSecret: config.slack.signingSecret ?? '', log });
slackApp({
  config: { token: config.slack.botToken, ...(config.slack.apiUrl === null ? {} : { apiUrl: config.slack.apiUrl }) },
  receiver: slack.receiver,
  handlers: slackHandlers(inside, settings),
  log,
});

const SLACK_PATH = '/slack/events';

/** Everything that comes in: verify, drop repeats, queue, answer. Two parameters and a promise, as the runtime wants. */
export async function handler(event: APIGatewayProxyEventV2, context: Context): Promise<APIGatewayProxyStructuredResultV2> {
  if (event.rawPath === SLACK_PATH) return { ...(await slack.handler(event, context)) };
  const { status, body } = await receive({
    method: event.requestContext.http.method,
    path: event.rawPath,
    headers: event.headers,
    rawBody: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  });
  return { statusCode: status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${body}\n` };
}
