import type { Json } from '../values/json.ts';

/** An amount as apimachinery holds it (`pkg/api/resource/quantity.go`): exactly `value` × 10^`scale`, and how it wants to be printed. */
export interface Quantity {
  readonly value: bigint;
  readonly scale: number;
  readonly format: 'BinarySI' | 'DecimalSI' | 'DecimalExponent';
  /** The text it was written as where the API server goes on using that; else empty. */
  readonly text: string;
}

const DECIMAL = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const QUANTITY = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/;
/** Nothing smaller than a billionth is held. */
const NANO = -9;

/** The quantity (`10Gi`, `0.5`, `1e3`, 2) that a value of a manifest stands for, or undefined for what is none (`ParseQuantity`). */
export function parseQuantity(value: Json | undefined): Quantity | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const [, sign, written = '', fraction = '', suffix = ''] = (text !== '' && QUANTITY.exec(text)) || [];
  if (sign === undefined) return undefined;
  const unit = unitOf(suffix);
  if (unit === undefined) return undefined;
  const whole = written.replace(/^0+/, '') || '0';
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n) * unit.factor;
  const scale = unit.scale - fraction.length;
  const kept = keepsText(whole, fraction, unit) || text === '0' ? text : '';
  return roundQuantity({ value: digits, scale, format: unit.format, text: kept }, NANO);
}

interface Unit {
  readonly factor: bigint;
  readonly scale: number;
  readonly format: Quantity['format'];
}

function unitOf(suffix: string): Unit | undefined {
  const binary = suffix === '' ? -1 : BINARY.indexOf(suffix);
  if (binary > 0) return { factor: 1024n ** BigInt(binary), scale: 0, format: 'BinarySI' };
  const decimal = DECIMAL.get(suffix);
  if (decimal !== undefined) return { factor: 1n, scale: decimal, format: 'DecimalSI' };
  const exponent = /^[eE]([+-]?\d{1,3})$/.exec(suffix)?.[1];
  return exponent === undefined ? undefined : { factor: 1n, scale: Number(exponent), format: 'DecimalExponent' };
}

/** True where `ParseQuantity` takes the text for canonical without computing the canonical form; longer numbers it always computes. */
function keepsText(whole: string, fraction: string, { format, factor, scale }: Unit): boolean {
  const digits = whole + fraction;
  if (format === 'BinarySI') {
    const bits = factor.toString(2).length - 1;
    const short = fraction === '' && digits.length <= 14 - Math.floor((bits * 3) / 10);
    return short && (BigInt(digits) & 7n) !== 0n;
  }
  const grouped = (scale - fraction.length) % 3 === 0;
  return digits.length <= 18 && grouped && !digits.endsWith('000') && !digits.startsWith('0');
}

/** The quantity with nothing below 10^`scale`, rounded away from zero (`Quantity.RoundUp`). */
export function roundQuantity(quantity: Quantity, scale: number): Quantity {
  if (quantity.scale >= scale) return quantity;
  const step = 10n ** BigInt(scale - quantity.scale);
  const rest = quantity.value % step;
  const up = rest === 0n ? 0n : quantity.value > 0n ? 1n : -1n;
  return { ...quantity, value: quantity.value / step + up, scale, text: '' };
}

/** Less than, equal to or greater than zero, as for sorting. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  const scale = Math.min(a.scale, b.scale);
  const difference = at(a, scale) - at(b, scale);
  return difference === 0n ? 0 : difference > 0n ? 1 : -1;
}

/** The sum, printed in the format of `a` unless that is zero. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  const scale = Math.min(a.scale, b.scale);
  return { value: at(a, scale) + at(b, scale), scale, format: a.value === 0n ? b.format : a.format, text: '' };
}

/** True for whole numbers; what is below a thousandth is rounded up first. */
export function isWhole(quantity: Quantity): boolean {
  return at(roundQuantity(quantity, -3), -3) % 1000n === 0n;
}

function at({ value, scale }: Quantity, target: number): bigint {
  return scale >= target ? value * 10n ** BigInt(scale - target) : value / 10n ** BigInt(target - scale);
}

/** The amount as the API server prints it: `512Mi`, `1`, `100m` (`Quantity.String`). */
export function printQuantity(quantity: Quantity): string {
  if (quantity.text !== '') return quantity.text;
  if (quantity.value === 0n) return '0';
  return printsBinary(quantity) ? binaryText(at(quantity, 0)) : decimalText(quantity);
}

/** Small and broken numbers are printed in decimal units, whatever they were written in. */
function printsBinary(quantity: Quantity): boolean {
  if (quantity.format !== 'BinarySI') return false;
  const whole = at(quantity, 0);
  return (whole <= -1024n || whole >= 1024n) && at(quantity, NANO) % 10n ** 9n === 0n;
}

function binaryText(amount: bigint): string {
  let [rest, power] = [amount, 0];
  while (rest % 1024n === 0n && power < BINARY.length - 1) [rest, power] = [rest / 1024n, power + 1];
  return `${rest}${BINARY[power] ?? ''}`;
}

function decimalText({ value, scale, format }: Quantity): string {
  let [rest, exponent] = [value, scale];
  while (rest % 10n === 0n) [rest, exponent] = [rest / 10n, exponent + 1];
  while (exponent % 3 !== 0) [rest, exponent] = [rest * 10n, exponent - 1];
  if (format === 'DecimalExponent') return exponent === 0 ? `${rest}` : `${rest}e${exponent}`;
  const suffix = [...DECIMAL].find(([, power]) => power === exponent)?.[0];
  return `${rest}${suffix ?? ''}`;
}

/** The amount as a number, which is exact for what people write. */
export function quantityOf(value: Json | undefined): number | undefined {
  const quantity = parseQuantity(value);
  return quantity === undefined ? undefined : Number(at(quantity, NANO)) / 1e9;
}
