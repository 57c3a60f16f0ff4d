import {
  BOOL,
  type GoStruct,
  type GoType,
  INT_OR_STRING,
  INT32,
  INT64,
  list,
  map,
  named,
  pointer,
  QUANTITY,
  STRING,
  struct,
} from '../go-type.ts';
import { SECURITY_CONTEXT } from './security-types.ts';
import { type Field, since } from './since.ts';
import { LOCAL_OBJECT_REFERENCE } from './volume-source.ts';

/*
 * The internal types of a container and what it contains (`pkg/apis/core/types.go`), field by field in Go's order.
 */

export const RESOURCE_LIST = map(QUANTITY, 'core.ResourceList');

const HTTP_GET = struct('core.HTTPGetAction', [
  ['Path', STRING],
  ['Port', INT_OR_STRING],
  ['Host', STRING],
  ['Scheme', named('core.URIScheme')],
  [
    'HTTPHeaders',
    list(
      struct('core.HTTPHeader', [
        ['Name', STRING],
        ['Value', STRING],
      ]),
    ),
    'httpHeaders',
  ],
]);

const EXEC_AND_SOCKETS: readonly Field[] = [
  ['Exec', pointer(struct('core.ExecAction', [['Command', list(STRING)]]))],
  ['HTTPGet', pointer(HTTP_GET), 'httpGet'],
  [
    'TCPSocket',
    pointer(
      struct('core.TCPSocketAction', [
        ['Port', INT_OR_STRING],
        ['Host', STRING],
      ]),
    ),
    'tcpSocket',
  ],
];

const PROBE = struct('core.Probe', [
  [
    '',
    struct('core.ProbeHandler', [
      ...EXEC_AND_SOCKETS,
      [
        'GRPC',
        pointer(
          struct('core.GRPCAction', [
            ['Port', INT32],
            ['Service', pointer(STRING)],
          ]),
        ),
        'grpc',
      ],
    ]),
  ],
  ['InitialDelaySeconds', INT32],
  ['TimeoutSeconds', INT32],
  ['PeriodSeconds', INT32],
  ['SuccessThreshold', INT32],
  ['FailureThreshold', INT32],
  ['TerminationGracePeriodSeconds', pointer(INT64)],
]);

const LIFECYCLE_HANDLER = struct('core.LifecycleHandler', [
  ...EXEC_AND_SOCKETS,
  ['Sleep', pointer(struct('core.SleepAction', [['Seconds', INT64]]))],
]);

function lifecycle(minor: number): GoStruct {
  return struct('core.Lifecycle', [
    ['PostStart', pointer(LIFECYCLE_HANDLER)],
    ['PreStop', pointer(LIFECYCLE_HANDLER)],
    ...since(33, minor, ['StopSignal', pointer(named('core.Signal'))]),
  ]);
}

const CONTAINER_PORT = struct('core.ContainerPort', [
  ['Name', STRING],
  ['HostPort', INT32],
  ['ContainerPort', INT32],
  ['Protocol', named('core.Protocol')],
  ['HostIP', STRING],
]);

export const OBJECT_FIELD_SELECTOR: GoStruct = struct('core.ObjectFieldSelector', [
  ['APIVersion', STRING, 'apiVersion'],
  ['FieldPath', STRING],
]);

export const RESOURCE_FIELD_SELECTOR: GoStruct = struct('core.ResourceFieldSelector', [
  ['ContainerName', STRING],
  ['Resource', STRING],
  ['Divisor', QUANTITY],
]);

function keySelector(name: string): GoStruct {
  return struct(name, [
    ['', LOCAL_OBJECT_REFERENCE],
    ['Key', STRING],
    ['Optional', pointer(BOOL)],
  ]);
}

const FILE_KEY_SELECTOR = struct('core.FileKeySelector', [
  ['VolumeName', STRING],
  ['Path', STRING],
  ['Key', STRING],
  ['Optional', pointer(BOOL)],
]);

function envVar(minor: number): GoStruct {
  const source = struct('core.EnvVarSource', [
    ['FieldRef', pointer(OBJECT_FIELD_SELECTOR)],
    ['ResourceFieldRef', pointer(RESOURCE_FIELD_SELECTOR)],
    ['ConfigMapKeyRef', pointer(keySelector('core.ConfigMapKeySelector'))],
    ['SecretKeyRef', pointer(keySelector('core.SecretKeySelector'))],
    ...since(34, minor, ['FileKeyRef', pointer(FILE_KEY_SELECTOR)]),
  ]);
  return struct('core.EnvVar', [
    ['Name', STRING],
    ['Value', STRING],
    ['ValueFrom', pointer(source)],
  ]);
}

function envSource(name: string): GoType {
  return pointer(
    struct(name, [
      ['', LOCAL_OBJECT_REFERENCE],
      ['Optional', pointer(BOOL)],
    ]),
  );
}

const ENV_FROM = struct('core.EnvFromSource', [
  ['Prefix', STRING],
  ['ConfigMapRef', envSource('core.ConfigMapEnvSource')],
  ['SecretRef', envSource('core.SecretEnvSource')],
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
    ['Env', list(envVar(minor))],
    ['Resources', resourceRequirements(minor)],
    ['ResizePolicy', list(RESIZE_POLICY)],
    ['RestartPolicy', pointer(named('core.ContainerRestartPolicy'))],
    ...since(34, minor, ['RestartPolicyRules', list(RESTART_RULE)]),
    ['VolumeMounts', list(VOLUME_MOUNT)],
    ['VolumeDevices', list(VOLUME_DEVICE)],
    ['LivenessProbe', pointer(PROBE)],
    ['ReadinessProbe', pointer(PROBE)],
    ['StartupProbe', pointer(PROBE)],
    ['Lifecycle', pointer(lifecycle(minor))],
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
