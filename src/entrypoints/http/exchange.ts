/** One HTTP request after a shell has read it: header names in lower case, the body as the bytes that were sent. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly rawBody: Uint8Array;
}

/** The answer. `body` is one line of plain text. */
export interface Response {
  readonly status: number;
  readonly body: string;
}
