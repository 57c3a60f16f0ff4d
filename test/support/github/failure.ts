/** A fault to come: the next `times` requests that match are answered with `status` instead of what they deserve. */
export interface Failure {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  /** Matched against `POST /repos/acme/blog/pulls` or `POST /graphql createCommitOnBranch`; default: any request. */
  readonly match?: RegExp;
  /** Default 1. */
  readonly times?: number;
  /** True: the request takes effect, only its answer is lost. That is the fault that makes writes happen twice. */
  readonly afterEffect?: boolean;
}

/** The faults in the order they were asked for. */
export class Failures {
  readonly #planned: { failure: Failure; left: number }[] = [];

  plan(failure: Failure): void {
    this.#planned.push({ failure, left: failure.times ?? 1 });
  }

  /** The fault this request meets, if any; it is used up. */
  take(label: string): Failure | undefined {
    const planned = this.#planned.find(({ failure, left }) => left > 0 && (failure.match?.test(label) ?? true));
    if (planned !== undefined) planned.left -= 1;
    return planned?.failure;
  }
}
