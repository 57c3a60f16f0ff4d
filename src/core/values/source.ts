/** A place in the repository. `file` is relative to the repository root with `/`; `line` and `column` count from 1. */
export interface Source {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  readonly commit?: string;
}
