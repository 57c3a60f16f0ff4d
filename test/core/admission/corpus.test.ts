import { existsSync, readFileSync } from 'node:fs';
import { admit } from '../../../src/core/admission/admit.ts';
import type { Client } from '../../../src/core/admission/client.ts';
import type { ApiServer } from '../../../src/core/admission/refusal.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';
import { RECORDED_CLUSTER } from '../../conformance/recorded-cluster.ts';

/** What real API servers said lies beside the repository where it is at hand; elsewhere these tests are skipped. */
const CORPUS = new URL('../../../../shared/corpus/', import.meta.url);

/** What the schema says, fields that it does not know aside: those are recorded apart. */
const LENIENT: Client = { way: 'apply', fieldValidation: 'Warn' };

interface Case {
  readonly name: string;
  readonly old: JsonObject | null;
  readonly new: JsonObject;
  readonly server: Readonly<Record<string, { readonly message: string | null }>>;
}

interface PolicyCase {
  readonly name: string;
  readonly manifest: JsonObject;
  readonly crd: Readonly<Record<string, { readonly phase: string; readonly errors?: readonly string[] }>>;
}

function lines(file: string): readonly string[] {
  const at = new URL(file, CORPUS);
  return existsSync(at) ? readFileSync(at, 'utf8').trim().split('\n') : [];
}

const cases = lines('admission/cases.jsonl').map((line): Case => JSON.parse(line));
const policies = lines('cilium/validation.jsonl').map((line): PolicyCase => JSON.parse(line));
const whereRecorded = existsSync(CORPUS) ? describe : describe.skip;

whereRecorded('what real API servers said (skipped where the recordings are absent)', () => {
  test.each(['1.33.13', '1.34.9', '1.35.6', '1.36.3'])('%s: nothing is refused that it takes', (version) => {
    const refused = cases.filter(
      (one) => one.server[version]?.message === null && admit(one.old, one.new, serverOf(version)) !== null,
    );
    expect(refused.map(({ name }) => name)).toEqual([]);
  });

  test.each(['1.33.13', '1.34.9', '1.35.6', '1.36.3'])('%s: what is refused is refused in its words', (version) => {
    const wrong = cases.filter((one) => {
      const message = admit(one.old, one.new, serverOf(version))?.message;
      // An address that the API server chose itself is in no manifest.
      return message !== undefined && !message.includes('(allocated') && message !== one.server[version]?.message;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test.each(['1.33.13', '1.36.3'])('%s: what is taken is taken again as it is', (version) => {
    const refused = cases.filter(({ old, new: object, server }) => {
      const isTaken = old === null && server[version]?.message === null;
      return isTaken && admit(object, object, serverOf(version)) !== null;
    });
    expect(refused.map(({ name }) => name)).toEqual([]);
  });

  test('every change of a selector is refused that real servers refuse', () => {
    const selector = cases.filter(
      ({ name, server }) => /-update-.*selector/.test(name) && /selector/.test(server['1.36.3']?.message ?? ''),
    );
    const silent = selector.filter((one) => admit(one.old, one.new, { minor: 36 }) === null);
    expect(selector.length).toBeGreaterThan(15);
    // A Job's generated selector stands in no manifest.
    expect(silent.map(({ name }) => name).filter((name) => name !== 'job-update-selector-added')).toEqual([]);
  });

  test.each([
    ['1.17', '1.17.5'],
    ['1.19', '1.19.4'],
    ['1.20', '1.20.0-pre.4'],
  ] as const)('policies against the CRD of Cilium %s', (cilium, recorded) => {
    const wrong = policies.flatMap(({ name, manifest, crd }) => {
      const answer = crd[recorded];
      if (answer === undefined) return [];
      const said = admit(null, manifest, { minor: 36, cilium }, LENIENT)?.causes.map(
        ({ field, detail }) => `${field}: ${detail}`,
      );
      const [got, want] = [[...new Set(said)].sort(), [...(answer.errors ?? [])].sort()];
      return JSON.stringify(got) === JSON.stringify(want) ? [] : [{ name, got, want }];
    });
    expect(wrong).toEqual([]);
  });
});

function serverOf(version: string): ApiServer {
  return { minor: Number(version.split('.')[1]), facts: RECORDED_CLUSTER };
}
