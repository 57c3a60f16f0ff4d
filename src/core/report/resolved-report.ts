import type { Alert } from '../alert/alert.ts';
import type { Instant } from '../values/instant.ts';
import { bounded } from './bounded.ts';
import { clockText, dayText, durationText } from './instant-text.ts';
import type { Report } from './report.ts';
import { bullets, code, note, said, text } from './words.ts';

/** Closes the thread: how long it took, and what happened when. Times are UTC. */
export function resolvedReport(
  alert: Alert,
  timeline: readonly { readonly at: Instant; readonly what: string }[],
): Report {
  const end = alert.endsAt ?? timeline.at(-1)?.at ?? alert.startsAt;
  const took = durationText(end - alert.startsAt);
  const fired = { at: alert.startsAt, what: 'alert began' };
  const events = [fired, ...timeline].toSorted((a, b) => a.at - b.at);
  const last = events.at(-1)?.at ?? end;
  return {
    title: `${bounded(alert.name, 100)}: resolved after ${took}`,
    blocks: [
      bullets(events.slice(-20).map(({ at, what }) => [code(timeText(at, last)), said(` ${what}`)])),
      note(text(`Times are UTC, ${dayText(last)} where no day is given.`)),
    ],
    actions: [],
  };
}

/** The day is said where it is not that of the last event. */
function timeText(at: Instant, last: Instant): string {
  return dayText(at) === dayText(last) ? clockText(at) : `${dayText(at)} ${clockText(at)}`;
}
