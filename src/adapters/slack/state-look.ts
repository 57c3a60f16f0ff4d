import type { IncidentState } from '../../core/report/report.ts';

/** How the alert's root message shows its state. The emoji says it too: colour alone reaches not everybody. */
export interface StateLook {
  readonly emoji: string;
  readonly color: string;
}

export const STATE_LOOKS: Readonly<Record<IncidentState, StateLook>> = {
  firing: { emoji: '🔴', color: '#d63232' },
  looking: { emoji: '🔎', color: '#d99400' },
  diagnosed: { emoji: '🩺', color: '#d99400' },
  unexplained: { emoji: '❔', color: '#8a8a8a' },
  'pr-open': { emoji: '🔧', color: '#2f6fd6' },
  'pr-merged': { emoji: '🔀', color: '#7b4fd6' },
  resolved: { emoji: '✅', color: '#36a64f' },
  failed: { emoji: '⚠️', color: '#8a8a8a' },
};
