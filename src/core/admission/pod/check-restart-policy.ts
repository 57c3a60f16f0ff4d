import type { JsonObject } from '../../values/json.ts';
import { listAt, objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, required, tooMany } from '../field-error.ts';
import { itemsOf, textOf } from '../go/zero-values.ts';
import type { ApiServer } from '../refusal.ts';
import { oneOf } from '../text-errors.ts';

const MOST_RULES = 20;
const MOST_EXIT_CODES = 255;

/**
 * A container's own restart policy (`validateContainerRestartPolicy`, `validateInitContainerRestartPolicy`): of init containers alone, and only
 * `Always`, until 1.35 gives every container one, with rules by exit code (KEP-5307). 1.34 drops what it does not know before it looks, see
 * `disabled-fields.ts`.
 */
export function checkRestartPolicy(
  container: JsonObject,
  path: string,
  kind: 'regular' | 'init',
  server: ApiServer,
): readonly FieldError[] {
  if (server.minor < 35) return checkOldPolicy(container, `${path}.restartPolicy`, kind, server);
  const sidecar = kind === 'init' && textOf(container, 'restartPolicy') === 'Always';
  if (!sidecar || server.minor >= 36) return checkRules(container, path, server);
  if (itemsOf(container, 'restartPolicyRules').length === 0) return [];
  const words = 'restartPolicyRules are not allowed for init containers with restart policy Always';
  return [forbidden(`${path}.restartPolicyRules`, words)];
}

function checkOldPolicy(
  container: JsonObject,
  path: string,
  kind: 'regular' | 'init',
  server: ApiServer,
): readonly FieldError[] {
  const policy = valueAt(container, 'restartPolicy') ?? null;
  if (typeof policy !== 'string') return [];
  if (kind === 'init') return oneOf(path, policy, ['Always'], server);
  return [forbidden(path, 'may not be set for non-init containers')];
}

function checkRules(container: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const policy = valueAt(container, 'restartPolicy') ?? null;
  const rules = itemsOf(container, 'restartPolicyRules');
  const at = `${path}.restartPolicyRules`;
  const alone = policy === null && rules.length > 0;
  return [
    ...(alone ? [required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used')] : []),
    ...(typeof policy === 'string'
      ? oneOf(`${path}.restartPolicy`, policy, ['Always', 'Never', 'OnFailure'], server)
      : []),
    ...(rules.length > MOST_RULES ? [tooMany(at, rules.length, MOST_RULES)] : []),
    ...rules.flatMap((rule, index) => checkRule(rule, `${at}[${index}]`, server)),
  ];
}

/** A rule that restarts the whole Pod is there since 1.36 (KEP-5532). */
function checkRule(rule: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const actions = server.minor >= 36 ? ['Restart', 'RestartAllContainers'] : ['Restart'];
  const codes = objectAt(rule, 'exitCodes');
  return [
    ...oneOf(`${path}.action`, textOf(rule, 'action'), actions, server),
    ...(codes === undefined
      ? [required(`${path}.exitCodes`, 'must be specified')]
      : checkExitCodes(codes, `${path}.exitCodes`, server)),
  ];
}

function checkExitCodes(codes: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const values = listAt(codes, 'values');
  return [
    ...oneOf(`${path}.operator`, textOf(codes, 'operator'), ['In', 'NotIn'], server),
    ...(values.length > MOST_EXIT_CODES ? [tooMany(`${path}.values`, values.length, MOST_EXIT_CODES)] : []),
  ];
}
