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

/** Runs a step and puts a prefix before what it complains about, as Go's `errors.WrapPrefixf` does. */
export function withPrefix<T>(prefix: string | ((message: string) => string), step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    const message = typeof prefix === 'string' ? `${prefix}: ${error.message}` : prefix(error.message);
    throw new KustomizeError(message, error.source);
  }
}
