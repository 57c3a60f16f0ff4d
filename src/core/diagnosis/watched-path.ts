import type { Flow } from '../network/verdict.ts';

/** A connection the alert depends on, not judged yet. */
export interface WatchedPath {
  readonly flow: Flow;
  readonly why: string;
  readonly inferred: boolean;
  /** Set where whoever connects is Prometheus: it takes its targets from the endpoints, and has none where there are no endpoints. */
  readonly isScrape?: true;
  /**
   * `target`: what the alert measures. `scrape`: how the measurement gets to Prometheus. `client`, `dependency`: connections to and from a workload
   * that the alert names; one of them may be why it fires.
   */
  readonly role: 'target' | 'scrape' | 'client' | 'dependency';
}
