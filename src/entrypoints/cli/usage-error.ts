/** The arguments or the input are unusable: one line that says what, where and what now. Ends with exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
