import type { LabelMatcher } from './promql.ts';

/** A text that a label's value must be (`contains` tells where it may have more around it). */
export interface TextPattern {
  readonly text: string;
  readonly openStart: boolean;
  readonly openEnd: boolean;
}

/**
 * The texts a matcher asks for: `=` gives one, `=~` its alternatives as far as they are literal with `.*` or `.+` around. Null for negations
 * and for richer expressions: those are not run, since they come from outside and JavaScript's engine can be made to hang.
 */
export function patternsOf({ operator, value }: LabelMatcher): readonly TextPattern[] | null {
  if (operator === '=') return value === '' ? null : [{ text: value, openStart: false, openEnd: false }];
  if (operator !== '=~') return null;
  const patterns = value
    .replace(/^\((?:\?:)?([^()]*)\)$/, '$1')
    .split('|')
    .map(literalPattern);
  return patterns.every((one) => one !== null) ? patterns : null;
}

/** True when the text is one that a pattern describes. */
export function fitsPattern(text: string, { text: wanted, openStart, openEnd }: TextPattern): boolean {
  if (openStart && openEnd) return text.includes(wanted);
  if (openStart) return text.endsWith(wanted);
  return openEnd ? text.startsWith(wanted) : text === wanted;
}

function literalPattern(alternative: string): TextPattern | null {
  const bare = alternative.replace(/^\^/, '').replace(/\$$/, '');
  const openStart = /^\.[*+]/.test(bare);
  const openEnd = /(?<!\\)\.[*+]$/.test(bare) && bare.length > 2;
  const middle = bare.slice(openStart ? 2 : 0, openEnd ? -2 : undefined);
  if (middle === '' || /\\[a-zA-Z0-9]/.test(middle) || /[()[\]{}*+?^$]/.test(middle.replaceAll(/\\./g, '')))
    return null;
  return { text: middle.replaceAll(/\\(.)/g, '$1'), openStart, openEnd };
}
