import type { JsonObject } from '../values/json.ts';
import { stringAt } from '../values/read-json.ts';
import { DEFINITION_KINDS } from './custom/definition-rules.ts';
import type { KindRules } from './kind-rules.ts';
import { SERVICE_KINDS } from './service/service-kinds.ts';

/** By `apiVersion` and `kind`: `apps/v1 Deployment`, `v1 Service`. */
const RULES: ReadonlyMap<string, KindRules> = new Map<string, KindRules>([...DEFINITION_KINDS, ...SERVICE_KINDS]);

/** What the API server does with objects of this kind and version; undefined for kinds that it does not have itself. */
export function rulesOfKind(manifest: JsonObject): KindRules | undefined {
  return RULES.get(`${stringAt(manifest, 'apiVersion') ?? ''} ${stringAt(manifest, 'kind') ?? ''}`);
}
