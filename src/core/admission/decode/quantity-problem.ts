import type { Json } from '../../values/json.ts';

const FORM = /^[+-]?([0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/;
const SUFFIX = /^(?:[numkMGTPE]|[KMGTPE]i|[eE][-+]?[0-9]+)?$/;

/** Why a value is no quantity, in the words of `resource.ParseQuantity` (apimachinery); null where it is one. */
export function quantityProblem(value: Json): string | null {
  const text = typeof value === 'string' ? value.trim() : JSON.stringify(value);
  const [, digits, suffix] = FORM.exec(text) ?? [];
  if (digits === undefined || suffix === undefined || /\..*\./.test(digits))
    return "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  if (digits === '.') return 'unable to parse numeric part of quantity';
  return SUFFIX.test(suffix) ? null : "unable to parse quantity's suffix";
}
