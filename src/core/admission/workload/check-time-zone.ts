import { type FieldError, invalid } from '../field-error.ts';
import { printText } from '../go-value.ts';
import type { ApiServer } from '../refusal.ts';
import { locationProblem } from './location-problem.ts';

const PART = /^[A-Za-z._0-9+-]{1,14}$/;

/** A CronJob's time zone must be one that the API server has, by its exact name (kubernetes, `validateTimeZone`, `pkg/apis/batch/validation`). */
export function checkTimeZone(zone: string, field: string, server: ApiServer): readonly FieldError[] {
  const wrong = (why: string): FieldError => invalid(field, printText(zone, server), why);
  if (zone === '') return [wrong('timeZone must be nil or non-empty string')];
  if (zone.split('/').some((part) => part === '.' || part === '..' || part.startsWith('-') || !PART.test(part)))
    return [wrong(`unknown time zone ${zone}`)];
  const isLocal = zone.toLowerCase() === 'local';
  const problem = locationProblem(zone);
  return [
    ...(isLocal ? [wrong('timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')] : []),
    ...(problem === null ? [] : [wrong(problem)]),
  ];
}
