/** What a route answers. `body` is sent as JSON, unless it is bytes or text. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 200,
  body,
  headers,
});
export const created = (body: unknown): Answer => ({ status: 201, body });

/** An error that a route throws and the server answers, in GitHub's form. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: readonly unknown[] | undefined;

  constructor(status: number, message: string, errors?: readonly unknown[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }

  answer(): Answer {
    const body = {
      message: this.message,
      documentation_url: 'https://docs.github.com/rest',
      status: String(this.status),
    };
    return { status: this.status, body: this.errors === undefined ? body : { ...body, errors: this.errors } };
  }
}

export const notFound = (): Refusal => new Refusal(404, 'Not Found');

/** `422 Validation Failed` as the pull request and reference endpoints write it. */
export const invalid = (resource: string, field: string, message: string): Refusal =>
  new Refusal(422, 'Validation Failed', [{ resource, field, code: 'custom', message }]);
