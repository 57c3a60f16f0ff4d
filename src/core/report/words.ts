import type { Source } from '../values/source.ts';
import { bounded } from './bounded.ts';
import type { Block, Inline } from './report.ts';

/** Inlines and sentences, one after the other. */
export type Words = readonly (Inline | readonly Inline[])[];

/** The pieces a report is built of. Each bounds what it is given, so that no outside text gets around it. */
export const text = (value: string) => ({ type: 'text', text: value }) as const satisfies Inline;
export const strong = (value: string): Inline => ({ type: 'strong', text: within(value, 300) });
export const code = (value: string) => ({ type: 'code', text: bounded(value) }) as const satisfies Inline;
export const place = (source: Source): Inline => ({ type: 'place', source });
export const person = (id: string): Inline => ({ type: 'person', id: bounded(id, 40) });
export const link = (label: string, url: string): Inline => ({ type: 'link', text: bounded(label), url });
/**
 * A sentence that quotes names and messages from outside. What stands between backticks becomes code, which renderers show and never act upon:
 * a backtick from outside wins nothing by it.
 */
export const said = (value: string): readonly Inline[] =>
  within(value, 600)
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 0 ? text(part) : code(part)))
    .filter((inline) => inline.text !== '');

/** Bounded, but a blank at either end stays: sentences are made of pieces. */
function within(value: string, limit: number): string {
  return (/^\s/.test(value) ? ' ' : '') + bounded(value, limit) + (/\S\s+$/.test(value) ? ' ' : '');
}

export const heading = (value: string): Block => ({ type: 'heading', text: bounded(value, 140) });
export const paragraph = (...words: Words): Block => ({ type: 'paragraph', inlines: words.flat() });
export const note = (...words: Words): Block => ({ type: 'note', inlines: words.flat() });
export const bullets = (items: readonly Words[]): Block => ({ type: 'list', ordered: false, items: items.map(flat) });
export const steps = (items: readonly Words[]): Block => ({ type: 'list', ordered: true, items: items.map(flat) });

const flat = (words: Words): readonly Inline[] => words.flat();

/** `1 object`, `3 objects`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`; more than `limit` are counted. */
export function listed(names: readonly string[], limit = 6): string {
  const shown = names.length > limit ? [...names.slice(0, limit - 1), `${names.length - limit + 1} more`] : names;
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}
