import type { Json, JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden } from '../field-error.ts';
import { textOf } from '../go/zero-values.ts';
import { APP_ARMOR_CONTAINER, SECCOMP_CONTAINER, SECCOMP_POD } from './check-pod-annotations.ts';
import { visitContainers } from './visit-containers.ts';

/** Profiles that are written both ways, as fields and as the annotations from before, have to agree. */
export function checkProfileAnnotations(
  annotations: Json | undefined,
  spec: JsonObject,
  path: string,
): readonly FieldError[] {
  return [...checkSeccomp(annotations, spec, path), ...checkAppArmor(annotations, spec, path)];
}

/** `validateSeccompAnnotationsAndFields`. */
function checkSeccomp(annotations: Json | undefined, spec: JsonObject, path: string): readonly FieldError[] {
  const owners = [{ owner: spec, at: path, key: SECCOMP_POD }].concat(
    visitContainers(spec, path).map(({ container, path: at }) => ({
      owner: container,
      at,
      key: `${SECCOMP_CONTAINER}${textOf(container, 'name')}`,
    })),
  );
  return owners.flatMap(({ owner, at, key }) =>
    checkAgreement(
      valueAt(annotations, key),
      objectAt(owner, 'securityContext', 'seccompProfile'),
      `${at}.securityContext.seccompProfile`,
      { what: 'seccomp', defaults: ['runtime/default', 'docker/default'] },
    ),
  );
}

/** `validateAppArmorAnnotationsAndFieldsMatchOnCreate`: a container without a profile has its Pod's. */
function checkAppArmor(annotations: Json | undefined, spec: JsonObject, path: string): readonly FieldError[] {
  if (textOf(spec, 'os', 'name') === 'windows') return [];
  const ofPod = objectAt(spec, 'securityContext', 'appArmorProfile');
  return visitContainers(spec, path).flatMap(({ container, path: at }) =>
    checkAgreement(
      valueAt(annotations, `${APP_ARMOR_CONTAINER}${textOf(container, 'name')}`),
      objectAt(container, 'securityContext', 'appArmorProfile') ?? ofPod,
      `${at}.securityContext.appArmorProfile`,
      { what: 'apparmor', defaults: ['runtime/default'] },
    ),
  );
}

interface Mechanism {
  /** As messages call it. */
  readonly what: string;
  /** What an annotation calls the runtime's default profile. */
  readonly defaults: readonly string[];
}

const LOCAL = 'localhost/';

function checkAgreement(
  annotation: Json | undefined,
  profile: JsonObject | undefined,
  path: string,
  { what, defaults }: Mechanism,
): readonly FieldError[] {
  if (typeof annotation !== 'string' || profile === undefined) return [];
  const type = [forbidden(`${path}.type`, `${what} type in annotation and field must match`)];
  const local = [forbidden(`${path}.localhostProfile`, `${what} profile in annotation and field must match`)];
  switch (textOf(profile, 'type')) {
    case 'Unconfined':
      return annotation === 'unconfined' ? [] : type;
    case 'RuntimeDefault':
      return defaults.includes(annotation) ? [] : type;
    case 'Localhost':
      if (!annotation.startsWith(LOCAL)) return type;
      return valueAt(profile, 'localhostProfile') === annotation.slice(LOCAL.length) ? [] : local;
    default:
      return [];
  }
}
