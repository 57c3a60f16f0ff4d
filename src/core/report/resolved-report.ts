import type { Alert } from '../alert/alert.ts';
import type { Instant } from '../values/instant.ts';
import { bounded } from './bounded.ts';
import { clockText, dayText, durationText } from './instant-text.ts';
import type { Report } from './report.ts';
import { bullets, code, note, paragraph, said, text } from './words.ts';

/** Closes the thread: how long it took, and what happened when. Times are UTC. */
export function resolvedReport(
  alert: Alert,
  timeline: readonly { readonly at: Instant; readonly what: string }[],
): Report {
  const end = alert.endsAt ?? timeline.at(-1)?.at ?? alert.startsAt;
  const took = durationText(end - alert.startsAt);
  const fired = { at: alert.startsAt, what: 'alert began' };
  const events = [fired, ...timeline].toSorted((a, b) => a.at - b.at);
  return {
    title: `${bounded(alert.name, 100)}: resolved after ${took}`,
    blocks: [
      paragraph(text(`Resolved after ${took}.`)),
      bullets(events.slice(-20).map(({ at, what }) => [code(clockText(at)), said(` ${what}`)])),
      note(text(`Times are UTC, from ${dayText(alert.startsAt)} on.`)),
    ],
    actions: [],
  };
}
