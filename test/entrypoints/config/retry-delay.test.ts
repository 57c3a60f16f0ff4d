import { assert, double, integer, property } from 'fast-check';
import { retryDelay } from '../../../src/entrypoints/config/retry-delay.ts';

test('grows with each attempt and then stays', () => {
  const delays = [1, 2, 3, 4, 5, 6, 7, 8, 100].map((attempt) => retryDelay(attempt, new Error('down'), 0));
  expect(delays).toEqual([1, 2.5, 7.5, 22.5, 60, 150, 300, 300, 300]);
});

test('jitter only lengthens, to less than double', () => {
  assert(
    property(integer({ min: 1, max: 50 }), double({ min: 0, max: 0.999, noNaN: true }), (attempt, jitter) => {
      const least = retryDelay(attempt, null, 0);
      const delay = retryDelay(attempt, null, jitter);
      expect(delay).toBeGreaterThanOrEqual(least);
      expect(delay).toBeLessThan(least * 2);
    }),
  );
});

test.each([
  { name: 'a rate limit is obeyed', error: { retryAfterSeconds: 90 }, seconds: 90 },
  { name: 'a shorter one changes nothing', error: { retryAfterSeconds: 0.1 }, seconds: 1 },
  { name: 'nonsense changes nothing', error: { retryAfterSeconds: Number.NaN }, seconds: 1 },
  { name: 'words change nothing', error: { retryAfterSeconds: '90' }, seconds: 1 },
  { name: 'anything may be thrown', error: undefined, seconds: 1 },
])('$name', ({ error, seconds }) => {
  expect(retryDelay(1, error, 0)).toBe(seconds);
});
