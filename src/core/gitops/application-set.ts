import type { JsonObject } from '../values/json.ts';
import { groupOf } from '../values/object-ref.ts';
import { stringAt } from '../values/read-json.ts';
import { type Found, type FoundAt, NOTHING } from './found.ts';

export function expandApplicationSet(manifest: JsonObject, at: FoundAt): Found {
  if (groupOf(stringAt(manifest, 'apiVersion') ?? '') !== 'argoproj.io') return NOTHING;
  const name = stringAt(manifest, 'metadata', 'name') ?? '';
  if (manifest['kind'] !== 'ApplicationSet') return NOTHING;
  const detail = `ApplicationSet ${name} makes Applications from a template, which is not followed`;
  return { applications: [], gaps: [{ reason: 'generator', detail, source: at.source }] };
}
