import { KustomizeError } from './kustomize-error.ts';

const MAX_LENGTH = 1000;
const MAX_REPEATS = 6;

/**
 * A regular expression from a repository. Go's run in linear time, JavaScript's may not: patterns that could run away (repeats
 * or choices or groups inside of repeated groups, very many repeats) match nothing but are refused by name.
 * @throws KustomizeError for a pattern that is invalid or refused.
 */
export function goRegExp(pattern: string): RegExp {
  if (pattern.length > MAX_LENGTH || runsAway(pattern))
    throw new KustomizeError(`error parsing regexp: refused: \`${pattern.slice(0, 100)}\``);
  try {
    return new RegExp(pattern.replace(/\(\?P</g, '(?<'), 'u');
  } catch {
    return withoutUnicode(pattern);
  }
}

function withoutUnicode(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch {
    throw new KustomizeError(`error parsing regexp: invalid: \`${pattern}\``);
  }
}

function runsAway(pattern: string): boolean {
  const bare = pattern
    .replace(/\\./g, 'x')
    .replace(/\[[^\]]*\]/g, 'x')
    .replace(/\(\?(?:P?<\w+>|:)/g, '(');
  const repeats = bare.match(/[*+]|\{\d*,?\d*\}/g)?.length ?? 0;
  return (
    repeats > MAX_REPEATS ||
    /\([^()]*(?:[*+?|]|\{\d*,)[^()]*\)(?:[*+]|\{)/.test(bare) ||
    /\)[^()]*\)(?:[*+]|\{)/.test(bare)
  );
}
