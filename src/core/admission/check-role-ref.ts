import type { JsonObject } from '../values/json.ts';
import { sameJson, stringAt } from '../values/read-json.ts';
import { type FieldError, immutable } from './field-error.ts';
import { printsJson, quoted } from './go-value.ts';
import type { ApiServer } from './refusal.ts';

/** A binding's role may never change (kubernetes, `pkg/apis/rbac/validation`, `ValidateRoleBindingUpdate`). */
export function checkRoleRef(old: JsonObject, manifest: JsonObject, server: ApiServer): readonly FieldError[] {
  const [before, after] = [roleRef(old), roleRef(manifest)];
  if (sameJson(before, after)) return [];
  const { APIGroup, Kind, Name } = after;
  const value = printsJson(server)
    ? JSON.stringify({ APIGroup, Kind, Name })
    : `rbac.RoleRef{APIGroup:${quoted(APIGroup)}, Kind:${quoted(Kind)}, Name:${quoted(Name)}}`;
  return [immutable('roleRef', `Invalid value: ${value}: cannot change roleRef`)];
}

function roleRef(manifest: JsonObject): { readonly APIGroup: string; readonly Kind: string; readonly Name: string } {
  const read = (key: string): string => stringAt(manifest, 'roleRef', key) ?? '';
  return { APIGroup: read('apiGroup') || 'rbac.authorization.k8s.io', Kind: read('kind'), Name: read('name') };
}
