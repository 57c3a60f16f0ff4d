import type { JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden } from '../field-error.ts';
import { itemsOf, textOf } from '../go/zero-values.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import type { ApiServer } from '../refusal.ts';
import { checkImagePadding } from './check-container.ts';
import { checkPodAnnotations } from './check-pod-annotations.ts';
import { checkPodSpec } from './check-pod-spec.ts';
import { checkProfileAnnotations } from './check-profile-annotations.ts';

export const POD_METADATA = { namespaced: true, name: subdomainName };

/** `ValidatePodCreate`. */
export function checkNewPod(pod: JsonObject, server: ApiServer): readonly FieldError[] {
  const spec = objectAt(pod, 'spec') ?? {};
  const gated = textOf(spec, 'nodeName') !== '' && itemsOf(spec, 'schedulingGates').length > 0;
  const ephemeral = itemsOf(spec, 'ephemeralContainers').length > 0;
  return [
    ...checkPod(pod, undefined, server),
    ...(ephemeral ? [forbidden('spec.ephemeralContainers', 'cannot be set on create')] : []),
    ...(gated ? [forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared')] : []),
    ...checkProfileAnnotations(valueAt(pod, 'metadata', 'annotations'), spec, 'spec'),
  ];
}

/**
 * `validatePodMetadataAndSpec`: what new Pods and changed ones are told; but that a token needs an account: the ServiceAccount admission plugin, which
 * every real cluster has, writes `default` where a Pod names none.
 */
export function checkPod(pod: JsonObject, old: JsonObject | undefined, server: ApiServer): readonly FieldError[] {
  const spec = objectAt(pod, 'spec') ?? {};
  const annotations = valueAt(pod, 'metadata', 'annotations');
  const stored = valueAt(old, 'metadata', 'annotations');
  const options = { isPod: true, name: textOf(pod, 'metadata', 'name'), old: objectAt(old, 'spec') };
  return [
    ...checkMetadata(pod, POD_METADATA, server),
    ...checkPodAnnotations(annotations, 'metadata.annotations', { spec, stored, server }),
    ...checkPodSpec(spec, 'spec', options, server),
    ...['containers', 'initContainers'].flatMap((kind) =>
      itemsOf(spec, kind).flatMap((container, index) => checkImagePadding(container, `spec.${kind}[${index}]`, server)),
    ),
  ];
}
