import { BOOL, type GoStruct, INT64, list, named, pointer, STRING, struct } from '../go-type.ts';
import { since } from './since.ts';

/*
 * The internal types of security contexts (`pkg/apis/core/types.go`).
 */

export const SECCOMP_PROFILE: GoStruct = struct('core.SeccompProfile', [
  ['Type', named('core.SeccompProfileType')],
  ['LocalhostProfile', pointer(STRING)],
]);

export const APP_ARMOR_PROFILE: GoStruct = struct('core.AppArmorProfile', [
  ['Type', named('core.AppArmorProfileType')],
  ['LocalhostProfile', pointer(STRING)],
]);

export const SE_LINUX_OPTIONS: GoStruct = struct('core.SELinuxOptions', [
  ['User', STRING],
  ['Role', STRING],
  ['Type', STRING],
  ['Level', STRING],
]);

export const WINDOWS_OPTIONS: GoStruct = struct('core.WindowsSecurityContextOptions', [
  ['GMSACredentialSpecName', pointer(STRING), 'gmsaCredentialSpecName'],
  ['GMSACredentialSpec', pointer(STRING), 'gmsaCredentialSpec'],
  ['RunAsUserName', pointer(STRING)],
  ['HostProcess', pointer(BOOL)],
]);

export const SECURITY_CONTEXT: GoStruct = struct('core.SecurityContext', [
  [
    'Capabilities',
    pointer(
      struct('core.Capabilities', [
        ['Add', list(named('core.Capability'))],
        ['Drop', list(named('core.Capability'))],
      ]),
    ),
  ],
  ['Privileged', pointer(BOOL)],
  ['SELinuxOptions', pointer(SE_LINUX_OPTIONS), 'seLinuxOptions'],
  ['WindowsOptions', pointer(WINDOWS_OPTIONS)],
  ['RunAsUser', pointer(INT64)],
  ['RunAsGroup', pointer(INT64)],
  ['RunAsNonRoot', pointer(BOOL)],
  ['ReadOnlyRootFilesystem', pointer(BOOL)],
  ['AllowPrivilegeEscalation', pointer(BOOL)],
  ['ProcMount', pointer(named('core.ProcMountType'))],
  ['SeccompProfile', pointer(SECCOMP_PROFILE)],
  ['AppArmorProfile', pointer(APP_ARMOR_PROFILE)],
]);

/** Of a Pod; the API server's own type holds fields of the Pod spec too, see `internalPodSpec`. */
export function podSecurityContext(minor: number): GoStruct {
  return struct('core.PodSecurityContext', [
    ['HostNetwork', BOOL],
    ['HostPID', BOOL],
    ['HostIPC', BOOL],
    ['ShareProcessNamespace', pointer(BOOL)],
    ['HostUsers', pointer(BOOL)],
    ['SELinuxOptions', pointer(SE_LINUX_OPTIONS), 'seLinuxOptions'],
    ['WindowsOptions', pointer(WINDOWS_OPTIONS)],
    ['RunAsUser', pointer(INT64)],
    ['RunAsGroup', pointer(INT64)],
    ['RunAsNonRoot', pointer(BOOL)],
    ['SupplementalGroups', list(INT64)],
    ...since(31, minor, ['SupplementalGroupsPolicy', pointer(named('core.SupplementalGroupsPolicy'))]),
    ['FSGroup', pointer(INT64), 'fsGroup'],
    ['FSGroupChangePolicy', pointer(named('core.PodFSGroupChangePolicy')), 'fsGroupChangePolicy'],
    [
      'Sysctls',
      list(
        struct('core.Sysctl', [
          ['Name', STRING],
          ['Value', STRING],
        ]),
      ),
    ],
    ['SeccompProfile', pointer(SECCOMP_PROFILE)],
    ['AppArmorProfile', pointer(APP_ARMOR_PROFILE)],
    ...since(32, minor, ['SELinuxChangePolicy', pointer(named('core.PodSELinuxChangePolicy')), 'seLinuxChangePolicy']),
  ]);
}
