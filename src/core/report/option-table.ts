import type { Option } from '../fix/option.ts';
import { bounded } from './bounded.ts';
import type { Block } from './report.ts';

/** All ways out side by side. Benefit and risk are points out of ten; the return is (benefit − risk) / minutes. */
export function optionTable(options: readonly Option[]): Block {
  return {
    type: 'table',
    head: ['Option', 'Benefit', 'Risk', 'Minutes', 'Return', 'Downtime', 'Proof'],
    rows: options.map((option) => [
      `${option.recommended ? '★ ' : ''}${bounded(option.title, 120)}`,
      `${option.benefit}/10`,
      `${option.risk}/10`,
      String(option.effortMinutes),
      signed(option.roi),
      bounded(option.downtime, 120),
      proofWord(option),
    ]),
  };
}

/** `+3.0`, `−0.11`, `0`: with a real minus sign, one decimal at least. */
export function signed(roi: number): string {
  if (roi === 0) return '0';
  const digits = Number.isInteger(roi) ? Math.abs(roi).toFixed(1) : String(Math.abs(roi));
  return `${roi < 0 ? '−' : '+'}${digits}`;
}

function proofWord({ proof }: Option): string {
  if (proof === null) return 'a procedure';
  return proof.holds ? 'holds' : 'does not hold';
}
