import { structuredPatch } from 'diff';
import type { Json, JsonObject } from '../values/json.ts';
import { objectAt, sameJson, valueAt } from '../values/read-json.ts';
import { type FieldError, immutable } from './field-error.ts';
import { printsJson } from './go-value.ts';
import { quantityOf } from './quantity.ts';
import type { ApiServer } from './refusal.ts';

const FORBIDDEN =
  'Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

/**
 * What of a claim may not change (kubernetes, `ValidatePersistentVolumeClaimUpdate`). Whether a claim is bound cannot be read from
 * Git; it is taken as bound, so growing is allowed and shrinking is not. What the cluster fills in (class, volume) is
 * no change where a manifest leaves it out, and may be filled in by one.
 */
export function checkClaimUpdate(old: JsonObject, manifest: JsonObject, server: ApiServer): readonly FieldError[] {
  const [before, after] = [claimSpec(old), claimSpec(manifest)];
  const changed = differs(before, after);
  if (changed.length > 0) {
    const errors = [immutable('spec', `${FORBIDDEN}\n${printsJson(server) ? patch(before, after) : '…'}`)];
    if (changed.includes('VolumeMode')) {
      errors.push(immutable('volumeMode', `Invalid value: ${JSON.stringify(after['VolumeMode'])}: field is immutable`));
    }
    return errors;
  }
  return shrinks(old, manifest)
    ? [immutable('spec.resources.requests.storage', 'Forbidden: field can not be less than status.capacity')]
    : [];
}

/** The internal type, whose field names and order the message shows. */
function claimSpec(claim: JsonObject): JsonObject {
  const spec = objectAt(claim, 'spec') ?? {};
  const field = (...path: string[]): Json => valueAt(spec, ...path) ?? null;
  return {
    AccessModes: field('accessModes'),
    Selector: field('selector'),
    Resources: { Limits: field('resources', 'limits'), Requests: field('resources', 'requests') },
    VolumeName: field('volumeName') ?? '',
    StorageClassName: field('storageClassName'),
    VolumeMode: field('volumeMode') ?? 'Filesystem',
    DataSource: field('dataSource'),
    DataSourceRef: field('dataSourceRef') ?? field('dataSource'),
    VolumeAttributesClassName: field('volumeAttributesClassName'),
  };
}

function differs(before: JsonObject, after: JsonObject): readonly string[] {
  return Object.keys(before).filter((key) => {
    if (key === 'Resources' || key === 'VolumeAttributesClassName') return false;
    if (key === 'VolumeName' && before[key] === '') return false;
    if (key === 'StorageClassName' && before[key] === null) return false;
    return !sameJson(before[key], after[key]);
  });
}

function patch(before: JsonObject, after: JsonObject): string {
  const text = (spec: JsonObject): string => `${JSON.stringify(spec, null, 1)}\n`;
  const { hunks } = structuredPatch('', '', text(before), text(after), '', '', { context: 3 });
  return hunks
    .map(
      (hunk) =>
        `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@\n${hunk.lines.join('\n')}\n`,
    )
    .join('');
}

function shrinks(old: JsonObject, manifest: JsonObject): boolean {
  const storage = (claim: JsonObject): number | undefined =>
    quantityOf(valueAt(claim, 'spec', 'resources', 'requests', 'storage'));
  const [before, after] = [storage(old), storage(manifest)];
  return before !== undefined && after !== undefined && after < before;
}
