import { type FieldError, forbidden, required } from '../field-error.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText } from '../text-errors.ts';

/** The operators that selectors of labels and of nodes share, and how many values each takes (`ValidateLabelSelectorRequirement`, `ValidateNodeSelectorRequirement`). */
export function checkSelectorOperator(
  operator: string,
  values: number,
  path: string,
  server: ApiServer,
): readonly FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values > 0 ? [] : [required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      return values === 0
        ? []
        : [forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    default:
      return [invalidText(`${path}.operator`, operator, 'not a valid selector operator', server)];
  }
}
