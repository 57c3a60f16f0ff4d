import type { Json } from '../../values/json.ts';
import { base64Problem } from './base64-problem.ts';
import { quantityProblem } from './quantity-problem.ts';
import { timeProblem } from './time-problem.ts';

/**
 * What is wrong with a value of a type that is no struct, list or map. `type`: Go's decoder could not put it there, `into` names the type it gave up at. `abort`: the type's own
 * `UnmarshalJSON` failed, which ends the decoding at once. `content`: a text that does not decode, told like a wrong type.
 */
export type ScalarProblem =
  | { readonly kind: 'type'; readonly value: string; readonly into: string; readonly aborts: boolean }
  | { readonly kind: 'content'; readonly message: string; readonly aborts: boolean };

const LEAST: Readonly<Record<string, number>> = { int32: -(2 ** 31), int64: -(2 ** 63) };

/** Null where the value fits, and for JSON's null, which every type takes. */
export function scalarProblem(type: string, value: Json): ScalarProblem | null {
  if (value === null) return null;
  switch (type) {
    case 'any':
      return null;
    case 'bool':
      return typeof value === 'boolean' ? null : wrong(wordOf(value), type);
    case 'float64':
      return typeof value === 'number' ? null : wrong(wordOf(value), type);
    case 'int32':
    case 'int64':
      return integerProblem(type, value, false);
    case '[]uint8':
      return typeof value === 'string' ? content(base64Problem(value), false) : wrong(wordOf(value), type);
    case 'intstr.IntOrString':
      return typeof value === 'string' ? null : integerProblem('int32', value, true);
    case 'resource.Quantity':
      return content(quantityProblem(value), true);
    case 'v1.Time':
    case 'v1.MicroTime':
      return typeof value === 'string' ? content(timeProblem(value, type), true) : wrong(wordOf(value), 'string', true);
    default:
      return typeof value === 'string' ? null : wrong(wordOf(value), type);
  }
}

/** What Go's decoder calls a value of JSON. */
export function wordOf(value: Json): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function integerProblem(type: string, value: Json, aborts: boolean): ScalarProblem | null {
  if (typeof value !== 'number') return wrong(wordOf(value), type, aborts);
  const least = LEAST[type] ?? 0;
  if (Number.isInteger(value) && value >= least && value < -least) return null;
  return wrong(`number ${String(value)}`, type, aborts);
}

function wrong(value: string, into: string, aborts = false): ScalarProblem {
  return { kind: 'type', value, into, aborts };
}

function content(message: string | null, aborts: boolean): ScalarProblem | null {
  return message === null ? null : { kind: 'content', message, aborts };
}
