import type { JsonObject } from '../../values/json.ts';
import { valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { itemsOf, numberOf, textOf } from '../go/zero-values.ts';
import { checkLabelSelector } from '../metadata/check-label-selector.ts';
import type { ApiServer } from '../refusal.ts';
import { duplicateText, oneOf } from '../text-errors.ts';
import { checkLabelKeys, checkSpreadLabelKeys } from './check-label-keys.ts';
import type { PodContext } from './pod-context.ts';

/** `validateTopologySpreadConstraints`. */
export function checkTopologySpread(path: string, { spec, options, server }: PodContext): readonly FieldError[] {
  const constraints = itemsOf(spec, 'topologySpreadConstraints');
  const stored = itemsOf(options.old, 'topologySpreadConstraints');
  const anySelector = stored.some((constraint) => checkSelector(constraint, '', server).length > 0);
  // What a new Pod gets added to its selectors since 1.34, older ones do not have: they go on being judged as they were.
  const hadOldKeys = stored.some((constraint) => checkLabelKeys(constraint, '', server).length > 0);
  const repeated = repeatedLater(constraints);
  return constraints.flatMap((constraint, index) => {
    const at = `${path}[${index}]`;
    return [
      ...checkConstraint(constraint, at, server),
      ...(repeated.has(index)
        ? [duplicateText(`${at}.{topologyKey, whenUnsatisfiable}`, idOf(constraint), server)]
        : []),
      ...checkMinDomains(constraint, `${at}.minDomains`),
      ...['nodeAffinityPolicy', 'nodeTaintsPolicy'].flatMap((field) => {
        const policy = valueAt(constraint, field);
        return typeof policy === 'string' ? oneOf(`${at}.${field}`, policy, ['Honor', 'Ignore'], server) : [];
      }),
      ...(server.minor >= 34 && !hadOldKeys ? checkLabelKeys : checkSpreadLabelKeys)(constraint, at, server),
      ...(anySelector ? [] : checkSelector(constraint, at, server)),
    ];
  });
}

const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'];

function checkConstraint(constraint: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const skew = numberOf(constraint, 'maxSkew');
  return [
    ...(skew > 0 ? [] : [invalid(`${path}.maxSkew`, String(skew), 'must be greater than zero')]),
    ...(textOf(constraint, 'topologyKey') === '' ? [required(`${path}.topologyKey`, 'can not be empty')] : []),
    ...oneOf(`${path}.whenUnsatisfiable`, textOf(constraint, 'whenUnsatisfiable'), ACTIONS, server),
  ];
}

/** Which constraints stand once more later: of two equal ones only the first is told. */
function repeatedLater(constraints: readonly JsonObject[]): ReadonlySet<number> {
  const last = new Map(constraints.map((constraint, index) => [idOf(constraint), index] as const));
  return new Set(constraints.flatMap((constraint, index) => (last.get(idOf(constraint)) === index ? [] : [index])));
}

function idOf(constraint: JsonObject): string {
  return `{${textOf(constraint, 'topologyKey')}, ${textOf(constraint, 'whenUnsatisfiable')}}`;
}

function checkMinDomains(constraint: JsonObject, path: string): readonly FieldError[] {
  const domains = valueAt(constraint, 'minDomains');
  if (typeof domains !== 'number') return [];
  const action = textOf(constraint, 'whenUnsatisfiable');
  const words = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
  return [
    ...(domains > 0 ? [] : [invalid(path, String(domains), 'must be greater than zero')]),
    ...(action === 'DoNotSchedule' ? [] : [invalid(path, String(domains), words)]),
  ];
}

function checkSelector(constraint: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  return checkLabelSelector(valueAt(constraint, 'labelSelector'), `${path}.labelSelector`, {}, server);
}
