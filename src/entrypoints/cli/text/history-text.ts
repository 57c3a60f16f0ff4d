import type { History, ObjectOutcome, Step } from '../../../core/history/history.ts';
import { formatRef } from '../../../core/values/object-ref.ts';
import { painter } from './paint.ts';
import { placeText } from './place-text.ts';

/** The fold for a terminal: per commit what changed and what was refused (what stayed the same is counted), then what is live. */
export function historyText({ baseline, steps }: History, colour: boolean): string {
  const paint = painter(colour);
  const live = steps.at(-1)?.live ?? [];
  return [
    paint.dim(`${baseline.commit.sha.slice(0, 12)} ${baseline.commit.subject} (taken as fully applied)`),
    ...steps.slice(1).flatMap((step) => stepLines(step, colour)),
    '',
    `predicted live: ${live.length} objects`,
    ...live.map(({ ref, since }) => `  ${formatRef(ref)} ${paint.dim(`since ${since.sha.slice(0, 12)}`)}`),
    '',
  ].join('\n');
}

function stepLines({ commit, outcome, message, objects }: Step, colour: boolean): readonly string[] {
  const { green, red, yellow } = painter(colour);
  const inColour = outcome === 'synced' ? green : outcome === 'partial' ? yellow : red;
  const unchanged = objects.filter((object) => object.outcome === 'unchanged').length;
  return [
    '',
    `${commit.sha.slice(0, 12)} ${commit.subject}: ${inColour(outcome)}`,
    ...(message === undefined ? [] : [`  ${message}`]),
    ...objects.filter((object) => object.outcome !== 'unchanged').flatMap((object) => outcomeLines(object, colour)),
    ...(unchanged === 0 ? [] : [`  ${unchanged} unchanged`]),
  ];
}

function outcomeLines({ ref, outcome, refusal, source }: ObjectOutcome, colour: boolean): readonly string[] {
  const { red } = painter(colour);
  const shown = outcome === 'rejected' ? red(outcome) : outcome;
  return [
    `  ${shown} ${formatRef(ref)}${source === undefined ? '' : ` (${placeText(source)})`}`,
    ...(refusal === undefined ? [] : [`    ${refusal.message}`]),
  ];
}
