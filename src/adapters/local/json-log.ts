import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';

export type LogLevel = 'info' | 'warn' | 'error' | 'silent';

export interface JsonLogOptions {
  readonly clock: Clock;
  /** The least serious level that is written. */
  readonly level: LogLevel;
  /** Takes one line without its line break. */
  readonly write: (line: string) => void;
  /** Values that must never be written (tokens, keys); wherever one appears, `***` stands instead. */
  readonly secrets?: readonly string[];
}

const SEVERITY: Readonly<Record<LogLevel, number>> = { info: 1, warn: 2, error: 3, silent: 4 };

/** Field names whose value is never written, whatever it is: a net under the rule that fields hold no secrets. */
const SECRET_NAME = /token|secret|password|authorization|cookie|private.?key|signature|response.?url/i;

const LONGEST_TEXT = 2000;

/** One JSON object per line: `time`, `level`, `text` and the fields. Errors become message and stack; long texts are cut, and say so. */
export function jsonLog({ clock, level, write, secrets = [] }: JsonLogOptions): Log {
  // A very short secret would turn ordinary words into stars; real ones are long.
  const known = secrets.filter((secret) => secret.length >= 8).flatMap(spellings);
  const at =
    (of: LogLevel) =>
    (text: string, fields: Readonly<Record<string, unknown>> = {}) => {
      if (SEVERITY[of] < SEVERITY[level]) return;
      const line = lineOf({ time: new Date(clock.now()).toISOString(), level: of, text }, fields);
      write(known.reduce((shown, secret) => shown.replaceAll(secret, '***'), line));
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** A log never throws: fields that JSON cannot write (a circle) cost the fields, not the line. */
function lineOf(head: object, fields: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify({ ...head, fields }, presentable);
  } catch (error) {
    return JSON.stringify({ ...head, fieldsUnwritable: String(error) });
  }
}

/** As it is, and as JSON writes it: a private key has line breaks. */
function spellings(secret: string): readonly string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  return inJson === secret ? [secret] : [inJson, secret];
}

function presentable(name: string, value: unknown): unknown {
  if (SECRET_NAME.test(name)) return value === undefined || value === null ? value : '***';
  if (value instanceof Error)
    return { name: value.name, message: value.message, stack: value.stack, cause: value.cause };
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string' && value.length > LONGEST_TEXT) {
    return `${value.slice(0, LONGEST_TEXT)}… (${value.length - LONGEST_TEXT} more characters)`;
  }
  return value;
}
