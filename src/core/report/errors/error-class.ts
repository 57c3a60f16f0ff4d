/** One thing an error may come from. */
export interface Cause {
  readonly cause: string;
  /** How it comes to this error, or, where it does not in this cluster, what it would look like instead. */
  readonly why: string;
  /** False where what is known of the cluster speaks against it. */
  readonly fits: boolean;
}

/** One class an error text belongs to: what it means, and what to look at, in this order. `quote` is the part of the text that says so. */
export interface Explanation {
  /** Stable: `service-without-endpoints`, `immutable-field`, … */
  readonly class: string;
  readonly title: string;
  readonly meaning: string;
  /** What it may come from, the likeliest first. */
  readonly causes?: readonly Cause[];
  /** For what a deployer says: whether it tries again by itself, and what makes it. */
  readonly retry?: string;
  readonly look: readonly string[];
  readonly quote: string;
}

export interface ErrorClass extends Omit<Explanation, 'quote'> {
  /** Linear in the text: no nested repetition, since the text is from outside. */
  readonly pattern: RegExp;
  /** True for a class that says little: left out where a more telling one is about the same words. */
  readonly isGeneral?: boolean;
}
