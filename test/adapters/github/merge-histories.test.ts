import * as fc from 'fast-check';
import { mergeHistories } from '../../../src/adapters/github/merge-histories.ts';
import type { Commit } from '../../../src/core/values/commit.ts';

const commit = (sha: string, date: number, parents: readonly string[] = []): Commit => ({
  sha,
  subject: sha,
  author: 'a',
  date,
  parents,
});
const shas = (commits: readonly Commit[]) => commits.map(({ sha }) => sha).join('');
const [a, b, c, d] = [commit('a', 1), commit('b', 2, ['a']), commit('c', 3, ['b']), commit('d', 4, ['c'])] as const;

test.each([
  { name: 'nothing', histories: [], merged: '' },
  { name: 'one history stays as it is', histories: [[d, b, a]], merged: 'dba' },
  {
    name: 'two histories, by date',
    histories: [
      [d, a],
      [c, b],
    ],
    merged: 'dcba',
  },
  {
    name: 'a commit of both is there once',
    histories: [
      [d, b],
      [c, b, a],
    ],
    merged: 'dcba',
  },
  {
    name: 'a child stands before its parent, whatever the clocks say',
    histories: [[commit('y', 1, ['x'])], [commit('x', 9)]],
    merged: 'yx',
  },
  { name: 'also where its history lists it after', histories: [[a, b]], merged: 'ba' },
  {
    name: 'within one second the order inside of a history counts',
    histories: [[commit('z', 5), commit('y', 5), commit('x', 5)], [commit('y', 5)]],
    merged: 'zyx',
  },
  {
    name: 'histories that contradict each other still end',
    histories: [
      [commit('x', 1), commit('y', 2)],
      [commit('y', 2), commit('x', 1)],
    ],
    merged: 'yx',
  },
])('$name', ({ histories, merged }) => {
  expect(shas(mergeHistories(histories))).toBe(merged);
});

test('a history that was cut into pieces, each in order, comes back whole', () => {
  const line = Array.from({ length: 12 }, (_, index) =>
    commit(String.fromCharCode(97 + index), 7, index === 0 ? [] : [String.fromCharCode(96 + index)]),
  );
  const newestFirst = [...line].reverse();
  const pieces = fc.array(fc.subarray(newestFirst), { maxLength: 4 });
  fc.assert(
    fc.property(pieces, (histories) => {
      expect(shas(mergeHistories([newestFirst, ...histories]))).toBe(shas(newestFirst));
    }),
    { numRuns: 50 },
  );
});
