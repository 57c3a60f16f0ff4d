import * as fc from 'fast-check';
import { builtinSchema } from '../../../src/core/render/merge-keys.ts';
import { strategicMerge } from '../../../src/core/render/strategic-merge.ts';
import { cloneMap, type TreeMap } from '../../../src/core/render/tree.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';

const POD = builtinSchema({ group: '', version: 'v1', kind: 'Pod' });

function merge(target: JsonObject, patch: JsonObject): TreeMap | undefined {
  return strategicMerge(cloneMap(target), cloneMap(patch), POD);
}

test.each<{ name: string; target: JsonObject; patch: JsonObject; result: JsonObject | undefined }>([
  { name: 'null removes', target: { a: 1, b: 2 }, patch: { a: null }, result: { b: 2 } },
  {
    name: '$patch: delete removes a mapping',
    target: { a: { b: 1 }, c: 1 },
    patch: { a: { $patch: 'delete' } },
    result: { c: 1 },
  },
  {
    name: '$patch: replace replaces a mapping',
    target: { a: { b: 1 } },
    patch: { a: { $patch: 'replace', c: 2 } },
    result: { a: { c: 2 } },
  },
  { name: 'a list without a merge key is replaced', target: { a: [1, 2] }, patch: { a: [3] }, result: { a: [3] } },
  {
    name: 'elements merge by their key, those of the patch first',
    target: { spec: { containers: [{ name: 'a', image: 'x' }, { name: 'b' }] } },
    patch: { spec: { containers: [{ name: 'b', image: 'y' }] } },
    result: {
      spec: {
        containers: [
          { name: 'b', image: 'y' },
          { name: 'a', image: 'x' },
        ],
      },
    },
  },
  {
    name: '$patch: delete in an element removes it',
    target: { spec: { containers: [{ name: 'a' }, { name: 'b' }] } },
    patch: { spec: { containers: [{ name: 'a', $patch: 'delete' }] } },
    result: { spec: { containers: [{ name: 'b' }] } },
  },
  {
    name: '$patch: replace in a list replaces it',
    target: { spec: { containers: [{ name: 'a' }, { name: 'b' }] } },
    patch: { spec: { containers: [{ $patch: 'replace' }, { name: 'c' }] } },
    result: { spec: { containers: [{ name: 'c' }] } },
  },
  {
    name: 'by two keys, what the target has moves to the end, and an element with one key only is another one',
    target: {
      spec: { containers: [{ name: 'a', ports: [{ containerPort: 80 }, { containerPort: 53, protocol: 'UDP' }] }] },
    },
    patch: {
      spec: { containers: [{ name: 'a', ports: [{ containerPort: 53, name: 'dns' }, { containerPort: 81 }] }] },
    },
    result: {
      spec: {
        containers: [
          { name: 'a', ports: [{ containerPort: 81 }, { containerPort: 80 }, { containerPort: 53, protocol: 'UDP' }] },
        ],
      },
    },
  },
  {
    name: 'an element of the target without the key drives out those of the patch before it',
    target: { spec: { containers: [{ image: 'x' }] } },
    patch: { spec: { containers: [{ name: 'a' }] } },
    result: { spec: { containers: [{ image: 'x' }] } },
  },
  {
    name: 'lists of scalars unite',
    target: { metadata: { finalizers: ['a', 'b'] } },
    patch: { metadata: { finalizers: ['c', 'a'] } },
    result: { metadata: { finalizers: ['c', 'a', 'b'] } },
  },
  {
    name: '$patch: delete at the root deletes the object',
    target: { a: 1 },
    patch: { $patch: 'delete' },
    result: undefined,
  },
])('$name', ({ target, patch, result }) => {
  expect(merge(target, patch)).toEqual(result);
});

const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const containers = fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), image: fc.string() }), {
  selector: ({ name }) => name,
  maxLength: 4,
});
const objects = fc.record({
  data: fc.dictionary(
    fc.string().filter((key) => key !== '$patch'),
    leaf,
    { maxKeys: 5 },
  ),
  spec: fc.record({ containers }),
});

test('merging an object into itself changes nothing', () => {
  fc.assert(
    fc.property(objects, (object) => {
      expect(merge(object, object)).toEqual(object);
    }),
  );
});

test('merging the same patch twice is merging it once', () => {
  fc.assert(
    fc.property(objects, objects, (object, patch) => {
      const once = merge(object, patch);
      expect(once && merge(once, patch)).toEqual(once);
    }),
  );
});

test('everything the patch says is so afterwards', () => {
  fc.assert(
    fc.property(objects, objects, (object, patch) => {
      const merged = merge(object, patch);
      expect(merged).toMatchObject({ data: patch.data });
      for (const container of patch.spec.containers) {
        expect(merged?.['spec']).toMatchObject({ containers: expect.arrayContaining([container]) });
      }
    }),
  );
});
