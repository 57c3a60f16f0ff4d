import { admit } from '../../../src/core/admission/admit.ts';
import type { ApiServer } from '../../../src/core/admission/refusal.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';

/** What the API server says to `desired`, one complaint a line; null when it takes it. */
export function said(server: ApiServer, desired: JsonObject, old: JsonObject | null = null): string | null {
  const refusal = admit(old, desired, server);
  if (refusal === null) return null;
  if (refusal.causes.length === 0) return refusal.message;
  return [...new Set(refusal.causes.map(({ field, detail }) => `${field}: ${detail}`))].join('\n');
}
