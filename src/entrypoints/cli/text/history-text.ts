import type { ReplayedRange } from '../../../app/replay-range.ts';
import type { ObjectOutcome, Retries, Step } from '../../../core/history/history.ts';
import { bounded, boundedLines } from '../../../core/report/bounded.ts';
import type { Commit } from '../../../core/values/commit.ts';
import type { Gap } from '../../../core/values/gap.ts';
import { formatRef } from '../../../core/values/object-ref.ts';
import { painter } from './paint.ts';
import { placeText } from './place-text.ts';

/**
 * The fold for a terminal: per commit what changed and what was refused (what stayed the same is counted), then which commit each refused object
 * is refused since, what is live, and what was not looked at.
 */
export function historyText({ history: { baseline, steps, gaps }, refused }: ReplayedRange, colour: boolean): string {
  const paint = painter(colour);
  const live = steps.at(-1)?.live ?? [];
  return [
    paint.dim(`${commitText(baseline.commit)} (taken as fully applied)`),
    ...steps.slice(1).flatMap((step) => stepLines(step, colour)),
    ...refused.flatMap((one) => refusedLines(one, colour)),
    '',
    `predicted live: ${live.length} objects`,
    ...live.map(({ ref, since }) => `  ${formatRef(ref)} ${paint.dim(`since ${since.sha.slice(0, 12)}`)}`),
    ...gaps.map((gap) => paint.dim(`  not seen: ${gapText(gap)}`)),
    '',
  ].join('\n');
}

/** Subjects and names are other people's words: no control characters, no end. */
function commitText({ sha, subject }: Commit): string {
  return `${sha.slice(0, 12)} ${bounded(subject)}`;
}

function refusedLines(
  { ref, first, repairedBy, hunk }: ReplayedRange['refused'][number],
  colour: boolean,
): readonly string[] {
  const { red } = painter(colour);
  const { author, date } = first.commit;
  const until = repairedBy === null ? '' : `, until ${commitText(repairedBy.commit)}`;
  return [
    '',
    `${formatRef(ref)} is ${red('refused')} since ${commitText(first.commit)} (${bounded(author, 60)}, ${new Date(date).toISOString()})${until}`,
    ...(hunk === null
      ? []
      : [
          `  ${hunk.file}:${hunk.line}`,
          ...boundedLines(hunk.text)
            .split('\n')
            .map((line) => `  ${line}`),
        ]),
  ];
}

function gapText({ detail, source }: Gap): string {
  return `${bounded(detail)}${source === undefined ? '' : ` (${placeText(source)})`}`;
}

function stepLines({ commit, outcome, message, retries, objects }: Step, colour: boolean): readonly string[] {
  const { green, red, yellow } = painter(colour);
  const inColour = outcome === 'synced' ? green : outcome === 'partial' ? yellow : red;
  const unchanged = objects.filter((object) => object.outcome === 'unchanged').length;
  return [
    '',
    `${commitText(commit)}: ${inColour(outcome)}`,
    ...(message === undefined ? [] : [`  ${message}`]),
    ...(retries === undefined ? [] : [`  ${retriesText(retries)}`]),
    ...objects.filter((object) => object.outcome !== 'unchanged').flatMap((object) => outcomeLines(object, colour)),
    ...(unchanged === 0 ? [] : [`  ${unchanged} unchanged`]),
  ];
}

function retriesText({ times, seconds, refreshes }: Retries): string {
  const often = seconds === null ? 'again and again' : `${times} times in about ${seconds} s`;
  const newer = refreshes ? 'each time the newest commit' : 'and no newer commit meanwhile';
  return `Argo CD tries it ${often}, ${newer}`;
}

function outcomeLines({ ref, outcome, refusal, recreated, source }: ObjectOutcome, colour: boolean): readonly string[] {
  const { red } = painter(colour);
  const done = recreated === true ? 'deleted and created anew' : outcome;
  const shown = outcome === 'rejected' ? red(outcome) : done;
  return [
    `  ${shown} ${formatRef(ref)}${source === undefined ? '' : ` (${placeText(source)})`}`,
    ...(refusal === undefined ? [] : [`    ${refusal.message}`]),
  ];
}
