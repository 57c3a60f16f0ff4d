/**
 * A local folder that cannot be read as a repository. The message is one line: what is wrong, where, and what to do now.
 * `reason` is the stable word for it; every reason but `git-failed` is about the arguments, not about Suture.
 */
export class LocalRepositoryError extends Error {
  override readonly name = 'LocalRepositoryError';
  readonly reason:
    | 'no-such-folder'
    | 'not-a-repository'
    | 'unknown-revision'
    | 'too-large'
    | 'git-missing'
    | 'git-failed';

  constructor(reason: LocalRepositoryError['reason'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}
