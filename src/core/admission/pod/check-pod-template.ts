import type { Json, JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden } from '../field-error.ts';
import { itemsOf } from '../go/zero-values.ts';
import { checkAnnotations, checkLabels } from '../metadata/check-labels.ts';
import type { ApiServer } from '../refusal.ts';
import { checkPodAnnotations } from './check-pod-annotations.ts';
import { checkPodSpec } from './check-pod-spec.ts';
import { checkProfileAnnotations } from './check-profile-annotations.ts';

export interface TemplateOptions {
  /** On an update, the template that is stored: what was accepted once by a laxer server may stay. */
  readonly old?: JsonObject | undefined;
}

/** `ValidatePodTemplateSpec`: a template with its defaults filled in (`podTemplateDefaults`). Labels and annotations are told at the template, not at its metadata. */
export function checkPodTemplate(
  template: Json | undefined,
  path: string,
  { old }: TemplateOptions,
  server: ApiServer,
): readonly FieldError[] {
  const spec = objectAt(template, 'spec') ?? {};
  const annotations = valueAt(template, 'metadata', 'annotations');
  const stored = valueAt(old, 'metadata', 'annotations');
  const ephemeral = itemsOf(spec, 'ephemeralContainers').length > 0;
  return [
    ...checkLabels(valueAt(template, 'metadata', 'labels'), `${path}.labels`, server),
    ...checkAnnotations(annotations, `${path}.annotations`, server),
    ...checkPodAnnotations(annotations, `${path}.annotations`, { spec, stored, server }),
    ...checkPodSpec(spec, `${path}.spec`, { old: objectAt(old, 'spec') }, server),
    ...checkProfileAnnotations(annotations, spec, `${path}.spec`),
    ...(ephemeral
      ? [forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
      : []),
  ];
}
