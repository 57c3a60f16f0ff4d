import { type FieldError, required } from '../field-error.ts';
import type { ApiServer } from '../refusal.ts';
import { oneOf } from '../text-errors.ts';

/** `validatePullPolicy`: of a container's image and of a volume's. */
export function checkPullPolicy(policy: string, path: string, server: ApiServer): readonly FieldError[] {
  return policy === '' ? [required(path)] : oneOf(path, policy, ['Always', 'IfNotPresent', 'Never'], server);
}
