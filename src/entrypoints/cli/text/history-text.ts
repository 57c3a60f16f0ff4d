import type { ReplayedRange } from '../../../app/replay-range.ts';
import type { ObjectOutcome, Retries, Step } from '../../../core/history/history.ts';
import { bounded, boundedLines } from '../../../core/report/bounded.ts';
import type { Commit } from '../../../core/values/commit.ts';
import type { Gap } from '../../../core/values/gap.ts';
import { formatRef, refKey } from '../../../core/values/object-ref.ts';
import { painter } from './paint.ts';
import { placeText } from './place-text.ts';

/** What to print besides: every live object, and colours. */
export interface HistoryTextOptions {
  readonly live: boolean;
  readonly colour: boolean;
}

/**
 * The fold for a terminal: per commit what changed and what was refused (what stayed the same is counted), then which commit each refused object
 * is refused since, what is live, and what was not looked at. A refusal is told in full where it begins or its words change.
 */
export function historyText(
  { history: { baseline, steps, gaps }, refused }: ReplayedRange,
  { live: isLive, colour }: HistoryTextOptions,
): string {
  const paint = painter(colour);
  const live = steps.at(-1)?.live ?? [];
  return [
    paint.dim(`${commitText(baseline.commit)} (taken as fully applied)`),
    ...steps.slice(1).flatMap((step, index) => stepLines(step, steps.slice(0, index + 1), colour)),
    ...refused.flatMap((one) => refusedLines(one, colour)),
    '',
    `predicted live: ${live.length} objects${isLive || live.length === 0 ? '' : ' (--live lists them)'}`,
    ...(isLive
      ? live.map(({ ref, since }) => `  ${formatRef(ref)} ${paint.dim(`since ${since.sha.slice(0, 12)}`)}`)
      : []),
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

/** `before` are the steps until this one, oldest first. */
function stepLines(step: Step, before: readonly Step[], colour: boolean): readonly string[] {
  const { green, red, yellow } = painter(colour);
  const { commit, outcome, retries, objects } = step;
  const inColour = outcome === 'synced' ? green : outcome === 'partial' ? yellow : red;
  const unchanged = objects.filter((object) => object.outcome === 'unchanged').length;
  return [
    '',
    `${commitText(commit)}: ${inColour(outcome)}`,
    ...messageLines(step, before),
    ...(retries === undefined ? [] : [`  ${retriesText(retries)}`]),
    ...objects
      .filter((object) => object.outcome !== 'unchanged')
      .flatMap((object) => outcomeLines(object, before, colour)),
    ...(unchanged === 0 ? [] : [`  ${unchanged} unchanged`]),
  ];
}

/** The message without the refusals that stand with their objects below; the same message as before is not told anew. */
function messageLines({ message, objects }: Step, before: readonly Step[]): readonly string[] {
  if (message === undefined) return [];
  const refusals = objects.flatMap(({ refusal }) => (refusal === undefined ? [] : [refusal.message]));
  const starts = refusals.map((refusal) => message.indexOf(refusal)).filter((start) => start >= 0);
  const head = message.slice(0, Math.min(...starts)).replace(/[,:]?\s*(?:reason:\s*)?$/, '');
  if (starts.length > 0) return head === '' ? [] : [`  ${head}`];
  if (refusals.length > 0 && refusals.every((refusal) => message.includes(causesIn(refusal)))) return [];
  const since = firstOf(before, (one) => one.message === message);
  return [since === undefined ? `  ${message}` : `  the same message as since ${since.commit.sha.slice(0, 12)}`];
}

/** kubectl names the object in its own way before the causes, so only those are the same in both. */
function causesIn(refusal: string): string {
  return /" is invalid: (.*)$/s.exec(refusal)?.[1] ?? refusal;
}

function retriesText({ times, seconds, refreshes }: Retries): string {
  const often = seconds === null ? 'again and again' : `${times} times in about ${seconds} s`;
  const newer = refreshes ? 'each time the newest commit' : 'and no newer commit meanwhile';
  return `Argo CD tries it ${often}, ${newer}`;
}

function outcomeLines(object: ObjectOutcome, before: readonly Step[], colour: boolean): readonly string[] {
  const { red } = painter(colour);
  const { ref, outcome, refusal, recreated, source } = object;
  const since =
    refusal === undefined ? undefined : firstOf(before, (step) => refusalOf(object, step) === refusal.message);
  if (since !== undefined)
    return [`  ${red('still refused')} ${formatRef(ref)} since ${since.commit.sha.slice(0, 12)}`];
  const done = recreated === true ? 'deleted and created anew' : outcome;
  const shown = outcome === 'rejected' ? red(outcome) : done;
  return [
    `  ${shown} ${formatRef(ref)}${source === undefined ? '' : ` (${placeText(source)})`}`,
    ...(refusal === undefined ? [] : [`    ${refusal.message}`]),
  ];
}

function refusalOf({ ref }: ObjectOutcome, { objects }: Step): string | undefined {
  return objects.find((one) => refKey(one.ref) === refKey(ref))?.refusal?.message;
}

/** The first of the latest steps that are all so; undefined where the last one is not. */
function firstOf(steps: readonly Step[], isSo: (step: Step) => boolean): Step | undefined {
  const last = steps.findLastIndex((step) => !isSo(step));
  return steps[last + 1];
}
