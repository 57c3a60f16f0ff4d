import type { JsonObject } from '../../values/json.ts';
import { type FieldError, required } from '../field-error.ts';
import { isSet, itemsOf, textOf } from '../go/zero-values.ts';
import { isDns1123Label } from '../metadata/dns-names.ts';
import type { ApiServer } from '../refusal.ts';
import { duplicateText, invalidText, invalidTexts } from '../text-errors.ts';
import { checkVolumeSource } from './check-volume-source.ts';
import type { PodOptions } from './pod-context.ts';

/** The volumes that nothing is wrong with, by name, and what is wrong with the others. */
export interface CheckedVolumes {
  readonly volumes: ReadonlyMap<string, JsonObject>;
  readonly errors: readonly FieldError[];
}

/** `ValidateVolumes`. */
export function checkVolumes(spec: JsonObject, path: string, options: PodOptions, server: ApiServer): CheckedVolumes {
  const volumes = new Map<string, JsonObject>();
  const list = itemsOf(spec, 'volumes');
  const created = createdClaims(list, options.name ?? '');
  const errors = list.flatMap((volume, index) => {
    const at = `${path}[${index}]`;
    const name = textOf(volume, 'name');
    const own = [
      ...checkVolumeSource(volume, at, options, server),
      ...checkName(name, `${at}.name`, server),
      ...(volumes.has(name) ? [duplicateText(`${at}.name`, name, server)] : []),
    ];
    if (own.length === 0) volumes.set(name, volume);
    return [...own, ...checkClaimName(volume, created, at, server)];
  });
  return { volumes, errors };
}

function checkName(name: string, path: string, server: ApiServer): readonly FieldError[] {
  return name === '' ? [required(path)] : invalidTexts(path, name, isDns1123Label(name), server);
}

/** The claims that are made for a Pod's ephemeral volumes; their names need the Pod's. */
function createdClaims(volumes: readonly JsonObject[], pod: string): readonly string[] {
  if (pod === '') return [];
  return volumes.filter((volume) => isSet(volume, 'ephemeral')).map((volume) => `${pod}-${textOf(volume, 'name')}`);
}

function checkClaimName(
  volume: JsonObject,
  created: readonly string[],
  path: string,
  server: ApiServer,
): readonly FieldError[] {
  const claim = textOf(volume, 'persistentVolumeClaim', 'claimName');
  if (!isSet(volume, 'persistentVolumeClaim') || !created.includes(claim)) return [];
  const words = 'must not reference a PVC that gets created for an ephemeral volume';
  return [invalidText(`${path}.persistentVolumeClaim.claimName`, claim, words, server)];
}
