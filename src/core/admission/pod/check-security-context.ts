import type { Json, JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid } from '../field-error.ts';
import { isTrue, textsOf } from '../go/zero-values.ts';
import { isValidId } from '../metadata/value-rules.ts';
import { printValue } from '../print/print-value.ts';
import { SECURITY_CONTEXT } from '../print/types/security-types.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, oneOf } from '../text-errors.ts';
import { checkAppArmor, checkSeccomp } from './check-profiles.ts';
import { checkWindowsOptions } from './check-windows.ts';

/** `ValidateSecurityContext`: a container's. Whether the cluster allows privileged containers is not known; upstream's default does. */
export function checkSecurityContext(
  container: JsonObject,
  path: string,
  hostUsers: boolean,
  server: ApiServer,
): readonly FieldError[] {
  const context = objectAt(container, 'securityContext');
  if (context === undefined) return [];
  return [
    ...checkId(valueAt(context, 'runAsUser'), `${path}.runAsUser`),
    ...checkId(valueAt(context, 'runAsGroup'), `${path}.runAsGroup`),
    ...checkProcMount(context, `${path}.procMount`, hostUsers, server),
    ...checkSeccomp(context, `${path}.seccompProfile`, server),
    ...checkEscalation(context, path, server),
    ...checkWindowsOptions(context, `${path}.windowsOptions`, server),
    ...checkAppArmor(context, `${path}.appArmorProfile`, server),
  ];
}

/** A user's or group's number, where there is one. */
export function checkId(id: Json | undefined, path: string): readonly FieldError[] {
  return typeof id === 'number' ? isValidId(id).map((why) => invalid(path, String(id), why)) : [];
}

/** The rule about user namespaces is there since 1.30. */
function checkProcMount(
  context: JsonObject,
  path: string,
  hostUsers: boolean,
  server: ApiServer,
): readonly FieldError[] {
  const mount = valueAt(context, 'procMount');
  if (typeof mount !== 'string') return [];
  const errors = oneOf(path, mount, ['Default', 'Unmasked'], server);
  if (!hostUsers || mount !== 'Unmasked') return errors;
  return [...errors, invalidText(path, mount, '`hostUsers` must be false to use `Unmasked`', server)];
}

function checkEscalation(context: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  if (valueAt(context, 'allowPrivilegeEscalation') !== false) return [];
  const admins = textsOf(context, 'capabilities', 'add').filter((name) => name === 'CAP_SYS_ADMIN');
  const words = [
    ...(isTrue(context, 'privileged') ? ['`privileged` to true'] : []),
    ...admins.map(() => '`capabilities.Add` CAP_SYS_ADMIN'),
  ];
  const shown = printValue(SECURITY_CONTEXT, context, server);
  return words.map((what) => invalid(path, shown, `cannot set \`allowPrivilegeEscalation\` to false and ${what}`));
}
