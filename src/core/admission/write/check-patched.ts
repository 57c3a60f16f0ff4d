import type { JsonObject } from '../../values/json.ts';
import { convertProblem } from '../decode/convert-problem.ts';
import { decodeProblem } from '../decode/decode-built-in.ts';
import { invalid } from '../field-error.ts';
import { printText } from '../go-value.ts';
import type { ApiServer, Refusal } from '../refusal.ts';
import { printVerb } from './go-format.ts';
import { kubectlPatch } from './kubectl-patch.ts';

/** An update of a built-in kind by `kubectl apply`. */
export interface Patched {
  /** The manifest it was last applied with, and the object that it made. */
  readonly last: JsonObject;
  readonly live: JsonObject;
  readonly wanted: JsonObject;
}

/**
 * What `kubectl apply` is answered when the object that its patch makes does not fit its type: the patch is what is invalid, and all of it is quoted, without a kind and a name
 * (apiserver, `endpoints/handlers/patch.go`, `applyPatchToObject`). Null where it fits.
 */
export function checkPatched(patched: Patched, server: ApiServer, strict: boolean): Refusal | null {
  if (decodeProblem(patched.wanted, server, strict) === null) return null;
  const why = convertProblem(patched.wanted, server, strict);
  if (why === null) return null;
  const { field, detail } = invalid('patch', printText(printVerb(kubectlPatch(patched)), server), why);
  return {
    message: ` "" is invalid: ${field}: ${detail}`,
    reason: 'Invalid',
    causes: [{ field, detail }],
    kind: 'schema',
  };
}
