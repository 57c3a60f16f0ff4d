/** What a command may touch of its surroundings; tests pass their own. */
export interface Io {
  /** Results, to standard output. */
  out(text: string): void;
  /** Progress, logs and errors, to standard error. */
  err(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** True when standard output is a terminal and `NO_COLOR` is not set. */
  readonly colour: boolean;
}
