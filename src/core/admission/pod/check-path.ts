import type { Json } from '../../values/json.ts';
import { type FieldError, invalid } from '../field-error.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText } from '../text-errors.ts';

/** A path may not climb (`validatePathNoBacksteps`). */
export function checkNoBacksteps(path: string, field: string, server: ApiServer): readonly FieldError[] {
  return path.split('/').includes('..') ? [invalidText(field, path, "must not contain '..'", server)] : [];
}

/** A path below a folder (`validateLocalDescendingPath`). */
export function checkDescendingPath(path: string, field: string, server: ApiServer): readonly FieldError[] {
  const absolute = path.startsWith('/') ? [invalidText(field, path, 'must be a relative path', server)] : [];
  return [...absolute, ...checkNoBacksteps(path, field, server)];
}

/** A path in a volume, where names that start with two dots are the kubelet's (`ValidateLocalNonReservedPath`). */
export function checkLocalPath(path: string, field: string, server: ApiServer): readonly FieldError[] {
  const errors = checkDescendingPath(path, field, server);
  const reserved = path.startsWith('..') && !path.startsWith('../');
  return reserved ? [...errors, invalidText(field, path, "must not start with '..'", server)] : errors;
}

/** Permission bits of a file, where there are any. */
export function checkFileMode(mode: Json | undefined, field: string): readonly FieldError[] {
  if (typeof mode !== 'number' || (mode >= 0 && mode <= 0o777)) return [];
  return [invalid(field, String(mode), 'must be a number between 0 and 0777 (octal), both inclusive')];
}
