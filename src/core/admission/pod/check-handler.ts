import type { Json, JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, invalid, required } from '../field-error.ts';
import { itemsOf, numberOf, textOf, textsOf } from '../go/zero-values.ts';
import { isHttpHeaderName, isValidPortName, isValidPortNum } from '../metadata/value-rules.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts, oneOf } from '../text-errors.ts';

/** Where a handler stands; `gracePeriod` in seconds, null where a Pod's is missing. */
export interface HandlerContext {
  readonly gracePeriod: number | null;
  readonly server: ApiServer;
}

type Check = (action: JsonObject, path: string, context: HandlerContext) => readonly FieldError[];

const ACTIONS: readonly (readonly [string, Check])[] = [
  ['exec', (action, path) => (textsOf(action, 'command').length === 0 ? [required(`${path}.command`)] : [])],
  ['httpGet', (action, path, { server }) => checkHttpGet(action, path, server)],
  ['tcpSocket', (action, path, { server }) => checkPort(valueAt(action, 'port'), `${path}.port`, server)],
  ['grpc', (action, path, { server }) => checkPort(numberOf(action, 'port'), `${path}.port`, server)],
  ['sleep', checkSleep],
];

export const PROBE_ACTIONS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
export const LIFECYCLE_ACTIONS = ['exec', 'httpGet', 'tcpSocket', 'sleep'];

/** `validateHandler`: exactly one of `allowed`; a second one is forbidden and not looked at. */
export function checkHandler(
  handler: JsonObject,
  allowed: readonly string[],
  path: string,
  context: HandlerContext,
): readonly FieldError[] {
  const found = ACTIONS.flatMap(([name, check]) => {
    const action = allowed.includes(name) ? objectAt(handler, name) : undefined;
    return action === undefined ? [] : [{ name, action, check }];
  });
  if (found.length === 0) return [required(path, 'must specify a handler type')];
  return found.flatMap(({ name, action, check }, index) =>
    index > 0
      ? [forbidden(`${path}.${name}`, 'may not specify more than 1 handler type')]
      : check(action, `${path}.${name}`, context),
  );
}

function checkHttpGet(action: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  return [
    ...(textOf(action, 'path') === '' ? [required(`${path}.path`)] : []),
    ...checkPort(valueAt(action, 'port'), `${path}.port`, server),
    ...oneOf(`${path}.scheme`, textOf(action, 'scheme'), ['HTTP', 'HTTPS'], server),
    ...itemsOf(action, 'httpHeaders').flatMap((header) => {
      const name = textOf(header, 'name');
      return invalidTexts(`${path}.httpHeaders`, name, isHttpHeaderName(name), server);
    }),
  ];
}

/** `ValidatePortNumOrName`; what is left out is the number 0. */
function checkPort(port: Json | undefined, path: string, server: ApiServer): readonly FieldError[] {
  if (typeof port === 'string') return invalidTexts(path, port, isValidPortName(port), server);
  const number = typeof port === 'number' ? port : 0;
  return isValidPortNum(number).map((why) => invalid(path, String(number), why));
}

/** `validateSleepAction`; no sleep at all is allowed since 1.33 (`PodLifecycleSleepActionAllowZero`). */
function checkSleep(action: JsonObject, path: string, { gracePeriod, server }: HandlerContext): readonly FieldError[] {
  const seconds = numberOf(action, 'seconds');
  if (gracePeriod === null || (seconds >= (server.minor >= 33 ? 0 : 1) && seconds <= gracePeriod)) return [];
  return [invalid(path, String(seconds), sleepWords(gracePeriod, server))];
}

function sleepWords(gracePeriod: number, { minor }: ApiServer): string {
  const limit = `less than terminationGracePeriodSeconds (${gracePeriod})`;
  if (minor >= 33) return `must be non-negative and ${limit}`;
  const hint = minor === 32 ? '. Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.' : '';
  return `must be greater than 0 and ${limit}${hint}`;
}
