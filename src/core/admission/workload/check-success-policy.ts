import type { JsonObject } from '../../values/json.ts';
import { numberAt, objectAt, objectsAt, stringAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required, tooLong, tooMany } from '../field-error.ts';
import { printText } from '../go-value.ts';
import { NEGATIVE_MESSAGE } from '../metadata/messages.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { countIndexes } from './count-indexes.ts';
import { SUCCESS_POLICY } from './job-types.ts';

const MOST_RULES = 20;
const LONGEST_INDEXES = 64 * 1024;

/** When an Indexed Job has succeeded (kubernetes, `validateSuccessPolicy`, `pkg/apis/batch/validation`). */
export function checkSuccessPolicy(spec: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const policy = objectAt(spec, 'successPolicy');
  if (policy === undefined) return [];
  if (stringAt(spec, 'completionMode') !== 'Indexed')
    return [invalid(path, printValue(SUCCESS_POLICY, policy, server), 'requires indexed completion mode')];
  const rules = objectsAt(policy, 'rules');
  const none = 'at least one rules must be specified when the successPolicy is specified';
  const completions = numberAt(spec, 'completions') ?? 0;
  return [
    ...(rules.length === 0 ? [required(`${path}.rules`, none)] : []),
    ...(rules.length > MOST_RULES ? [tooMany(`${path}.rules`, rules.length, MOST_RULES)] : []),
    ...rules.flatMap((rule, index) => checkRule(rule, `${path}.rules[${index}]`, completions, server)),
  ];
}

function checkRule(rule: JsonObject, path: string, completions: number, server: ApiServer): readonly FieldError[] {
  const indexes = stringAt(rule, 'succeededIndexes');
  const count = numberAt(rule, 'succeededCount');
  if (indexes === undefined && count === undefined)
    return [required(path, 'at least one of succeededCount or succeededIndexes must be specified')];
  const total = indexes === undefined ? undefined : countIndexes(indexes, completions);
  const known = typeof total === 'string' ? 0 : total;
  return [
    ...(indexes === undefined ? [] : checkIndexes(indexes, total, `${path}.succeededIndexes`, server)),
    ...(count === undefined ? [] : checkSucceeded(count, [completions, known], `${path}.succeededCount`)),
  ];
}

function checkIndexes(
  indexes: string,
  total: number | string | undefined,
  field: string,
  server: ApiServer,
): readonly FieldError[] {
  const why = `error parsing succeededIndexes: ${total}`;
  return [
    ...(indexes.length > LONGEST_INDEXES ? [tooLong(field, LONGEST_INDEXES, server)] : []),
    ...(typeof total === 'string' ? [invalid(field, printText(indexes, server), why)] : []),
  ];
}

function checkSucceeded(
  count: number,
  [completions, indexes]: readonly [number, number | undefined],
  field: string,
): readonly FieldError[] {
  const atMost = (most: number, what: string): readonly FieldError[] =>
    count > most ? [invalid(field, String(count), `must be less than or equal to ${most} (${what})`)] : [];
  return [
    ...(count < 0 ? [invalid(field, String(count), NEGATIVE_MESSAGE)] : []),
    ...atMost(completions, 'the number of specified completions'),
    ...(indexes === undefined ? [] : atMost(indexes, 'the number of indexes in the specified succeededIndexes field')),
  ];
}
