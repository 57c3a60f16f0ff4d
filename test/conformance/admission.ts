import { admit } from '../../src/core/admission/admit.ts';
import type { Client } from '../../src/core/admission/client.ts';
import { type AdmissionCase, readAdmissionCases } from './admission-cases.ts';
import { reportOtherWays } from './admission-ways.ts';
import { RECORDED_CLUSTER } from './recorded-cluster.ts';

/** How the answers were recorded. */
const MERGE_PATCH: Client = { way: 'merge-patch', fieldValidation: 'Strict' };

/** `npm run conformance -- admission [folder]`: our API server against recorded answers of real ones. */
const folder = process.argv.slice(2).find((argument) => argument !== 'admission') ?? '../shared/corpus/admission';
const cases = readAdmissionCases(folder);
if (cases === null) {
  console.log(`There is no ${folder}/cases.jsonl: nothing to compare with.`);
  console.log('0 passed, 0 failed');
} else {
  report(cases);
}

type Failure = 'wrongly accepted' | 'wrongly refused' | 'other message';

function report(cases: readonly AdmissionCase[]): void {
  const failed = cases.flatMap((one) => {
    const failure = firstFailure(one);
    return failure === null ? [] : [{ kind: one.kind, ...failure }];
  });
  for (const { name, failure, version, said, real } of failed) {
    console.log(`✗ ${name} (${version}, ${failure})\n    real ${real}\n    ours ${said}`);
  }
  if (failed.length > 0) {
    console.log(`failed by kind: ${count(failed.map(({ kind }) => kind))}`);
    console.log(`failed by what is wrong: ${count(failed.map(({ failure }) => failure))}`);
    const verdicts = failed.filter(({ failure }) => failure !== 'other message').length;
    console.log(`right verdicts: ${cases.length - verdicts} of ${cases.length}`);
  }
  reportOtherWays(cases);
  process.exitCode = failed.length === 0 ? 0 : 1;
  console.log(`${cases.length - failed.length} passed, ${failed.length} failed`);
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

function count(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, times]) => `${name} ${times}`)
    .join(', ');
}
