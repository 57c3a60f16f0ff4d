import type { JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { duplicate, type FieldError, fieldIsImmutable, invalid } from '../field-error.ts';
import { fill, inTurn, within } from '../go/defaults.ts';
import { itemsOf, textOf, textsOf } from '../go/zero-values.ts';
import { printText } from '../go-value.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { list, named } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { oneOf } from '../text-errors.ts';

const MODES = list(named('storage.VolumeLifecycleMode'));
const TEN_MINUTES = 600;

/** `storage.k8s.io/v1 CSIDriver` (`pkg/apis/storage/validation`, `ValidateCSIDriver` and `ValidateCSIDriverUpdate`). */
export const csiDriverRules: KindRules = {
  defaults: within(
    'spec',
    inTurn(
      fill({
        attachRequired: true,
        podInfoOnMount: false,
        storageCapacity: false,
        fsGroupPolicy: 'ReadWriteOnceWithFSType',
        requiresRepublish: false,
      }),
      withModes,
    ),
  ),
  create: (object, server) => [
    ...checkMetadata(object, { namespaced: false, name: subdomainName }, server),
    ...checkSpec(object, server),
  ],
  update: (object, old, server) => [
    ...checkMetadataUpdate(object, old, server),
    ...checkSpec(object, server),
    ...checkSame(object, old, server),
  ],
};

function withModes(spec: JsonObject): JsonObject {
  return textsOf(spec, 'volumeLifecycleModes').length > 0 ? spec : { ...spec, volumeLifecycleModes: ['Persistent'] };
}

function checkSpec(driver: JsonObject, server: ApiServer): readonly FieldError[] {
  const policies = ['File', 'None', 'ReadWriteOnceWithFSType'];
  return [
    ...oneOf('spec.fsGroupPolicy', textOf(driver, 'spec', 'fsGroupPolicy'), policies, server),
    ...checkTokens(driver, server),
    ...textsOf(driver, 'spec', 'volumeLifecycleModes').flatMap((mode) =>
      oneOf('spec.volumeLifecycleModes', mode, ['Ephemeral', 'Persistent'], server),
    ),
  ];
}

/** `validateTokenRequests`. */
function checkTokens(driver: JsonObject, server: ApiServer): readonly FieldError[] {
  const requests = itemsOf(driver, 'spec', 'tokenRequests');
  const audiences = requests.map((request) => textOf(request, 'audience'));
  return requests.flatMap((request, index) => {
    const path = `spec.tokenRequests[${index}]`;
    const audience = textOf(request, 'audience');
    if (audiences.indexOf(audience) < index) return [duplicate(`${path}.audience`, printText(audience, server))];
    return checkExpiration(request, `${path}.expirationSeconds`);
  });
}

function checkExpiration(request: JsonObject, field: string): readonly FieldError[] {
  const seconds = valueAt(request, 'expirationSeconds');
  if (typeof seconds !== 'number') return [];
  if (seconds < TEN_MINUTES)
    return [invalid(field, String(seconds), 'may not specify a duration less than 10 minutes')];
  return seconds > 2 ** 32
    ? [invalid(field, String(seconds), 'may not specify a duration larger than 2^32 seconds')]
    : [];
}

/** Upstream's path of the first field has a name of its own. */
function checkSame(driver: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const [spec, before] = [objectAt(driver, 'spec') ?? {}, objectAt(old, 'spec') ?? {}];
  const modes = (one: JsonObject): string => textsOf(one, 'volumeLifecycleModes').join();
  return [
    ...(spec['attachRequired'] === before['attachRequired']
      ? []
      : [fieldIsImmutable('spec.attachedRequired', String(spec['attachRequired'] === true))]),
    ...(modes(spec) === modes(before)
      ? []
      : [
          fieldIsImmutable(
            'spec.volumeLifecycleModes',
            printValue(MODES, textsOf(spec, 'volumeLifecycleModes'), server),
          ),
        ]),
  ];
}
