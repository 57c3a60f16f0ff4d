import type { JsonObject } from '../../values/json.ts';
import { stringAt } from '../../values/read-json.ts';
import { TYPE_OF_KIND } from './built-in-types.generated.ts';

/** The type of a built-in kind's objects, for `fieldType`; undefined for all other kinds and for versions that are not stable. */
export function rootType(manifest: JsonObject): string | undefined {
  const key = `${stringAt(manifest, 'apiVersion') ?? ''} ${stringAt(manifest, 'kind') ?? ''}`;
  return Object.hasOwn(TYPE_OF_KIND, key) ? TYPE_OF_KIND[key] : undefined;
}
