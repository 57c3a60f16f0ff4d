import type { Json } from '../../values/json.ts';
import { printsJson } from '../go-value.ts';
import type { ApiServer } from '../refusal.ts';
import { goCmp } from './go-cmp.ts';
import type { GoType } from './go-type.ts';
import { indentJson } from './indent-json.ts';
import { asJson } from './print-value.ts';
import { unifiedDiff } from './unified-diff.ts';

/**
 * The difference of two values of an internal type as a message ends with it (apimachinery, `pkg/util/diff`, `diff.Diff`), its last line end included: a unified diff of their JSON from
 * 1.34 on, go-cmp's report before. Values are the manifest's, defaults filled in.
 */
export function printDiff(type: GoType, before: Json, after: Json, server: ApiServer): string {
  if (!printsJson(server)) return goCmp(type, before, after);
  return unifiedDiff(indentJson(asJson(type, before)), indentJson(asJson(type, after)));
}
