import { isCidr } from './is-cidr.ts';

const HEX = '[0-9a-f]';

/**
 * The formats the API server looks at, by their name without dashes (apiextensions-apiserver, `pkg/apiserver/validation/formats.go`; kube-openapi,
 * `pkg/validation/strfmt`). Others (`int32`, `idn-hostname`) say nothing of a text.
 */
const FORMATS: ReadonlyMap<string, (text: string) => boolean> = new Map<string, (text: string) => boolean>([
  ['cidr', isCidr],
  ['ipv4', (text) => isCidr(`${text}/32`) && !text.includes(':')],
  ['ipv6', (text) => isCidr(`${text}/128`) && text.includes(':')],
  ['mac', fits(new RegExp(`^(${HEX}{2}([:-])(${HEX}{2}\\2){4,6}${HEX}{2}|(${HEX}{4}\\.){2,3}${HEX}{4})$`, 'i'))],
  ['uuid', fits(new RegExp(`^${HEX}{8}-?${HEX}{4}-?${HEX}{4}-?${HEX}{4}-?${HEX}{12}$`, 'i'))],
  ['uuid3', fits(new RegExp(`^${HEX}{8}-?${HEX}{4}-?3${HEX}{3}-?${HEX}{4}-?${HEX}{12}$`, 'i'))],
  ['uuid4', fits(new RegExp(`^${HEX}{8}-?${HEX}{4}-?4${HEX}{3}-?[89ab]${HEX}{3}-?${HEX}{12}$`, 'i'))],
  ['uuid5', fits(new RegExp(`^${HEX}{8}-?${HEX}{4}-?5${HEX}{3}-?[89ab]${HEX}{3}-?${HEX}{12}$`, 'i'))],
  ['bsonobjectid', fits(/^[0-9a-f]{24}$/i)],
  ['hexcolor', fits(/^#?([0-9a-f]{3}|[0-9a-f]{6})$/i)],
  ['byte', isBase64],
  ['uri', fits(/^([a-z][a-z0-9+.-]*:|\/)\S*$/i)],
  ['email', fits(/^[^\s@<>]+@[^\s@<>]+$/)],
  ['hostname', isHostname],
  ['date', (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isDay(text)],
  ['datetime', isDateTime],
  ['duration', isDuration],
]);

/** True where the text has the format, and for formats that the API server does not look at. */
export function fitsFormat(format: string, text: string): boolean {
  return FORMATS.get(format.replaceAll('-', ''))?.(text) ?? true;
}

function fits(pattern: RegExp): (text: string) => boolean {
  return (text) => pattern.test(text);
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

function isHostname(text: string): boolean {
  const labels = text.replace(/\.$/, '').split('.');
  return text.length <= 255 && labels.every((label) => /^[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?$/i.test(label));
}

function isDateTime(text: string): boolean {
  const [, day, hour] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?$/i.exec(text) ?? [];
  return day !== undefined && isDay(day) && Number(hour ?? 0) < 24;
}

/** A day that the calendar has. */
function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day >= 1 && day <= (lengths[month - 1] ?? 0);
}

/** Go's `time.ParseDuration`, or a number and a unit in words (`3 days`). */
function isDuration(text: string): boolean {
  const words =
    'ns|nano|us|µs|micro|ms|milli|s|sec|m|min|h|hr|hour|d|day|w|wk|week|nanosecond|microsecond|millisecond|second|minute';
  return (
    /^[-+]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/.test(text) ||
    new RegExp(`^\\s*\\d+\\s*(${words})s?\\s*$`, 'i').test(text)
  );
}
