import { verify } from '@octokit/webhooks-methods';
import type { Parsed } from '../../core/values/parsed.ts';

const SIGNATURE_HEADER = 'x-hub-signature-256';

export interface GithubWebhookRequest {
  /** The bytes as they came: the signature covers them, not what they mean. */
  readonly rawBody: Uint8Array;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly secret: string;
}

/** Verifies that GitHub sent this: `sha256=` and the hex HMAC-SHA256 of the raw body (docs: "Validating webhook deliveries"). */
export async function verifyGithubWebhook({
  rawBody,
  headers,
  secret,
}: GithubWebhookRequest): Promise<Parsed<'signature'>> {
  if (secret === '') return { ok: false, problem: 'no secret is configured' };
  const signature = headers[SIGNATURE_HEADER];
  if (signature === undefined || signature === '')
    return { ok: false, problem: `the header ${SIGNATURE_HEADER} is missing` };
  if (rawBody.length === 0) return { ok: false, problem: 'the body is empty' };
  // The library takes text. Bytes that are not UTF-8 would become other bytes, so they fail here like a wrong signature.
  const isGenuine = await verify(secret, new TextDecoder('utf-8', { ignoreBOM: true }).decode(rawBody), signature);
  return isGenuine ? { ok: true, value: 'signature' } : { ok: false, problem: 'the signature does not match' };
}
