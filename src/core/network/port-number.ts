import type { Parsed } from '../values/parsed.ts';

const HIGHEST = 65_535;
const LONGEST_NAME = 15;
/** Letters, digits and single hyphens between them, at least one letter (RFC 6335, as Cilium's pkg/iana reads it). */
const NAME = /^(?=[0-9-]*[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/;

/** Whether Cilium takes a port for the name of one. `0x10` is a name too. */
export function isPortName(text: string): boolean {
  return text.length <= LONGEST_NAME && NAME.test(text);
}

/**
 * The number of a port that is no name, as Go's `strconv.ParseUint(text, 0, 16)` reads it: `010` is eight, digits may be grouped as in `1_000`.
 * The problem is Go's: `invalid syntax` or `value out of range`.
 */
export function parsePort(text: string): Parsed<number> {
  const octal = /^0_?[0-7]+(?:_[0-7]+)*$/.test(text);
  if (!octal && !/^(?:0|[1-9]\d*(?:_\d+)*)$/.test(text)) return { ok: false, problem: 'invalid syntax' };
  const value = Number.parseInt(text.replaceAll('_', ''), octal ? 8 : 10);
  return value > HIGHEST ? { ok: false, problem: 'value out of range' } : { ok: true, value };
}
