import type { JsonObject } from '../../values/json.ts';
import type { FieldError } from '../field-error.ts';
import { isSet, itemsOf, textOf } from '../go/zero-values.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, notFoundText } from '../text-errors.ts';
import { visitContainers } from './visit-containers.ts';

/** `validateFileKeyRefVolumes`: files that variables are read from are in an empty folder (KEP-3721). */
export function checkFileKeyVolumes(spec: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const volumes = new Map(itemsOf(spec, 'volumes').map((volume) => [textOf(volume, 'name'), volume]));
  return visitContainers(spec, path).flatMap(({ container, path: at }) =>
    itemsOf(container, 'env').flatMap((variable, index) => {
      if (!isSet(variable, 'valueFrom', 'fileKeyRef')) return [];
      const name = textOf(variable, 'valueFrom', 'fileKeyRef', 'volumeName');
      const field = `${at}.env[${index}].valueFrom.fileKeyRef.volumeName`;
      const volume = volumes.get(name);
      if (volume === undefined) return [notFoundText(field, name, server)];
      if (isSet(volume, 'emptyDir')) return [];
      return [invalidText(field, name, 'referenced volume must be of type emptyDir', server)];
    }),
  );
}
