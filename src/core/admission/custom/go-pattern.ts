import { RE2JS } from 're2js';

const cache = new Map<string, RE2JS | null>();
const MAX_CACHED = 1000;

/**
 * True when the text matches a pattern of a CustomResourceDefinition, as Go matches it: anywhere in the text, and in linear time whatever the
 * pattern, which is why this is not JavaScript's engine. A pattern that does not compile matches everything: the API server would
 * not have taken the definition.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  return compiled(pattern)?.matcher(text).find() ?? true;
}

function compiled(pattern: string): RE2JS | null {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  if (cache.size >= MAX_CACHED) cache.clear();
  const made = compile(pattern);
  cache.set(pattern, made);
  return made;
}

function compile(pattern: string): RE2JS | null {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return null;
  }
}
