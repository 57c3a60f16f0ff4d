import type { ScoreItem } from './option.ts';

/** Both sides of an option, the minutes it costs, and what comes back for a minute. */
export interface Score {
  readonly benefit: number;
  readonly risk: number;
  readonly effortMinutes: number;
  readonly roi: number;
  readonly benefits: readonly ScoreItem[];
  readonly risks: readonly ScoreItem[];
}

const MOST = 10;

/**
 * Adds the points up, ten at most on each side, and divides what remains by the minutes: (benefit − risk) / minutes, two decimals.
 * Items without points stay in the lists: that a risk was looked for and not found is worth reading.
 * @throws RangeError when `effortMinutes` is not above zero: nothing is free, and nothing can be divided by it.
 */
export function score(benefits: readonly ScoreItem[], risks: readonly ScoreItem[], effortMinutes: number): Score {
  if (!(effortMinutes > 0)) throw new RangeError(`an option costs more than ${effortMinutes} minutes`);
  const benefit = total(benefits);
  const risk = total(risks);
  // Adding zero turns −0 into 0: a return of "-0" would puzzle a reader.
  const roi = Math.round(((benefit - risk) / effortMinutes) * 100) / 100 + 0;
  return { benefit, risk, effortMinutes, roi, benefits, risks };
}

function total(items: readonly ScoreItem[]): number {
  return Math.min(
    MOST,
    items.reduce((sum, { points }) => sum + points, 0),
  );
}
