import { createHmac } from 'node:crypto';
import type { Instant } from '../../core/values/instant.ts';
import type { Parsed } from '../../core/values/parsed.ts';
import { equalSecrets } from './equal-secrets.ts';
import { type RequestHeaders, readHeader } from './read-header.ts';

/** Grafana's default; a comment in its source names another one, the constant wins (grafana/alerting, http/v1, since Grafana 12.0). */
const SIGNATURE_HEADER = 'x-grafana-alerting-signature';
const TOLERANCE_SECONDS = 300;

export interface GrafanaRequest {
  /** The bytes as they came. Grafana writes `&` as `\u0026`; JSON written anew has another signature. */
  readonly rawBody: Uint8Array;
  readonly headers: RequestHeaders;
  readonly secret: string;
  /** The header configured to carry the time, if one is: then the time is signed too and stale requests are refused. It has no default name. */
  readonly timestampHeader?: string;
  readonly now: Instant;
  /** How far the signed time may lie from now, either way. Default 300. */
  readonly toleranceSeconds?: number;
}

/** How a webhook proved where it comes from. */
export type VerifiedBy = 'signature' | 'bearer-token';

/**
 * Verifies the HMAC of a Grafana contact point: lower-case hex of HMAC-SHA256 over the body, or over `<unix seconds>:<body>` when a
 * timestamp header is configured.
 */
export function verifyGrafana(request: GrafanaRequest): Parsed<VerifiedBy> {
  const { rawBody, headers, secret, timestampHeader } = request;
  if (secret === '') return { ok: false, problem: 'no secret is configured' };
  const signature = readHeader(headers, SIGNATURE_HEADER);
  if (signature === undefined) return { ok: false, problem: `the header ${SIGNATURE_HEADER} is missing` };
  const timestamp = timestampHeader === undefined ? null : (readHeader(headers, timestampHeader) ?? '');
  const staleness = timestamp === null ? null : problemOfTime(timestamp, request);
  if (staleness !== null) return { ok: false, problem: staleness };
  const hmac = createHmac('sha256', secret);
  if (timestamp !== null) hmac.update(`${timestamp}:`);
  const expected = hmac.update(rawBody).digest('hex');
  return equalSecrets(signature, expected)
    ? { ok: true, value: 'signature' }
    : { ok: false, problem: 'the signature does not match' };
}

function problemOfTime(
  timestamp: string,
  { now, toleranceSeconds = TOLERANCE_SECONDS, timestampHeader }: GrafanaRequest,
): string | null {
  if (!/^\d{1,12}$/.test(timestamp)) return `the header ${timestampHeader} holds no unix time`;
  const age = Math.abs(now / 1000 - Number(timestamp));
  return age > toleranceSeconds
    ? `the request is ${Math.round(age)} s away from now, more than ${toleranceSeconds} s`
    : null;
}
