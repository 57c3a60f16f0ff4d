import type { JsonObject } from '../values/json.ts';
import { stringAt } from '../values/read-json.ts';
import { ACCESS_KINDS } from './access/access-kinds.ts';
import { CONFIG_KINDS } from './config/config-kinds.ts';
import { DEFINITION_KINDS } from './custom/definition-rules.ts';
import type { KindRules } from './kind-rules.ts';
import { POD_KINDS } from './pod/pod-kinds.ts';
import { SERVICE_KINDS } from './service/service-kinds.ts';
import { STORAGE_KINDS } from './storage/storage-kinds.ts';
import { WEBHOOK_KINDS } from './webhook/webhook-kinds.ts';
import { WORKLOAD_KINDS } from './workload/workload-kinds.ts';

/** By `apiVersion` and `kind`: `apps/v1 Deployment`, `v1 Service`. */
const RULES: ReadonlyMap<string, KindRules> = new Map<string, KindRules>([
  ...DEFINITION_KINDS,
  ...ACCESS_KINDS,
  ...CONFIG_KINDS,
  ...POD_KINDS,
  ...SERVICE_KINDS,
  ...STORAGE_KINDS,
  ...WEBHOOK_KINDS,
  ...WORKLOAD_KINDS,
]);

/** What the API server does with objects of this kind and version; undefined for kinds that it does not have itself. */
export function rulesOfKind(manifest: JsonObject): KindRules | undefined {
  return RULES.get(`${stringAt(manifest, 'apiVersion') ?? ''} ${stringAt(manifest, 'kind') ?? ''}`);
}
