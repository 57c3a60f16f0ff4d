import type { JsonObject } from '../../values/json.ts';
import { numberAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid, notSupported, required } from '../field-error.ts';
import { printText } from '../go-value.ts';
import type { ApiServer } from '../refusal.ts';

const MOST = 100_000;
const MOST_OF_MANY = 10_000;

/** What the completion mode asks of a Job's numbers (kubernetes, `validateJobSpec`, `pkg/apis/batch/validation`). */
export function checkIndexed(spec: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const mode = valueAt(spec, 'completionMode') ?? 'NonIndexed';
  switch (mode) {
    case 'Indexed':
      return checkNumbers(numbersOf(spec), path);
    case 'NonIndexed':
      return checkNothingPerIndex(numbersOf(spec), path);
    default: {
      const value = printText(typeof mode === 'string' ? mode : '', server);
      return [notSupported(`${path}.completionMode`, value, ['NonIndexed', 'Indexed'])];
    }
  }
}

interface Numbers {
  readonly completions: number | undefined;
  readonly parallelism: number;
  readonly perIndex: number | undefined;
  readonly mostFailed: number | undefined;
}

function numbersOf(spec: JsonObject): Numbers {
  return {
    completions: numberAt(spec, 'completions'),
    parallelism: numberAt(spec, 'parallelism') ?? 0,
    perIndex: numberAt(spec, 'backoffLimitPerIndex'),
    mostFailed: numberAt(spec, 'maxFailedIndexes'),
  };
}

function checkNumbers(numbers: Numbers, path: string): readonly FieldError[] {
  const { completions, parallelism, mostFailed } = numbers;
  const tooManyFailed = (why: string): FieldError => invalid(`${path}.maxFailedIndexes`, String(mostFailed), why);
  const most = `must be less than or equal to ${MOST}`;
  return [
    ...(completions === undefined ? [required(`${path}.completions`, 'when completion mode is Indexed')] : []),
    ...(parallelism > MOST
      ? [invalid(`${path}.parallelism`, String(parallelism), `${most} when completion mode is Indexed`)]
      : []),
    ...(mostFailed !== undefined && mostFailed > (completions ?? Number.POSITIVE_INFINITY)
      ? [tooManyFailed('must be less than or equal to completions')]
      : []),
    ...((mostFailed ?? 0) > MOST ? [tooManyFailed(most)] : []),
    ...((completions ?? 0) > MOST && numbers.perIndex !== undefined ? checkMany(numbers, path) : []),
  ];
}

/** Above a hundred thousand completions that may each fail, the status would grow too long. */
function checkMany({ parallelism, mostFailed }: Numbers, path: string): readonly FieldError[] {
  const why = `must be less than or equal to ${MOST_OF_MANY} when completions are above ${MOST} and used with backoff limit per index`;
  return [
    ...(mostFailed === undefined
      ? [required(`${path}.maxFailedIndexes`, `must be specified when completions is above ${MOST}`)]
      : []),
    ...(parallelism > MOST_OF_MANY ? [invalid(`${path}.parallelism`, String(parallelism), why)] : []),
    ...((mostFailed ?? 0) > MOST_OF_MANY ? [invalid(`${path}.maxFailedIndexes`, String(mostFailed), why)] : []),
  ];
}

function checkNothingPerIndex({ perIndex, mostFailed }: Numbers, path: string): readonly FieldError[] {
  const why = 'requires indexed completion mode';
  return [
    ...(perIndex === undefined ? [] : [invalid(`${path}.backoffLimitPerIndex`, String(perIndex), why)]),
    ...(mostFailed === undefined ? [] : [invalid(`${path}.maxFailedIndexes`, String(mostFailed), why)]),
  ];
}
