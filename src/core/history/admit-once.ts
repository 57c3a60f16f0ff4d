import { admit } from '../admission/admit.ts';
import type { Client } from '../admission/client.ts';
import type { ApiServer, Refusal } from '../admission/refusal.ts';
import type { JsonObject } from '../values/json.ts';

type Answers = WeakMap<JsonObject, Map<string, Refusal | null>>;

/** By who was asked, by what was there, by what was brought. */
const known = new WeakMap<ApiServer, WeakMap<JsonObject, Answers>>();

/** Stands for what was not there. */
const NOTHING: JsonObject = {};

/**
 * {@link admit}, asked once about the same objects: what is refused is brought again with every commit until somebody changes it, and a dry run asks
 * what applying asks afterwards.
 */
export function admitOnce(
  old: JsonObject | null,
  desired: JsonObject,
  server: ApiServer,
  client: Client,
): Refusal | null {
  const byOld = at(known, server, () => new WeakMap<JsonObject, Answers>());
  const byDesired = at(byOld, old ?? NOTHING, (): Answers => new WeakMap());
  const answers = at(byDesired, desired, () => new Map<string, Refusal | null>());
  const how = `${client.way} ${client.fieldValidation}`;
  const answer = answers.get(how);
  if (answer !== undefined) return answer;
  const asked = admit(old, desired, server, client);
  answers.set(how, asked);
  return asked;
}

function at<K extends object, V>(map: WeakMap<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
