import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { admit } from '../../../src/core/admission/admit.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';
import { stringAt } from '../../../src/core/values/read-json.ts';

/** Who refuses what an API server takes makes every diagnosis wrong. */
const MANIFESTS = parseAllDocuments(
  readFileSync(new URL('../../../fixtures/admission/taken.yaml', import.meta.url), 'utf8'),
).map((document): JsonObject => document.toJS());

const WAYS = ['apply', 'server-side-apply', 'replace'] as const;
const MINORS = [30, 31, 32, 33, 34, 35, 36];

test.each(
  MANIFESTS.map((manifest) => [`${stringAt(manifest, 'kind')} ${stringAt(manifest, 'metadata', 'name')}`, manifest]),
)('%s is taken', (_, manifest) => {
  const refusals = MINORS.flatMap((minor) =>
    WAYS.flatMap((way) => {
      const client = { way, fieldValidation: 'Strict' } as const;
      const created = admit(null, manifest, { minor }, client);
      // A Job cannot be replaced: what was generated for it is not in the manifest.
      const isLost = way === 'replace' && manifest['kind'] === 'Job';
      return [created, isLost ? null : admit(manifest, manifest, { minor }, client)];
    }),
  );
  expect(refusals.filter((refusal) => refusal !== null)).toEqual([]);
});
