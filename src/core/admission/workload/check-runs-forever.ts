import type { JsonObject } from '../../values/json.ts';
import { stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, notSupported } from '../field-error.ts';
import { printText } from '../go-value.ts';
import type { ApiServer } from '../refusal.ts';

/**
 * Pods of a controller that keeps them running restart always and have no deadline (kubernetes, `ValidatePodTemplateSpecForReplicaSet` and its neighbours). `kind` is
 * what the message says, which for a Deployment is `ReplicaSet`.
 */
export function checkRunsForever(
  template: JsonObject | undefined,
  path: string,
  kind: string,
  server: ApiServer,
): readonly FieldError[] {
  const policy = stringAt(template, 'spec', 'restartPolicy') ?? '';
  const deadline = valueAt(template, 'spec', 'activeDeadlineSeconds') ?? null;
  return [
    ...(policy === 'Always' ? [] : [notSupported(`${path}.spec.restartPolicy`, printText(policy, server), ['Always'])]),
    ...(deadline === null
      ? []
      : [forbidden(`${path}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`)]),
  ];
}
