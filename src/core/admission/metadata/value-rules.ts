import type { ApiServer } from '../refusal.ts';
import type { Messages } from './dns-names.ts';
import { byteLength, EMPTY_MESSAGE, maxLengthMessage, patternMessage, rangeMessage } from './messages.ts';

/*
 * Rules of `pkg/util/validation/validation.go` (apimachinery), under their names there. Each returns what is wrong with a value.
 */

/** `IsValidPortNum`. */
export function isValidPortNum(port: number): Messages {
  return isInRange(port, 1, 65535);
}

/** `IsInRange`; both ends are allowed. */
export function isInRange(value: number, least: number, most: number): Messages {
  return value >= least && value <= most ? [] : [rangeMessage(least, most)];
}

/** `IsValidUserID` and `IsValidGroupID`. */
export function isValidId(id: number): Messages {
  return isInRange(id, 0, 2 ** 31 - 1);
}

/** `IsValidPortName`: an IANA service name, in small letters. */
export function isValidPortName(name: string): Messages {
  return [
    ...when(byteLength(name) > 15, maxLengthMessage(15)),
    ...when(!/^[-a-z0-9]+$/.test(name), 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)'),
    ...when(!/[a-z]/.test(name), 'must contain at least one letter (a-z)'),
    ...when(name.includes('--'), 'must not contain consecutive hyphens'),
    ...when(name.startsWith('-') || name.endsWith('-'), 'must not begin or end with a hyphen'),
  ];
}

/** `IsValidPercent`: `25%`. */
export function isValidPercent(value: string): Messages {
  const words = "a valid percent string must be a numeric string followed by an ending '%'";
  return when(!/^[0-9]+%$/.test(value), patternMessage(words, '[0-9]+%', '1%', '93%'));
}

/** `IsHTTPHeaderName`. */
export function isHttpHeaderName(value: string): Messages {
  const words = "a valid HTTP header must consist of alphanumeric characters or '-'";
  return when(!/^[-A-Za-z0-9]+$/.test(value), patternMessage(words, '[-A-Za-z0-9]+', 'X-Header-Name'));
}

/** The name of an environment variable: any printable ASCII but `=` since 1.32 (KEP-4369, `IsRelaxedEnvVarName`), `IsEnvVarName` before. */
export function isEnvVarName(value: string, { minor }: ApiServer): Messages {
  return minor >= 32 ? isRelaxedEnvVarName(value) : isStrictEnvVarName(value);
}

function isRelaxedEnvVarName(value: string): Messages {
  const words = "a valid environment variable name must consist only of printable ASCII characters other than '='";
  return [
    ...when(value === '', `environment variable name ${EMPTY_MESSAGE}`),
    ...when(!/^[ -<>-~]*$/.test(value), words),
  ];
}

function isStrictEnvVarName(value: string): Messages {
  const pattern = '[-._a-zA-Z][-._a-zA-Z0-9]*';
  const words =
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit";
  const message = patternMessage(words, pattern, 'my.env-name', 'MY_ENV.NAME', 'MyEnvName1');
  return [...when(!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(value), message), ...climbs(value)];
}

/** `IsConfigMapKey`: a key of a ConfigMap or Secret, which becomes a file's name. */
export function isConfigMapKey(key: string): Messages {
  const words = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
  const message = patternMessage(words, '[-._a-zA-Z0-9]+', 'key.name', 'KEY_NAME', 'key-name');
  return [
    ...when(byteLength(key) > 253, maxLengthMessage(253)),
    ...when(!/^[-._a-zA-Z0-9]+$/.test(key), message),
    ...climbs(key),
  ];
}

/** `hasChDirPrefix`: what would leave a folder. */
function climbs(value: string): Messages {
  if (value === '.' || value === '..') return [`must not be '${value}'`];
  return when(value.startsWith('..'), "must not start with '..'");
}

function when(wrong: boolean, message: string): Messages {
  return wrong ? [message] : [];
}
