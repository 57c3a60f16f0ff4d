import { doubtsAbout } from '../../../src/core/admission/doubts-about.ts';
import type { ApiServer } from '../../../src/core/admission/refusal.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';

const NEWEST: ApiServer = { minor: 36 };

function object(kind: string, spec: JsonObject, fields: JsonObject = {}): JsonObject {
  return { apiVersion: 'v1', kind, metadata: { name: 'it' }, spec, ...fields };
}

const sized = (storage: string, fields: JsonObject = {}): JsonObject =>
  object('PersistentVolumeClaim', { storageClassName: 'fast', resources: { requests: { storage } } }, fields);
const bound = { status: { phase: 'Bound' } };

test.each([
  { name: 'nothing about what stays', old: sized('1Gi'), desired: sized('1024Mi'), doubts: [] },
  {
    name: 'a claim that grows',
    old: sized('1Gi'),
    desired: sized('2Gi'),
    doubts: [
      'Whether PersistentVolumeClaim "it" is bound is not known; it is taken as bound to a volume of the size it asked for.',
      'Whether StorageClass "fast" lets claims grow is not known; it is taken as one that does.',
    ],
  },
  {
    name: 'a claim that is bound and grows, of a class in Git',
    old: sized('1Gi', bound),
    desired: sized('2Gi'),
    server: { minor: 36, facts: { storageClasses: new Map([['fast', true]]) } },
    doubts: [],
  },
  {
    name: 'an address where the cluster chose one',
    old: object('Service', {}),
    desired: object('Service', { clusterIP: '10.0.0.9' }),
    doubts: [
      'Which address the cluster chose for Service "it" is not known; 10.0.0.9 is refused unless it is that one.',
    ],
  },
  {
    name: 'addresses, ports and families of a new Service',
    old: null,
    desired: object('Service', {
      type: 'NodePort',
      clusterIP: '10.0.0.9',
      ipFamilies: ['IPv6'],
      ports: [{ port: 80 }, { port: 81, nodePort: 30081 }],
    }),
    doubts: [
      'Whether 10.0.0.9 is free is not known; it is taken as free.',
      'Whether another Service has node port 30081 is not known; it is taken as free.',
      'Which IP families the cluster has is not known; those asked for are taken as there.',
    ],
  },
  { name: 'a kind without such questions', old: null, desired: object('ConfigMap', {}), doubts: [] },
])('$name', ({ old, desired, server = NEWEST, doubts }) => {
  expect(doubtsAbout(old, desired, server).map(({ detail }) => detail)).toEqual(doubts);
});
