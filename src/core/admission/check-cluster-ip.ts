import type { JsonObject } from '../values/json.ts';
import { stringAt } from '../values/read-json.ts';
import { type FieldError, immutable } from './field-error.ts';
import { printsJson, quoted } from './go-value.ts';
import type { ApiServer } from './refusal.ts';

/**
 * A Service keeps its cluster IP (`pkg/apis/core/validation`, `ValidateServiceClusterIPsRelatedFields`). An address that Git does not
 * name is the cluster's choice and stays when the field is left out, so only two written and different ones are refused for certain.
 */
export function checkClusterIp(old: JsonObject, manifest: JsonObject, server: ApiServer): readonly FieldError[] {
  const [before, after] = [clusterIp(old), clusterIp(manifest)];
  if (before === undefined || after === undefined || before === after) return [];
  const value = printsJson(server) ? JSON.stringify([after]) : `[]string{${quoted(after)}}`;
  return [immutable('spec.clusterIPs[0]', `Invalid value: ${value}: may not change once set`)];
}

function clusterIp(service: JsonObject): string | undefined {
  if (stringAt(service, 'spec', 'type') === 'ExternalName') return undefined;
  return stringAt(service, 'spec', 'clusterIP') || undefined;
}
