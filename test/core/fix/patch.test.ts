import { patchOf } from '../../../src/core/fix/patch.ts';
import { score } from '../../../src/core/fix/score.ts';
import { treeOf } from '../../support/tree.ts';
import { gitApply } from './incident.ts';

describe('a patch applies with git and changes nothing else', () => {
  test.each([
    ['ordinary lines', 'a.yaml', 'a: 1\nb: 2\nc: 3\n'],
    ['no line break at the end', 'a.yaml', 'a: 1\nb: 2'],
    ['Windows line breaks', 'a.yaml', 'a: 1\r\nb: 2\r\nc: 3\r\n'],
    ['a mix of line breaks', 'a.yaml', 'a: 1\r\nb: 2\nc: 3\r\n'],
    ['a byte order mark', 'a.yaml', '\ufeffa: 1\nb: 2\n'],
    ['letters of many countries', 'a.yaml', '# 공통 라벨\na: ä\nb: 2\n# 🙂\n'],
    ['a name with blanks and quotes', 'dir with "x"/ä é.yaml', 'a: 1\nb: 2\n'],
    ['a form feed and a lone carriage return', 'a.yaml', 'a: 1 # \f\rb\nb: 2\n'],
  ])('%s', (_, file, before) => {
    const snapshot = treeOf({ [file]: before, 'other.yaml': 'x: 1\n' });
    const at = before.indexOf('b: 2') + 3;
    const patch = patchOf(snapshot, [{ file, start: at, end: at + 1, text: '3' }]);
    expect(gitApply(snapshot, patch ?? '')).toEqual(new Map([[file, before.replace('b: 2', 'b: 3')]]));
  });

  test('several files in one', () => {
    const snapshot = treeOf({ 'b.yaml': 'x: 1\n', 'a.yaml': 'x: 1\n' });
    const edits = ['b.yaml', 'a.yaml'].map((file) => ({ file, start: 3, end: 4, text: '2' }));
    expect([...gitApply(snapshot, patchOf(snapshot, edits) ?? '').keys()]).toEqual(['a.yaml', 'b.yaml']);
  });

  test('no change is no patch', () => {
    expect(patchOf(treeOf({ 'a.yaml': 'x: 1\n' }), [{ file: 'a.yaml', start: 3, end: 4, text: '1' }])).toBeNull();
  });
});

describe('the score', () => {
  const item = (points: number) => ({ name: 'x', points, why: 'y' });

  test.each([
    [3, 8, 5, -1],
    [3, 8, 45, -0.11],
    [0, 0, 1, 0],
    [3, 0, 1, 3],
    [0, 1, 1000, 0],
  ])('(%i − %i) / %i minutes = %p', (benefit, risk, minutes, roi) => {
    expect(score([item(benefit)], [item(risk)], minutes).roi).toBe(roi);
  });

  test('is ten at most on each side, and nothing is free', () => {
    expect(score([item(7), item(8)], [], 1).benefit).toBe(10);
    expect(() => score([], [], 0)).toThrow(RangeError);
  });
});
