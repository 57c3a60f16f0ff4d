import { admit } from '../../src/core/admission/admit.ts';
import type { Client } from '../../src/core/admission/client.ts';
import { type AdmissionCase, type AdmissionCases, readAdmissionCases } from './admission-cases.ts';
import { reportOtherWays } from './admission-ways.ts';
import { tellNoRecordings } from './no-recordings.ts';
import { RECORDED_CLUSTER } from './recorded-cluster.ts';

/** How the answers were recorded. */
const MERGE_PATCH: Client = { way: 'merge-patch', fieldValidation: 'Strict' };

/** `npm run conformance -- admission [folder]`: our API server against recorded answers of real ones. */
const folder = process.argv.slice(2).find((argument) => argument !== 'admission') ?? '../shared/corpus/admission';
const read = readAdmissionCases(folder);
if (read === null) {
  tellNoRecordings('admission', `${folder}/cases.jsonl`);
} else {
  report(read);
}

type Failure = 'wrongly accepted' | 'wrongly refused' | 'other message';

function report({ cases, unreadable }: AdmissionCases): void {
  const failed = cases.flatMap((one) => {
    const failure = firstFailure(one);
    return failure === null ? [] : [{ kind: one.kind, ...failure }];
  });
  for (const { name, failure, version, said, real } of failed) {
    console.log(`✗ ${name} (${version}, ${failure})\n    real ${real}\n    ours ${said}`);
  }
  for (const line of unreadable) console.log(`✗ no case: ${line}`);
  const wrong = countOf(failed.map(({ failure }) => failure));
  const verdicts = failed.filter(({ failure }) => failure !== 'other message').length;
  reportOtherWays(cases);
  reportKinds(
    cases.map(({ kind }) => kind),
    failed.map(({ kind }) => kind),
  );
  if (wrong.size > 0) console.log(`failed by what is wrong: ${[...wrong].map((one) => one.join(' ')).join(', ')}`);
  console.log(`right verdicts: ${cases.length - verdicts} of ${cases.length}`);
  const failures = failed.length + unreadable.length;
  process.exitCode = failures === 0 ? 0 : 1;
  console.log(`${cases.length - failed.length} passed, ${failures} failed`);
}

/** A line for each kind, the most asked first. */
function reportKinds(asked: readonly string[], failed: readonly string[]): void {
  const failures = countOf(failed);
  for (const [kind, times] of [...countOf(asked)].sort(([, a], [, b]) => b - a)) {
    const wrong = failures.get(kind) ?? 0;
    console.log(`${kind}: ${times - wrong} passed, ${wrong} failed`);
  }
}

interface Difference {
  readonly name: string;
  readonly version: string;
  readonly failure: Failure;
  readonly said: string | null;
  readonly real: string | null;
}

/** The gravest of a case's failures: a wrong verdict in any version before another message. */
function firstFailure({ name, old, desired, answers }: AdmissionCase): Difference | null {
  const differences = answers.flatMap(({ version, minor, message }): Difference[] => {
    const said = saidBy(() => admit(old, desired, { minor, facts: RECORDED_CLUSTER }, MERGE_PATCH)?.message ?? null);
    if (said === message) return [];
    return [{ name, version, said, real: message, failure: failureOf(said, message) }];
  });
  return differences.find(({ failure }) => failure !== 'other message') ?? differences[0] ?? null;
}

/** A check that breaks fails its case, not the run. */
function saidBy(judge: () => string | null): string | null {
  try {
    return judge();
  } catch (error) {
    return `thrown: ${String(error)}`;
  }
}

function failureOf(said: string | null, real: string | null): Failure {
  if (said === null) return 'wrongly accepted';
  return real === null ? 'wrongly refused' : 'other message';
}

function countOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
