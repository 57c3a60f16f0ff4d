import { RE2JS } from 're2js';
import { KustomizeError } from './kustomize-error.ts';

/** A compiled expression. */
export interface GoRegExp {
  /** True when it matches anywhere in a text. */
  readonly test: (text: string) => boolean;
}

const cache = new Map<string, RE2JS>();
const MAX_CACHED = 1000;

/**
 * A regular expression from a repository: Go's syntax, and linear time whatever it says.
 * @throws KustomizeError in Go's words for a pattern that does not compile.
 */
export function goRegExp(pattern: string): GoRegExp {
  const known = cache.get(pattern);
  if (known !== undefined) return matching(known);
  if (cache.size >= MAX_CACHED) cache.clear();
  const made = compiled(pattern);
  cache.set(pattern, made);
  return matching(made);
}

function matching(pattern: RE2JS): GoRegExp {
  return { test: (text) => pattern.matcher(text).find() };
}

function compiled(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw new KustomizeError(error instanceof Error ? error.message : String(error));
  }
}
