import type { JsonObject } from '../../values/json.ts';
import type { Client } from '../client.ts';
import { decodeBuiltIn } from '../decode/decode-built-in.ts';
import type { ApiServer, Refusal } from '../refusal.ts';
import { checkPatched } from './check-patched.ts';
import { checkTypedPatch } from './check-typed-patch.ts';

/** A manifest, and for an update the one before and the object that it made. */
export interface Brought {
  readonly last: JsonObject | null;
  readonly live: JsonObject | null;
  readonly wanted: JsonObject;
}

/** What the API server says to a manifest that it cannot read as an object of its kind, in the words of the request that brings it. Null where it can. */
export function checkReadable({ last, live, wanted }: Brought, server: ApiServer, client: Client): Refusal | null {
  const strict = client.fieldValidation === 'Strict';
  if (client.way === 'server-side-apply') return checkTypedPatch(wanted, server);
  if (client.way === 'apply' && last !== null && live !== null)
    return checkPatched({ last, live, wanted }, server, strict);
  return decodeBuiltIn(wanted, server, strict);
}
