import type { ReplayedRange } from '../../../app/replay-range.ts';
import type { ObjectOutcome, Step } from '../../../core/history/history.ts';
import { commitJson } from './diagnosis-json.ts';
import { gapJson, refJson, sourceJson } from './source-json.ts';

/** The document `suture apply --json` prints, for {@link jsonParts}. The baseline is taken as applied, so it is not among the commits. */
export function historyJson({ history: { steps, gaps, baseline }, refused }: ReplayedRange) {
  const last = steps.at(-1);
  return {
    baseline: { sha: baseline.commit.sha, subject: baseline.commit.subject },
    commits: stepsJson(steps.slice(1)),
    refused: refused.map(refusedJson),
    live: (last?.live ?? []).map(({ ref, since, object }) => ({
      ...refJson(ref),
      since: since.sha,
      manifest: object.manifest,
    })),
    gaps: gaps.map(gapJson),
  };
}

function* stepsJson(steps: readonly Step[]): Generator<ReturnType<typeof stepJson>> {
  for (const step of steps) yield stepJson(step);
}

function refusedJson({ ref, refusal, first, repairedBy, hunk }: ReplayedRange['refused'][number]) {
  return {
    ...refJson(ref),
    message: refusal.message,
    firstBadCommit: { ...commitJson(first.commit), ...(hunk === null ? {} : { hunk }) },
    ...(repairedBy === null ? {} : { repairedBy: commitJson(repairedBy.commit) }),
  };
}

function stepJson({ commit, outcome, message, retries, objects }: Step) {
  return {
    ...commitJson(commit),
    outcome,
    ...(message === undefined ? {} : { message }),
    ...(retries === undefined ? {} : { retries }),
    objects: objects.map(outcomeJson),
  };
}

function outcomeJson({ ref, outcome, refusal, recreated, source }: ObjectOutcome) {
  return {
    ...refJson(ref),
    outcome,
    ...(recreated === undefined ? {} : { recreated }),
    ...(refusal === undefined ? {} : { message: refusal.message }),
    ...(source === undefined ? {} : { source: sourceJson(source) }),
  };
}
