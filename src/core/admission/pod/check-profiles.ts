import type { Json } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required, tooLong } from '../field-error.ts';
import { isSet, textOf } from '../go/zero-values.ts';
import { byteLength } from '../metadata/messages.ts';
import { printValue } from '../print/print-value.ts';
import { SECCOMP_PROFILE } from '../print/types/security-types.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, oneOf } from '../text-errors.ts';
import { checkDescendingPath } from './check-path.ts';

const TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

/** `validateSeccompProfileField`. */
export function checkSeccomp(context: Json | undefined, path: string, server: ApiServer): readonly FieldError[] {
  const profile = objectAt(context, 'seccompProfile');
  if (profile === undefined) return [];
  const type = textOf(profile, 'type');
  const at = `${path}.localhostProfile`;
  const errors =
    type === ''
      ? [required(`${path}.type`, 'type is required when seccompProfile is set')]
      : oneOf(`${path}.type`, type, TYPES, server);
  if (type !== 'Localhost') {
    if (!isSet(profile, 'localhostProfile')) return errors;
    const shown = printValue(SECCOMP_PROFILE, profile, server);
    return [...errors, invalid(at, shown, 'can only be set when seccomp type is Localhost')];
  }
  if (!isSet(profile, 'localhostProfile')) return [required(at, 'must be set when seccomp type is Localhost')];
  return checkDescendingPath(textOf(profile, 'localhostProfile'), at, server);
}

/** PATH_MAX without the zero at the end. */
const LONGEST_PATH = 4095;

/** `ValidateAppArmorProfileField`. */
export function checkAppArmor(context: Json | undefined, path: string, server: ApiServer): readonly FieldError[] {
  const profile = objectAt(context, 'appArmorProfile');
  if (profile === undefined) return [];
  const type = textOf(profile, 'type');
  if (type === '') return [required(`${path}.type`, 'type is required when appArmorProfile is set')];
  if (!TYPES.includes(type)) return oneOf(`${path}.type`, type, TYPES, server);
  const at = `${path}.localhostProfile`;
  const local = valueAt(profile, 'localhostProfile') ?? null;
  if (type === 'Localhost') return checkLocalProfile(local, at, server);
  if (typeof local !== 'string') return [];
  return [invalidText(at, local, 'can only be set when AppArmor type is Localhost', server)];
}

function checkLocalProfile(local: Json, path: string, server: ApiServer): readonly FieldError[] {
  const missing = [required(path, 'must be set when AppArmor type is Localhost')];
  if (typeof local !== 'string') return missing;
  const trimmed = local.trim();
  const padded = trimmed === local ? [] : [invalidText(path, local, 'must not be padded with whitespace', server)];
  return [
    ...(local === '' ? missing : padded),
    ...(byteLength(local) > LONGEST_PATH ? [tooLong(path, LONGEST_PATH, server)] : []),
  ];
}
