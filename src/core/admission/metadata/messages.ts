/** The sentences that apimachinery's `pkg/util/validation` builds its messages of. */

/** A text is too long. `unit`: label keys and values are counted in bytes since 1.35, everything else is still told in characters. */
export function maxLengthMessage(limit: number, unit: 'characters' | 'bytes' = 'characters'): string {
  return `must be no more than ${limit} ${unit}`;
}

/** A text does not match: `WORDS (e.g. 'a',  or 'b', regex used for validation is 'PATTERN')`; the two spaces are Kubernetes' own. */
export function patternMessage(words: string, pattern: string, ...examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${words} (${examples.length === 0 ? '' : `e.g. ${shown}`}regex used for validation is '${pattern}')`;
}

/** A number is out of a range whose ends are allowed. */
export function rangeMessage(least: number, most: number): string {
  return `must be between ${least} and ${most}, inclusive`;
}

/** A text of length 0. */
export const EMPTY_MESSAGE = 'must be non-empty';

/** `ValidateNonnegativeField`. */
export const NEGATIVE_MESSAGE = 'must be greater than or equal to 0';

const UTF8 = new TextEncoder();

/** Length as Go's `len` counts it. */
export function byteLength(text: string): number {
  return UTF8.encode(text).length;
}
