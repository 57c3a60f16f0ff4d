/** What the next call of a method meets instead of an answer. */
export type Failure =
  /** 429 with `Retry-After`. */
  | { readonly kind: 'rate-limit'; readonly retryAfterSeconds: number }
  | { readonly kind: 'status'; readonly status: number }
  /** Slack's own refusal. */
  | { readonly kind: 'error'; readonly error: string }
  /** Slack does what it was asked, and the connection breaks before it can say so. */
  | { readonly kind: 'lost-answer' };

export interface Failures {
  add(failure: Failure, options: { readonly method?: string; readonly times?: number }): void;
  take(method: string): Failure | null;
}

export function failures(): Failures {
  const waiting: { readonly failure: Failure; readonly method: string | undefined; left: number }[] = [];
  return {
    add(failure, { method, times = 1 }) {
      waiting.push({ failure, method, left: times });
    },
    take(method) {
      const found = waiting.find((each) => each.left > 0 && (each.method === undefined || each.method === method));
      if (found === undefined) return null;
      found.left -= 1;
      return found.failure;
    },
  };
}
