import { BOOL, type GoStruct, INT32, list, map, named, pointer, QUANTITY, STRING, struct } from '../go-type.ts';
import { ENV_FROM, envVarType } from './env-types.ts';
import { lifecycleType, PROBE } from './handler-types.ts';
import { SECURITY_CONTEXT } from './security-types.ts';
import { type Field, since } from './since.ts';

/*
 * The internal types of a container and what it contains (`pkg/apis/core/types.go`), field by field in Go's order.
 */

export const RESOURCE_LIST = map(QUANTITY, 'core.ResourceList');

const CONTAINER_PORT = struct('core.ContainerPort', [
  ['Name', STRING],
  ['HostPort', INT32],
  ['ContainerPort', INT32],
  ['Protocol', named('core.Protocol')],
  ['HostIP', STRING],
]);

/** Of a container and, since 1.32, of a Pod. */
export function resourceRequirements(minor: number): GoStruct {
  const claim = struct('core.ResourceClaim', [['Name', STRING], ...since(31, minor, ['Request', STRING])]);
  return struct('core.ResourceRequirements', [
    ['Limits', RESOURCE_LIST],
    ['Requests', RESOURCE_LIST],
    ['Claims', list(claim)],
  ]);
}

export const RESIZE_POLICY: GoStruct = struct('core.ContainerResizePolicy', [
  ['ResourceName', named('core.ResourceName')],
  ['RestartPolicy', named('core.ResourceResizeRestartPolicy')],
]);

const RESTART_RULE = struct('core.ContainerRestartRule', [
  ['Action', named('core.ContainerRestartRuleAction')],
  [
    'ExitCodes',
    pointer(
      struct('core.ContainerRestartRuleOnExitCodes', [
        ['Operator', named('core.ContainerRestartRuleOnExitCodesOperator')],
        ['Values', list(INT32)],
      ]),
    ),
  ],
]);

const VOLUME_MOUNT = struct('core.VolumeMount', [
  ['Name', STRING],
  ['ReadOnly', BOOL],
  ['RecursiveReadOnly', pointer(named('core.RecursiveReadOnlyMode'))],
  ['MountPath', STRING],
  ['SubPath', STRING],
  ['MountPropagation', pointer(named('core.MountPropagationMode'))],
  ['SubPathExpr', STRING],
]);

const VOLUME_DEVICE = struct('core.VolumeDevice', [
  ['Name', STRING],
  ['DevicePath', STRING],
]);

function containerFields(minor: number): readonly Field[] {
  return [
    ['Name', STRING],
    ['Image', STRING],
    ['Command', list(STRING)],
    ['Args', list(STRING)],
    ['WorkingDir', STRING],
    ['Ports', list(CONTAINER_PORT)],
    ['EnvFrom', list(ENV_FROM)],
    ['Env', list(envVarType(minor))],
    ['Resources', resourceRequirements(minor)],
    ['ResizePolicy', list(RESIZE_POLICY)],
    ['RestartPolicy', pointer(named('core.ContainerRestartPolicy'))],
    ...since(34, minor, ['RestartPolicyRules', list(RESTART_RULE)]),
    ['VolumeMounts', list(VOLUME_MOUNT)],
    ['VolumeDevices', list(VOLUME_DEVICE)],
    ['LivenessProbe', pointer(PROBE)],
    ['ReadinessProbe', pointer(PROBE)],
    ['StartupProbe', pointer(PROBE)],
    ['Lifecycle', pointer(lifecycleType(minor))],
    ['TerminationMessagePath', STRING],
    ['TerminationMessagePolicy', named('core.TerminationMessagePolicy')],
    ['ImagePullPolicy', named('core.PullPolicy')],
    ['SecurityContext', pointer(SECURITY_CONTEXT)],
    ['Stdin', BOOL],
    ['StdinOnce', BOOL],
    ['TTY', BOOL, 'tty'],
  ];
}

/** `core.Container`. */
export function containerType(minor: number): GoStruct {
  return struct('core.Container', containerFields(minor));
}

/** `core.EphemeralContainer`. */
export function ephemeralContainerType(minor: number): GoStruct {
  return struct('core.EphemeralContainer', [
    ['', struct('core.EphemeralContainerCommon', containerFields(minor))],
    ['TargetContainerName', STRING],
  ]);
}
