import { BOOL, type GoStruct, INT64, list, named, pointer, STRING, struct } from '../go-type.ts';

/*
 * The internal types of a Pod's parts that messages quote (`pkg/apis/core/types.go`).
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

export const POD_RESOURCE_CLAIM: GoStruct = struct('core.PodResourceClaim', [
  ['Name', STRING],
  ['ResourceClaimName', pointer(STRING)],
  ['ResourceClaimTemplateName', pointer(STRING)],
]);

export const RESIZE_POLICY: GoStruct = struct('core.ContainerResizePolicy', [
  ['ResourceName', named('core.ResourceName')],
  ['RestartPolicy', named('core.ResourceResizeRestartPolicy')],
]);
