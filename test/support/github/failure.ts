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

/** The faults in the order they were asked for, and what happens behind a request's back. */
export class Failures {
  readonly #planned: { failure: Failure; left: number }[] = [];
  readonly #meanwhile: { match: RegExp; action: () => Promise<unknown> }[] = [];

  /** Runs `action` once, just before the next matching request is answered: how a race is lost on purpose. */
  meanwhile(match: RegExp, action: () => Promise<unknown>): void {
    this.#meanwhile.push({ match, action });
  }

  async happen(label: string): Promise<void> {
    const index = this.#meanwhile.findIndex(({ match }) => match.test(label));
    if (index >= 0) await this.#meanwhile.splice(index, 1)[0]?.action();
  }

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
