import fc from 'fast-check';
import {
  addQuantities,
  compareQuantities,
  isWhole,
  parseQuantity,
  printQuantity,
  type Quantity,
  roundQuantity,
} from '../../../src/core/admission/quantity.ts';

function parsed(text: string): Quantity {
  const quantity = parseQuantity(text);
  if (quantity === undefined) throw new Error(`${text} is no quantity`);
  return quantity;
}

test.each([
  ['0', '0'],
  ['0.5', '500m'],
  ['.5', '500m'],
  ['1000m', '1'],
  ['1500m', '1500m'],
  ['1.500', '1.500'],
  ['1000', '1k'],
  ['12000000', '12M'],
  ['1e3', '1e3'],
  ['12e6', '12e6'],
  ['-1', '-1'],
  ['1E', '1E'],
  ['512Mi', '512Mi'],
  ['1024Mi', '1Gi'],
  ['1.5Gi', '1536Mi'],
  ['1.5Ki', '1536'],
  ['0.1Mi', '104857600m'],
  ['512Ki', '512Ki'],
  ['1n', '1n'],
  ['0.1n', '1n'],
  ['1099511627776', '1099511627776'],
])('%s is printed as %s', (text, printed) => {
  expect(printQuantity(parsed(text))).toBe(printed);
});

test.each(['', 'abc', '1 Gi', '1Gb', '1.2.3', '0x10', '1ee3'])('%p is no quantity', (text) => {
  expect(parseQuantity(text)).toBeUndefined();
});

test('amounts that are written differently are equal', () => {
  expect(compareQuantities(parsed('1Gi'), parsed('1024Mi'))).toBe(0);
  expect(compareQuantities(parsed('1'), parsed('1000m'))).toBe(0);
  expect(compareQuantities(parsed('1G'), parsed('1Gi'))).toBe(-1);
  expect(compareQuantities(parsed('9007199254740993'), parsed('9007199254740992'))).toBe(1);
});

test('rounding goes away from zero', () => {
  expect(printQuantity(roundQuantity(parsed('0.0001'), -3))).toBe('1m');
  expect(printQuantity(roundQuantity(parsed('-0.0001'), -3))).toBe('-1m');
  expect(isWhole(parsed('2.0001'))).toBe(false);
  expect(isWhole(parsed('2000m'))).toBe(true);
});

test('sums are exact and keep the format of the first', () => {
  expect(printQuantity(addQuantities(parsed('100m'), parsed('1900m')))).toBe('2');
  expect(printQuantity(addQuantities(parsed('1Gi'), parsed('1Mi')))).toBe('1025Mi');
});

test('what is printed stands for the same amount', () => {
  const suffix = fc.constantFrom('', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'Ti', 'e3', 'e-2');
  fc.assert(
    fc.property(fc.integer({ min: -99999, max: 99999 }), fc.nat({ max: 999 }), suffix, (whole, fraction, unit) => {
      const quantity = parsed(`${whole}.${fraction}${unit}`);
      expect(compareQuantities(parsed(printQuantity(quantity)), quantity)).toBe(0);
    }),
  );
});
