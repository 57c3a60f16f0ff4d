import type { JsonObject } from '../../values/json.ts';
import { stringAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { textsOf } from '../go/zero-values.ts';
import { list, named, STRING } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, oneOf } from '../text-errors.ts';

const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const OPERATION_TYPES = list(named('admissionregistration.OperationType'));

/** What a webhook is asked about (`validateRuleWithOperations`). */
export function checkWebhookRule(rule: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const operations = textsOf(rule, 'operations');
  const [groups, versions] = [textsOf(rule, 'apiGroups'), textsOf(rule, 'apiVersions')];
  const printed = (values: readonly string[]): string => printValue(list(STRING), values, server);
  const scope = stringAt(rule, 'scope');
  return [
    ...checkAlone(operations, `${path}.operations`, 'operations', printValue(OPERATION_TYPES, operations, server)),
    ...operations.flatMap((one, index) => oneOf(`${path}.operations[${index}]`, one, OPERATIONS, server)),
    ...checkAlone(groups, `${path}.apiGroups`, 'API groups', printed(groups)),
    ...checkAlone(versions, `${path}.apiVersions`, 'API versions', printed(versions)),
    ...versions.flatMap((version, index) => (version === '' ? [required(`${path}.apiVersions[${index}]`)] : [])),
    ...checkResources(textsOf(rule, 'resources'), `${path}.resources`, server),
    ...(scope === undefined ? [] : oneOf(`${path}.scope`, scope, ['*', 'Cluster', 'Namespaced'], server)),
  ];
}

/** At least one value, and nothing beside a `*`. */
function checkAlone(values: readonly string[], field: string, what: string, printed: string): readonly FieldError[] {
  if (values.length === 0) return [required(field)];
  if (values.length === 1 || !values.includes('*')) return [];
  return [invalid(field, printed, `if '*' is present, must not specify other ${what}`)];
}

/** Resources and subresources, none of which another one covers (`validateResources`). */
function checkResources(resources: readonly string[], path: string, server: ApiServer): readonly FieldError[] {
  if (resources.length === 0) return [required(path)];
  const printed = printValue(list(STRING), resources, server);
  // Upstream remembers the last plain resource only.
  const last = resources.findLast((one) => one !== '' && !one.includes('/'));
  return [
    ...resources.flatMap((one, index) =>
      one === '' ? [required(`${path}[${index}]`)] : checkCovered(resources, index, path, server),
    ),
    ...(resources.length > 1 && resources.includes('*/*')
      ? [invalid(path, printed, "if '*/*' is present, must not specify other resources")]
      : []),
    ...(resources.includes('*') && last !== '*'
      ? [invalid(path, printed, "if '*' is present, must not specify other resources without subresources")]
      : []),
  ];
}

function checkCovered(
  resources: readonly string[],
  index: number,
  path: string,
  server: ApiServer,
): readonly FieldError[] {
  const one = resources[index] ?? '';
  const slash = one.indexOf('/');
  if (slash < 0) return [];
  const before = resources.slice(0, index);
  return [`${one.slice(0, slash)}/*`, `*/${one.slice(slash + 1)}`]
    .filter((wider) => before.includes(wider))
    .map((wider) => invalidText(`${path}[${index}]`, one, `if '${wider}' is present, must not specify ${one}`, server));
}
