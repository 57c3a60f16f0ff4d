import type { Parsed } from '../../core/values/parsed.ts';
import { equalSecrets } from './equal-secrets.ts';
import { type RequestHeaders, readHeader } from './read-header.ts';
import type { VerifiedBy } from './verify-grafana.ts';

/** Verifies `Authorization: Bearer <token>`: all Alertmanager can do (`http_config.authorization`), and Grafana before 12.0. */
export function verifyBearer({
  headers,
  token,
}: {
  readonly headers: RequestHeaders;
  readonly token: string;
}): Parsed<VerifiedBy> {
  if (token === '') return { ok: false, problem: 'no token is configured' };
  const sent = /^Bearer +(\S+)$/i.exec(readHeader(headers, 'authorization') ?? '')?.[1];
  if (sent === undefined) return { ok: false, problem: 'there is no bearer token' };
  return equalSecrets(sent, token)
    ? { ok: true, value: 'bearer-token' }
    : { ok: false, problem: 'the bearer token does not match' };
}
