import type { ChartOutcome, ChartRequest } from '../core/values/chart.ts';

/** Inflates Helm charts. What fails is an outcome: nothing is thrown for what a repository says. */
export interface Charts {
  inflate(request: ChartRequest): Promise<ChartOutcome>;
}
