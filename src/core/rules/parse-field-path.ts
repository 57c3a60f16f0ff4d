import type { FieldPath } from '../values/field-path.ts';

/**
 * A field as the API server names it (`spec.egress[0].toEndpoints[0]`, `metadata.labels[app.kubernetes.io/name]`) as a path: the inverse of
 * `formatFieldPath`. Empty for `<nil>` and for what is no field.
 */
export function parseFieldPath(field: string): FieldPath {
  if (!/^[A-Za-z_$][^[\].]*(?:\.[^[\].]+|\[[^\]]+\])*$/.test(field)) return [];
  return [...field.matchAll(/([^[\].]+)|\[([^\]]+)\]/g)].map(([, name, inBrackets = '']) => {
    if (name !== undefined) return name;
    return /^\d+$/.test(inBrackets) ? Number(inBrackets) : inBrackets;
  });
}
