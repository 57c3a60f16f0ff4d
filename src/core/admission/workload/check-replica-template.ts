import type { JsonObject } from '../../values/json.ts';
import { objectAt } from '../../values/read-json.ts';
import type { FieldError } from '../field-error.ts';
import { checkPodTemplate } from '../pod/check-pod-template.ts';
import type { ApiServer } from '../refusal.ts';
import { checkRunsForever } from './check-runs-forever.ts';

/** The template of a Deployment or ReplicaSet, without its labels (kubernetes, `ValidatePodTemplateSpecForReplicaSet`). */
export function checkReplicaTemplate(
  spec: JsonObject,
  old: JsonObject | undefined,
  server: ApiServer,
): readonly FieldError[] {
  const template = objectAt(spec, 'template') ?? {};
  return [
    ...checkPodTemplate(template, 'spec.template', { old: objectAt(old, 'template') }, server),
    ...checkRunsForever(template, 'spec.template', 'ReplicaSet', server),
  ];
}
