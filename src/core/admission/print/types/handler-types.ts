import { type GoStruct, INT_OR_STRING, INT32, INT64, list, named, pointer, STRING, struct } from '../go-type.ts';
import { type Field, since } from './since.ts';

/*
 * The internal types of probes and lifecycle handlers (`pkg/apis/core/types.go`), field by field in Go's order.
 */

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

/** `core.Probe`. */
export const PROBE: GoStruct = struct('core.Probe', [
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

/** `core.Lifecycle`. */
export function lifecycleType(minor: number): GoStruct {
  return struct('core.Lifecycle', [
    ['PostStart', pointer(LIFECYCLE_HANDLER)],
    ['PreStop', pointer(LIFECYCLE_HANDLER)],
    ...since(33, minor, ['StopSignal', pointer(named('core.Signal'))]),
  ]);
}
