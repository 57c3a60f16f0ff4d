import type { Json, JsonObject } from '../../values/json.ts';
import { listAt, objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { isTrue, itemsOf, textOf } from '../go/zero-values.ts';
import { byteLength } from '../metadata/messages.ts';
import type { ApiServer } from '../refusal.ts';
import { duplicateText, invalidText, oneOf } from '../text-errors.ts';
import { checkAppArmor, checkSeccomp } from './check-profiles.ts';
import { checkId } from './check-security-context.ts';
import { checkWindowsOptions } from './check-windows.ts';
import type { PodContext } from './pod-context.ts';

/** `validatePodSpecSecurityContext`. The API server's own type keeps fields of the Pod spec in it, so they are told at its path. */
export function checkPodSecurityContext(path: string, context: PodContext): readonly FieldError[] {
  const { spec, server } = context;
  const security = objectAt(spec, 'securityContext');
  if (security === undefined) return [];
  const both = isTrue(spec, 'shareProcessNamespace') && isTrue(spec, 'hostPID');
  const words = 'ShareProcessNamespace and HostPID cannot both be enabled';
  return [
    ...['fsGroup', 'runAsUser', 'runAsGroup'].flatMap((id) => checkId(valueAt(security, id), `${path}.${id}`)),
    ...listAt(security, 'supplementalGroups').flatMap((id, index) =>
      checkId(id, `${path}.supplementalGroups[${index}]`),
    ),
    ...(both ? [invalid(`${path}.shareProcessNamespace`, 'true', words)] : []),
    ...checkSysctls(security, `${path}.sysctls`, context),
    ...checkChoice(valueAt(security, 'fsGroupChangePolicy'), `${path}.fsGroupChangePolicy`, FS_GROUP_POLICIES, server),
    ...checkSeccomp(security, `${path}.seccompProfile`, server),
    ...checkWindowsOptions(security, `${path}.windowsOptions`, server),
    ...checkAppArmor(security, `${path}.appArmorProfile`, server),
    ...checkChoice(
      valueAt(security, 'supplementalGroupsPolicy'),
      `${path}.supplementalGroupsPolicy`,
      GROUPS_POLICIES,
      server,
    ),
    ...checkChoice(
      valueAt(security, 'seLinuxChangePolicy'),
      `${path}.seLinuxChangePolicy`,
      seLinuxPolicies(context),
      server,
    ),
  ];
}

const FS_GROUP_POLICIES = ['Always', 'OnRootMismatch'];
const GROUPS_POLICIES = ['Merge', 'Strict'];

function checkChoice(
  choice: Json | undefined,
  path: string,
  supported: readonly string[],
  server: ApiServer,
): readonly FieldError[] {
  return typeof choice === 'string' ? oneOf(path, choice, supported, server) : [];
}

/** `MountOption` needs the gate `SELinuxMount`, or a stored spec that has a policy already (`useOnlyRecursiveSELinuxChangePolicy`). */
function seLinuxPolicies({ options, server }: PodContext): readonly string[] {
  const used = valueAt(options.old, 'securityContext', 'seLinuxChangePolicy') !== undefined;
  return server.minor >= 37 || used ? ['MountOption', 'Recursive'] : ['Recursive'];
}

const LONGEST_SYSCTL = 253;
const SYSCTL = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';

/** `validateSysctls`. */
function checkSysctls(security: JsonObject, path: string, context: PodContext): readonly FieldError[] {
  const { server } = context;
  const seen = new Set<string>();
  return itemsOf(security, 'sysctls').flatMap((sysctl, index) => {
    const [name, at] = [textOf(sysctl, 'name'), `${path}[${index}].name`];
    const errors = checkSysctlName(name, seen.has(name), at, server);
    seen.add(name);
    return [...errors, ...checkHostSysctl(name, at, context)];
  });
}

function checkSysctlName(name: string, twice: boolean, path: string, server: ApiServer): readonly FieldError[] {
  if (name === '') return [required(path)];
  if (byteLength(name) > LONGEST_SYSCTL || !isSysctl(name)) {
    const why = `must have at most ${LONGEST_SYSCTL} characters and match regex ${SYSCTL}`;
    return [invalidText(path, name, why, server)];
  }
  return twice ? [duplicateText(path, name, server)] : [];
}

/** Segment by segment: the pattern as a whole can take JavaScript's engine very long. */
function isSysctl(name: string): boolean {
  return name.split(/[./]/).every((segment) => /^[a-z0-9]$|^[a-z0-9][-_a-z0-9]*[a-z0-9]$/.test(segment));
}

/** A Pod in the node's namespaces may not change what is theirs (`ValidateHostSysctl`); one that was allowed to goes on. */
function checkHostSysctl(name: string, path: string, { spec, options, server }: PodContext): readonly FieldError[] {
  if (itemsOf(options.old, 'securityContext', 'sysctls').length > 0 && usesHost(options.old)) return [];
  const dotted = dottedSysctl(name);
  if (isTrue(spec, 'hostNetwork') && dotted.startsWith('net.'))
    return [invalidText(path, name, "may not be specified when 'hostNetwork' is true", server)];
  if (isTrue(spec, 'hostIPC') && /^(kernel\.shm|kernel\.msg|kernel\.sem$|fs\.mqueue\.)/.test(dotted))
    return [invalidText(path, name, "may not be specified when 'hostIPC' is true", server)];
  return [];
}

function usesHost(spec: JsonObject | undefined): boolean {
  return isTrue(spec, 'hostNetwork') || isTrue(spec, 'hostIPC');
}

/** `net/ipv4/ip_local_port_range` and `net.ipv4.ip_local_port_range` are one; the first separator decides (`NormalizeName`). */
function dottedSysctl(name: string): string {
  const first = name.search(/[./]/);
  if (first < 0 || name[first] === '.') return name;
  return name.replace(/[./]/g, (sign) => (sign === '/' ? '.' : '/'));
}
