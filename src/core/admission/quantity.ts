import type { Json } from '../values/json.ts';

const SUFFIXES: Readonly<Record<string, number>> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/;

/** The amount a quantity (`10Gi`, `0.5`, `1e3`, 2) stands for, or undefined for what is none (apimachinery, `resource.Quantity`). */
export function quantityOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  const [, digits, suffix, exponent] = (typeof value === 'string' && QUANTITY.exec(value)) || [];
  if (digits === undefined) return undefined;
  return Number(digits) * (exponent === undefined ? (SUFFIXES[suffix ?? ''] ?? 1) : 10 ** Number(exponent));
}
