import { INT32, list, named, pointer, STRING, struct } from '../print/go-type.ts';

/** `batch.PodFailurePolicy` (kubernetes, `pkg/apis/batch/types.go`). */
export const POD_FAILURE_POLICY = struct('batch.PodFailurePolicy', [
  [
    'Rules',
    list(
      struct('batch.PodFailurePolicyRule', [
        ['Action', named('batch.PodFailurePolicyAction')],
        [
          'OnExitCodes',
          pointer(
            struct('batch.PodFailurePolicyOnExitCodesRequirement', [
              ['ContainerName', pointer(STRING)],
              ['Operator', named('batch.PodFailurePolicyOnExitCodesOperator')],
              ['Values', list(INT32)],
            ]),
          ),
        ],
        [
          'OnPodConditions',
          list(
            struct('batch.PodFailurePolicyOnPodConditionsPattern', [
              ['Type', named('core.PodConditionType')],
              ['Status', named('core.ConditionStatus')],
            ]),
          ),
        ],
      ]),
    ),
  ],
]);

/** `batch.SuccessPolicy`. */
export const SUCCESS_POLICY = struct('batch.SuccessPolicy', [
  [
    'Rules',
    list(
      struct('batch.SuccessPolicyRule', [
        ['SucceededIndexes', pointer(STRING)],
        ['SucceededCount', pointer(INT32)],
      ]),
    ),
  ],
]);
