import { isJsonObject, type Json, type JsonObject } from '../../values/json.ts';
import type { FieldError } from '../field-error.ts';
import { pairsOf, textOf } from '../go/zero-values.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText } from '../text-errors.ts';
import { checkDescendingPath } from './check-path.ts';
import { checkTolerations } from './check-tolerations.ts';
import { visitContainers } from './visit-containers.ts';

export const MIRROR = 'kubernetes.io/config.mirror';
const TOLERATIONS = 'scheduler.alpha.kubernetes.io/tolerations';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
export const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
export const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
export const APP_ARMOR_CONTAINER = 'container.apparmor.security.beta.kubernetes.io/';

/** What annotations belong to. */
export interface Annotated {
  readonly spec: JsonObject;
  /** Those of the stored object, on an update. */
  readonly stored: Json | undefined;
  readonly server: ApiServer;
}

/** `ValidatePodSpecificAnnotations`: annotations that mean something to the API server. */
export function checkPodAnnotations(
  annotations: Json | undefined,
  path: string,
  { spec, stored, server }: Annotated,
): readonly FieldError[] {
  const mirror = isJsonObject(annotations) && Object.hasOwn(annotations, MIRROR) && textOf(spec, 'nodeName') === '';
  const words = 'must set spec.nodeName if mirror pod annotation is set';
  return [
    ...(mirror ? [invalidText(`${path}[${MIRROR}]`, textOf(annotations, MIRROR), words, server)] : []),
    ...checkWrittenTolerations(textOf(annotations, TOLERATIONS), path, server),
    ...(isDeletionCost(stored) ? checkDeletionCost(annotations, path, server) : []),
    ...checkSeccomp(annotations, path, server),
    ...checkAppArmor(annotations, spec, path, server),
  ];
}

function checkWrittenTolerations(text: string, path: string, server: ApiServer): readonly FieldError[] {
  const tolerations = text === '' ? [] : parseList(text);
  return checkTolerations(tolerations, `${path}.${TOLERATIONS}`, server);
}

/** What Go's decoder says to something else is not foretold. */
function parseList(text: string): readonly JsonObject[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isJsonObject) : [];
  } catch {
    return [];
  }
}

function checkDeletionCost(annotations: Json | undefined, path: string, server: ApiServer): readonly FieldError[] {
  if (isDeletionCost(annotations)) return [];
  const cost = textOf(annotations, DELETION_COST);
  return [invalidText(`${path}[${DELETION_COST}]`, cost, 'must be a 32bit integer', server)];
}

/** `GetDeletionCostFromPodAnnotations`: absent, or a number without a plus sign or zeros in front. */
function isDeletionCost(annotations: Json | undefined): boolean {
  if (!isJsonObject(annotations) || !Object.hasOwn(annotations, DELETION_COST)) return true;
  const cost = textOf(annotations, DELETION_COST);
  return /^(0|-?[1-9]\d{0,9})$/.test(cost) && Number(cost) >= -(2 ** 31) && Number(cost) < 2 ** 31;
}

/** `ValidateSeccompPodAnnotations`. */
function checkSeccomp(annotations: Json | undefined, path: string, server: ApiServer): readonly FieldError[] {
  const all = pairsOf(annotations);
  const ofPod = all.filter(([key]) => key === SECCOMP_POD);
  const ofContainers = all.filter(([key]) => key.startsWith(SECCOMP_CONTAINER));
  return [...ofPod, ...ofContainers].flatMap(([key, profile]) => {
    const at = `${path}.${key}`;
    if (['runtime/default', 'docker/default', 'unconfined'].includes(profile)) return [];
    if (profile.startsWith('localhost/')) return checkDescendingPath(profile.slice('localhost/'.length), at, server);
    return [invalidText(at, profile, 'must be a valid seccomp profile', server)];
  });
}

/** `ValidateAppArmorPodAnnotations`. */
function checkAppArmor(
  annotations: Json | undefined,
  spec: JsonObject,
  path: string,
  server: ApiServer,
): readonly FieldError[] {
  const names = visitContainers(spec, '').map(({ container }) => textOf(container, 'name'));
  return pairsOf(annotations)
    .filter(([key]) => key.startsWith(APP_ARMOR_CONTAINER))
    .flatMap(([key, profile]) => {
      const [at, name] = [`${path}[${key}]`, key.slice(APP_ARMOR_CONTAINER.length)];
      const known = ['', 'runtime/default', 'unconfined'].includes(profile) || profile.startsWith('localhost/');
      const words = `invalid AppArmor profile name: ${JSON.stringify(profile)}`;
      return [
        ...(names.includes(name) ? [] : [invalidText(at, name, 'container not found', server)]),
        ...(known ? [] : [invalidText(at, profile, words, server)]),
      ];
    });
}
