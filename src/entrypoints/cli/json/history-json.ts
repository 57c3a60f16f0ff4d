import type { History, ObjectOutcome, Step } from '../../../core/history/history.ts';
import { gapJson, refJson, sourceJson } from './source-json.ts';

/** The document `suture apply --json` prints. The baseline is taken as applied, so it is not among the commits. */
export function historyJson({ steps, gaps, baseline }: History) {
  const last = steps.at(-1);
  return {
    baseline: { sha: baseline.commit.sha, subject: baseline.commit.subject },
    commits: steps.slice(1).map(stepJson),
    live: (last?.live ?? []).map(({ ref, since, object }) => ({
      ...refJson(ref),
      since: since.sha,
      manifest: object.manifest,
    })),
    gaps: gaps.map(gapJson),
  };
}

function stepJson({ commit, outcome, message, objects }: Step) {
  return {
    sha: commit.sha,
    subject: commit.subject,
    outcome,
    ...(message === undefined ? {} : { message }),
    objects: objects.map(outcomeJson),
  };
}

function outcomeJson({ ref, outcome, refusal, source }: ObjectOutcome) {
  return {
    ...refJson(ref),
    outcome,
    ...(refusal === undefined ? {} : { message: refusal.message }),
    ...(source === undefined ? {} : { source: sourceJson(source) }),
  };
}
