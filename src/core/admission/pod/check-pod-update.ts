import type { JsonObject } from '../../values/json.ts';
import { numberAt, objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, immutable, invalid, required } from '../field-error.ts';
import { sameValue } from '../go/same-value.ts';
import { itemsOf, pairsOf, textOf } from '../go/zero-values.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { rangeMessage } from '../metadata/messages.ts';
import { printDiff } from '../print/print-diff.ts';
import { podSpecType } from '../print/types/pod-types.ts';
import type { ApiServer } from '../refusal.ts';
import { checkImagePadding } from './check-container.ts';
import { checkGatedPod } from './check-gated-pod.ts';
import { checkPod } from './check-pod.ts';
import { APP_ARMOR_CONTAINER, checkPodAnnotations, MIRROR } from './check-pod-annotations.ts';
import { checkTolerations } from './check-tolerations.ts';
import { internalPodSpec } from './internal-pod-spec.ts';

/** `ValidatePodUpdate`: of a running Pod little more than images may change. */
export function checkPodUpdate(pod: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  return [
    ...checkMetadataUpdate(pod, old, server),
    ...checkPod(pod, old, server),
    ...checkAnnotationUpdate(pod, old, server),
    ...checkSpecUpdate(objectAt(pod, 'spec') ?? {}, objectAt(old, 'spec') ?? {}, server),
  ];
}

/** `ValidatePodSpecificAnnotationUpdates`. */
function checkAnnotationUpdate(pod: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const path = 'metadata.annotations';
  const [before, after] = [old, pod].map((one) => new Map(pairsOf(one, 'metadata', 'annotations')));
  const kinds = [
    { name: 'AppArmor annotations', fits: (key: string) => key.startsWith(APP_ARMOR_CONTAINER) },
    { name: 'mirror pod annotation', fits: (key: string) => key === MIRROR },
  ];
  const told = (keys: readonly string[], verb: string): readonly FieldError[] =>
    keys.flatMap((key) =>
      kinds.filter(({ fits }) => fits(key)).map(({ name }) => forbidden(`${path}[${key}]`, `may not ${verb} ${name}`)),
    );
  const changed = [...(before ?? [])].filter(([key, value]) => after?.get(key) !== value).map(([key]) => key);
  const added = [...(after?.keys() ?? [])].filter((key) => before?.has(key) !== true);
  const stored = valueAt(old, 'metadata', 'annotations');
  const spec = objectAt(pod, 'spec') ?? {};
  return [
    ...told(changed, 'remove or update'),
    ...told(added, 'add'),
    ...checkPodAnnotations(valueAt(pod, 'metadata', 'annotations'), path, { spec, stored, server }),
  ];
}

function checkSpecUpdate(spec: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const kind of ['containers', 'initContainers']) {
    if (itemsOf(spec, kind).length !== itemsOf(old, kind).length)
      return [...errors, immutable(`spec.${kind}`, 'Forbidden: pod updates may not add or remove containers')];
    errors.push(...checkImages(spec, kind, server));
  }
  const deadline = checkDeadline(spec, old);
  errors.push(...deadline.errors);
  if (deadline.stop) return errors;
  return [
    ...errors,
    ...checkTolerationUpdate(spec, old, server),
    ...checkGateUpdate(spec, old),
    ...checkRest(spec, old, server),
  ];
}

/** `ValidateContainerUpdates`. */
function checkImages(spec: JsonObject, kind: string, server: ApiServer): readonly FieldError[] {
  return itemsOf(spec, kind).flatMap((container, index) => {
    const at = `spec.${kind}[${index}]`;
    const missing = textOf(container, 'image') === '' ? [required(`${at}.image`)] : [];
    return [...missing, ...checkImagePadding(container, at, server)];
  });
}

const MOST_SECONDS = 2 ** 31 - 1;

/** A deadline may be set and come nearer. Two of its errors end the check. */
function checkDeadline(
  spec: JsonObject,
  old: JsonObject,
): { readonly errors: readonly FieldError[]; readonly stop: boolean } {
  const path = 'spec.activeDeadlineSeconds';
  const [before, after] = [numberAt(old, 'activeDeadlineSeconds'), numberAt(spec, 'activeDeadlineSeconds')];
  if (after === undefined) {
    const words = 'must not update from a positive integer to nil value';
    return { errors: before === undefined ? [] : [invalid(path, 'null', words)], stop: false };
  }
  const told = (why: string): { errors: readonly FieldError[]; stop: boolean } => ({
    errors: [invalid(path, String(after), why)],
    stop: true,
  });
  if (after < 0 || after > MOST_SECONDS) return told(rangeMessage(0, MOST_SECONDS));
  if (before !== undefined && before < after) return told('must be less than or equal to previous value');
  return { errors: [], stop: false };
}

/** `validateOnlyAddedTolerations`. */
function checkTolerationUpdate(spec: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const path = 'spec.tolerations';
  const after = itemsOf(spec, 'tolerations');
  const kept = itemsOf(old, 'tolerations').every((one) =>
    after.some((other) =>
      ['key', 'operator', 'value', 'effect'].every((field) => textOf(one, field) === textOf(other, field)),
    ),
  );
  if (!kept) return [forbidden(path, 'existing toleration can not be modified except its tolerationSeconds')];
  return checkTolerations(after, path, server);
}

/** `validateOnlyDeletedSchedulingGates`. */
function checkGateUpdate(spec: JsonObject, old: JsonObject): readonly FieldError[] {
  const before = itemsOf(old, 'schedulingGates').map((gate) => textOf(gate, 'name'));
  return itemsOf(spec, 'schedulingGates').flatMap((gate, index) => {
    const name = textOf(gate, 'name');
    const words = `only deletion is allowed, but found new scheduling gate '${name}'`;
    return before.includes(name) ? [] : [forbidden(`spec.schedulingGates[${index}].name`, words)];
  });
}

const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** Everything else: with what may change put back, the spec has to be the old one. */
function checkRest(spec: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const type = podSpecType(server);
  const before = internalPodSpec(old);
  const { munged, errors } = checkGatedPod(withOldImages(spec, old), old, server);
  const after = internalPodSpec(munged);
  if (sameValue(type, after, before)) return errors;
  const difference = printDiff(type, before, after, server);
  const words = `pod updates may not change fields other than ${UPDATABLE}\n${difference}`;
  return [...errors, immutable('spec', `Forbidden: ${words}`)];
}

function withOldImages(spec: JsonObject, old: JsonObject): JsonObject {
  const restored = ['containers', 'initContainers'].map((kind) => {
    const stored = itemsOf(old, kind);
    const containers = itemsOf(spec, kind).map((container, index) => ({
      ...container,
      image: textOf(stored[index], 'image'),
    }));
    return [kind, containers.length === 0 ? null : containers] as const;
  });
  const kept = ['activeDeadlineSeconds', 'schedulingGates', 'tolerations'].map(
    (field) => [field, valueAt(old, field) ?? null] as const,
  );
  const grace = numberAt(old, 'terminationGracePeriodSeconds') ?? 0;
  const forgiven = grace < 0 && valueAt(spec, 'terminationGracePeriodSeconds') === 1;
  return {
    ...spec,
    ...Object.fromEntries([...restored, ...kept]),
    ...(forgiven && { terminationGracePeriodSeconds: grace }),
  };
}
