import fc from 'fast-check';
import { ACCESS_KINDS } from '../../../src/core/admission/access/access-kinds.ts';
import { admit } from '../../../src/core/admission/admit.ts';
import { CONFIG_KINDS } from '../../../src/core/admission/config/config-kinds.ts';
import { doubtsAbout } from '../../../src/core/admission/doubts-about.ts';
import { SERVICE_KINDS } from '../../../src/core/admission/service/service-kinds.ts';
import { STORAGE_KINDS } from '../../../src/core/admission/storage/storage-kinds.ts';
import { WEBHOOK_KINDS } from '../../../src/core/admission/webhook/webhook-kinds.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';

const KINDS = [...ACCESS_KINDS, ...CONFIG_KINDS, ...SERVICE_KINDS, ...STORAGE_KINDS, ...WEBHOOK_KINDS];

/** Fields that checks look at, with values of any type, and keys that every object inherits. */
const FIELDS = [
  'spec',
  'metadata',
  'data',
  'stringData',
  'rules',
  'subjects',
  'roleRef',
  'webhooks',
  'ports',
  'selector',
  'type',
  'clusterIP',
  'clusterIPs',
  'ipFamilies',
  'hard',
  'limits',
  'max',
  'resources',
  'requests',
  'storage',
  'capacity',
  'accessModes',
  'ingress',
  'egress',
  'from',
  'to',
  'ipBlock',
  'cidr',
  'http',
  'paths',
  'backend',
  'parameters',
  'nfs',
  'csi',
  'nodeAffinity',
  'required',
  'allowedTopologies',
  'tokenRequests',
  'subsets',
  'endpoints',
  'addresses',
  'name',
  'labels',
  'annotations',
  '__proto__',
  'constructor',
];
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, 0, -1, 1.5, '', 'None', 'LoadBalancer', '10.0.0.1', '1Gi', '-5m', 'a/b'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...FIELDS), tie('value'), { maxKeys: 6 }),
  ),
})).value;

const manifest = fc.dictionary(fc.constantFrom(...FIELDS), json, { maxKeys: 8 });

function frozen(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  Object.values(value).forEach(frozen);
}

test('whatever a manifest holds, it is judged, and nothing is written to', () => {
  const kinds = fc.constantFrom(...KINDS);
  fc.assert(
    fc.property(kinds, manifest, manifest, fc.integer({ min: 30, max: 36 }), ([kind, rules], before, after, minor) => {
      const [apiVersion = '', name = ''] = kind.split(' ');
      const [old, desired] = [before, after].map((fields): JsonObject => {
        const object = JSON.parse(JSON.stringify({ ...fields, apiVersion, kind: name }));
        frozen(object);
        return object;
      });
      const server = { minor, facts: { serviceCidrs: ['10.0.0.0/16'] } };
      if (old === undefined || desired === undefined) return;
      // What decoding refuses is judged as well: a stored object is not decoded.
      const [stored, next] = [old, desired].map((object) => rules.defaults(object, server));
      if (stored === undefined || next === undefined) return;
      rules.create(next, server);
      rules.update(next, stored, server);
      rules.allocate?.(next, stored, server);
      rules.plugin?.(next, stored, server);
      for (const live of [old, null]) {
        expect(typeof admit(live, desired, server)).toBe('object');
        expect(doubtsAbout(live, desired, server)).toBeInstanceOf(Array);
      }
    }),
    { numRuns: 500 },
  );
});
