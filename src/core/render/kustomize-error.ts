import type { Source } from '../values/source.ts';

/** The build stops: the message is kustomize's own. Caught by `render`, which makes a problem of it. */
export class KustomizeError extends Error {
  override readonly name = 'KustomizeError';
  readonly source: Source | undefined;
  constructor(message: string, source?: Source) {
    super(message);
    this.source = source;
  }
}

/** The build stops because it is out of proportion to any repository: told as it is, not wrapped level by level. Caught by `render`. */
export class BuildTooLarge extends Error {
  override readonly name = 'BuildTooLarge';
}

/** Components quote the message of what they name, which doubles its backslashes with every level. */
const MAX_MESSAGE = 1_000_000;

/** Runs a step and puts a prefix before what it complains about, as Go's `errors.WrapPrefixf` does, until the message is longer than anybody reads. */
export function withPrefix<T>(prefix: string | ((message: string) => string), step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (typeof prefix === 'string') throw prefixed(error, () => prefix);
    throw reworded(error, prefix);
  }
}

/** The same for an error that was caught, where a step is run too often to be wrapped in a function. */
export function prefixed(error: unknown, prefix: () => string): unknown {
  return reworded(error, (message) => `${prefix()}: ${message}`);
}

function reworded(error: unknown, reword: (message: string) => string): unknown {
  if (!(error instanceof KustomizeError) || error.message.length > MAX_MESSAGE) return error;
  return new KustomizeError(reword(error.message), error.source);
}
