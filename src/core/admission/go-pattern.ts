/** Longer texts are not matched: every field with a pattern has a length limit, which complains by itself. */
const LONGEST = 300;

/**
 * True when the text matches a pattern of a CustomResourceDefinition, and for what is too long to tell. Go's engine is linear, JavaScript's
 * is not: `([a-z]+[.]?)+` could be made to run for years by a manifest, so it is read as what it means: no two dots in a row.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  return text.length > LONGEST || compiled(pattern).test(text);
}

const cache = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  let regex = cache.get(pattern);
  if (regex === undefined) {
    regex = new RegExp(linear(pattern).replace(/\\([pP])([A-Z])/g, '\\$1{$2}'), 'u');
    cache.set(pattern, regex);
  }
  return regex;
}

function linear(pattern: string): string {
  return pattern.replace(/\((\[[^\]]+\])\+(?:\[\.\]|\\\.)\?\)\+/g, '$1(?:$1|\\.(?!\\.))*');
}
