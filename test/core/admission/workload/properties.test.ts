import fc from 'fast-check';
import { WORKLOAD_KINDS } from '../../../../src/core/admission/workload/workload-kinds.ts';
import type { JsonObject } from '../../../../src/core/values/json.ts';
import { CONTAINERS } from './said.ts';

const amount = fc.constantFrom<number | string | null>(-1, 0, 1, 3, '0%', '50%', '150%', '1', null);
const count = fc.constantFrom<number | null>(-1, 0, 1, 5, null);
const choice = fc.constantFrom('', 'RollingUpdate', 'Recreate', 'OnDelete', 'Indexed', 'NonIndexed', 'Failed', 'x');
const labels = fc.dictionary(fc.constantFrom('app', 'tier', '__proto__', 'a b'), fc.constantFrom('web', '', 'x y'));
const strategy = fc.record(
  { type: choice, rollingUpdate: fc.record({ maxSurge: amount, maxUnavailable: amount }) },
  { requiredKeys: [] },
);

/** Specs with fields of all kinds: what a kind does not have it does not look at. */
const specs: fc.Arbitrary<JsonObject> = fc.record(
  {
    replicas: count,
    selector: fc.oneof(labels, fc.record({ matchLabels: labels })),
    template: labels.map((all) => ({ metadata: { labels: all }, spec: { containers: CONTAINERS } })),
    strategy,
    updateStrategy: strategy,
    minReadySeconds: count,
    completions: count,
    parallelism: count,
    suspend: fc.boolean(),
    completionMode: choice,
    podReplacementPolicy: choice,
    backoffLimitPerIndex: count,
    schedule: fc.string({ maxLength: 12 }),
    timeZone: fc.string({ maxLength: 12 }),
    minAvailable: amount,
    maxUnavailable: amount,
    minReplicas: count,
    maxReplicas: count,
    metrics: fc.array(fc.record({ type: choice, resource: fc.record({ name: choice }) }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

describe.each(WORKLOAD_KINDS)('%s', (name, rules) => {
  const [apiVersion = '', kind = ''] = name.split(' ');
  const objects = specs.map((spec): JsonObject => ({ apiVersion, kind, metadata: { name: 'web' }, spec }));
  const servers = fc.integer({ min: 30, max: 36 }).map((minor) => ({ minor }));

  test('defaults that are filled in stay as they are', () => {
    fc.assert(
      fc.property(objects, servers, (object, server) => {
        const complete = rules.defaults(object, server);
        expect(rules.defaults(complete, server)).toEqual(complete);
      }),
      { numRuns: 50 },
    );
  });

  test('what is written again as it is changes nothing that may not change', () => {
    fc.assert(
      fc.property(objects, servers, (object, server) => {
        const complete = rules.defaults(object, server);
        const stored = rules.prepare?.(complete, server) ?? complete;
        const errors = rules.update(rules.defaults(stored, server), stored, server);
        expect(errors.filter((error) => error.kind === 'immutable')).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
