import { type FieldError, immutable } from '../field-error.ts';

/** The words for every field of a ConfigMap or Secret that was made `immutable`. */
export function frozen(field: string): FieldError {
  return immutable(field, 'Forbidden: field is immutable when `immutable` is set');
}

/** 1 MiB for all values of a ConfigMap or Secret (`MaxSecretSize`). */
export const SIZE_LIMIT = 1024 * 1024;
