import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { slackApp } from '../../adapters/slack/slack-app.ts';
import { slackConversation } from '../../adapters/slack/slack-conversation.ts';
import { slackLambdaReceiver } from '../../adapters/slack/slack-lambda-receiver.ts';
import { readIngressConfig } from '../config.ts';
import { ingress } from '../http/ingress.ts';
import { slackHandlers } from '../slack-handlers.ts';
import { orFail, stores } from './parts.ts';

const SLACK_PATH = '/slack/events';

const config = orFail(readIngressConfig(process.env));
const inside = stores(process.env, config);
const connection = {
  token: config.slack.botToken,
  ...(config.slack.apiUrl === null ? {} : { apiUrl: config.slack.apiUrl }),
};
const conversation = slackConversation({ ...connection, log: inside.log });
const receive = ingress(inside, config.webhooks);
const slack = slackLambdaReceiver({ signingSecret: config.slack.signingSecret, log: inside.log });
slackApp({
  config: connection,
  receiver: slack.receiver,
  handlers: slackHandlers({ ...inside, conversation }, config.github.url),
  log: inside.log,
});

/** Everything that comes in: verify, drop repeats, queue, answer. Two parameters and a promise, as the runtime wants. */
export async function handler(
  event: APIGatewayProxyEventV2,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> {
  if (event.rawPath === SLACK_PATH) return { ...(await slack.handler(event, context)) };
  const { status, body } = await receive({
    method: event.requestContext.http.method,
    path: event.rawPath,
    headers: event.headers,
    rawBody: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  });
  return { statusCode: status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${body}\n` };
}
