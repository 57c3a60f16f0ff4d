import { createHmac } from 'node:crypto';

/** What the app answered. */
export interface Delivered {
  readonly status: number;
  readonly body: string;
  readonly millis: number;
}

/** The headers Slack signs a body with: `v0=` and HMAC-SHA256 of `v0:<unix seconds>:<body>`. */
export function signedHeaders(body: string, signingSecret: string, unixSeconds: number): Record<string, string> {
  const signature = createHmac('sha256', signingSecret).update(`v0:${unixSeconds}:${body}`).digest('hex');
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': String(unixSeconds),
    'x-slack-signature': `v0=${signature}`,
  };
}

/** Posts a form to the app as Slack does, and measures how long the app took to answer. */
export async function deliver(
  url: string,
  fields: Readonly<Record<string, string>>,
  signingSecret: string,
): Promise<Delivered> {
  const body = new URLSearchParams(fields).toString();
  const started = performance.now();
  const answer = await fetch(url, {
    method: 'POST',
    headers: signedHeaders(body, signingSecret, Math.floor(Date.now() / 1000)),
    body,
  });
  return { status: answer.status, body: await answer.text(), millis: performance.now() - started };
}
