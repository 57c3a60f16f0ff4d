import { AwsLambdaReceiver, isValidSlackRequest, type Receiver } from '@slack/bolt';
import type { Log } from '../../ports/log.ts';
import { slackLogger } from './slack-clients.ts';

/** The fields of an API Gateway (HTTP API) or function URL event, format 2.0, that are used. */
export interface LambdaRequest {
  readonly body?: string;
  readonly isBase64Encoded: boolean;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly rawPath: string;
}

export interface LambdaAnswer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, boolean | number | string>>;
  readonly body: string;
}

export interface SlackLambda {
  readonly receiver: Receiver;
  /** Two parameters and a promise: Lambda's Node 24 runtime refuses handlers that take a callback. */
  readonly handler: (event: LambdaRequest, context: unknown) => Promise<LambdaAnswer>;
}

/**
 * Bolt's receiver for Lambda behind a door of ours: forms arrive there as base64, which Bolt decodes as ASCII and so breaks every
 * signature over an umlaut, and it parses a body before it verifies it. So the bytes are decoded as UTF-8 and verified (by Bolt's own
 * function) first: 401 when unsigned, stale or wrongly signed, 400 when the signed body cannot be read.
 */
export function slackLambdaReceiver({
  signingSecret,
  log,
}: {
  readonly signingSecret: string;
  readonly log: Log;
}): SlackLambda {
  const logger = slackLogger(log);
  const receiver = new AwsLambdaReceiver({ signingSecret, logger, signatureVerification: false });
  const bolt = receiver.toHandler();
  const handler = async (event: LambdaRequest, _context: unknown): Promise<LambdaAnswer> => {
    const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').toString('utf8');
    const headers = new Map(Object.entries(event.headers).map(([name, value]) => [name.toLowerCase(), value]));
    if (!isSigned(body, headers, signingSecret)) {
      log.warn('A request to Slack’s address is not signed by Slack');
      return { statusCode: 401, body: '' };
    }
    try {
      return await bolt(boltEvent(body, headers, event), {});
    } catch (error) {
      log.warn('A request from Slack cannot be read', {
        problem: error instanceof Error ? error.message : String(error),
      });
      return { statusCode: 400, body: '' };
    }
  };
  return { receiver, handler };
}

type Headers = ReadonlyMap<string, string | undefined>;

function isSigned(body: string, headers: Headers, signingSecret: string): boolean {
  const signature = headers.get('x-slack-signature');
  const timestamp = headers.get('x-slack-request-timestamp');
  if (signature === undefined || timestamp === undefined || !/^\d+$/.test(timestamp)) return false;
  return isValidSlackRequest({
    signingSecret,
    body,
    headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(timestamp) },
  });
}

/** Bolt compares the content type as a whole, so a charset after it would be a type it does not know. */
function boltEvent(
  body: string,
  headers: Headers,
  { rawPath }: LambdaRequest,
): Parameters<ReturnType<AwsLambdaReceiver['toHandler']>>[0] {
  const contentType = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  return {
    body,
    headers: { ...Object.fromEntries(headers), 'content-type': contentType },
    isBase64Encoded: false,
    rawPath,
    rawQueryString: '',
    requestContext: {},
    routeKey: '$default',
    version: '2.0',
  };
}
