import { admit } from '../../src/core/admission/admit.ts';
import { KUBECTL } from '../../src/core/admission/client.ts';
import { kubectlWords } from '../../src/core/admission/kubectl-words.ts';
import type { JsonObject } from '../../src/core/values/json.ts';
import type { AdmissionCase } from './admission-cases.ts';
import { RECORDED_CLUSTER } from './recorded-cluster.ts';

interface Difference {
  readonly name: string;
  readonly real: string | null;
  readonly said: string | null;
}

/** Counts what else was recorded of a case: server-side apply and PUT where their answers differ, and what `kubectl apply` printed. A case passes or fails without them. */
export function reportOtherWays(cases: readonly AdmissionCase[]): void {
  print('server-side apply', cases.flatMap(serverSide));
  print('put', cases.flatMap(put));
  print('kubectl apply', cases.flatMap(kubectl));
}

function print(what: string, asked: readonly Difference[]): void {
  const differing = asked.filter(({ real, said }) => real !== said);
  for (const { name, real, said } of differing) console.log(`~ ${what}: ${name}\n    real ${real}\n    ours ${said}`);
  console.log(`${what}: ${asked.length - differing.length} of ${asked.length} answers`);
}

function serverSide({ name, old, desired, answers }: AdmissionCase): readonly Difference[] {
  return answers.flatMap(({ version, minor, serverSideApply: real }) => {
    if (real === undefined) return [];
    const server = { minor, facts: RECORDED_CLUSTER };
    const refusal = admit(old, desired, server, { way: 'server-side-apply', fieldValidation: 'Strict' });
    return [{ name: `${name} (${version})`, real, said: refusal?.message ?? null }];
  });
}

function put({ name, old, desired, answers }: AdmissionCase): readonly Difference[] {
  return answers.flatMap(({ version, minor, put: real }) => {
    if (real === undefined) return [];
    const server = { minor, facts: RECORDED_CLUSTER };
    const refusal = admit(old, desired, server, { way: 'replace', fieldValidation: 'Strict' });
    return [{ name: `${name} (${version})`, real, said: refusal?.message ?? null }];
  });
}

/** What was printed was recorded without the line end. */
function kubectl({ name, old, desired, kubectlApply: real }: AdmissionCase): readonly Difference[] {
  if (real === undefined) return [];
  const refusal = admit(old, desired, { minor: 36, facts: RECORDED_CLUSTER }, KUBECTL);
  const [last, wanted] = [old, desired].map((manifest) => manifest && withoutStatus(manifest));
  const call = last && wanted ? { update: { last, live: last, wanted } } : {};
  return [{ name, real, said: refusal === null ? null : kubectlWords(refusal, call).trimEnd() }];
}

/** A case's status is what a controller wrote; kubectl was given the rest. */
function withoutStatus(manifest: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(manifest).filter(([field]) => field !== 'status'));
}
