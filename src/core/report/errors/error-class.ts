/** One class an error text belongs to: what it means, and what to look at, in this order. `quote` is the part of the text that says so. */
export interface Explanation {
  /** Stable: `service-without-endpoints`, `immutable-field`, … */
  readonly class: string;
  readonly title: string;
  readonly meaning: string;
  /** For what a deployer says: whether it tries again by itself, and what makes it. */
  readonly retry?: string;
  readonly look: readonly string[];
  readonly quote: string;
}

export interface ErrorClass extends Omit<Explanation, 'quote'> {
  /** Linear in the text: no nested repetition, since the text is from outside. */
  readonly pattern: RegExp;
}
