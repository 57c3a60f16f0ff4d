import fc from 'fast-check';
import { jsonParts } from '../../../src/entrypoints/cli/json/json-parts.ts';

test('prints what JSON.stringify prints', () => {
  const field = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.array(fc.object({ maxDepth: 1 })));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), field), (given) => {
      const document = JSON.parse(JSON.stringify(given));
      expect([...jsonParts(document)].join('')).toBe(`${JSON.stringify(document, null, 2)}\n`);
    }),
  );
});

test('asks for an element when the one before is printed', () => {
  const asked: number[] = [];
  function* numbers(): Generator<object> {
    for (const one of [1, 2]) {
      asked.push(one);
      yield { one };
    }
  }
  const parts = jsonParts({ list: numbers() });
  parts.next();
  parts.next();
  expect(asked).toEqual([1]);
});
