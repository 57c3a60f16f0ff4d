import { byteLength, maxLengthMessage, patternMessage } from './messages.ts';

/** What the rules of names say about a text: nothing, or everything that is wrong with it. */
export type Messages = readonly string[];

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const LABEL_WITH_UNDERSCORE = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const SUBDOMAIN_WITH_UNDERSCORE = `${LABEL_WITH_UNDERSCORE}(\\.${LABEL_WITH_UNDERSCORE})*`;
const WILDCARD = `\\*\\.${SUBDOMAIN}`;

const COMPILED = new Map<string, RegExp>();

const LABEL_LENGTH = 63;
const SUBDOMAIN_LENGTH = 253;

const SUBDOMAIN_WORDS =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";

/** `IsDNS1123Label` (apimachinery, `pkg/util/validation/validation.go`), as all functions here are named after theirs. */
export function isDns1123Label(value: string): Messages {
  const words =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
  const tooLong = longerThan(LABEL_LENGTH, value);
  if (isWhole(LABEL, value)) return tooLong;
  const dots = isWhole(SUBDOMAIN, value);
  return [...tooLong, dots ? 'must not contain dots' : patternMessage(words, LABEL, 'my-name', '123-abc')];
}

/** `IsDNS1123Subdomain`; the prefix of a label key counts in bytes since 1.35. */
export function isDns1123Subdomain(value: string, unit: 'characters' | 'bytes' = 'characters'): Messages {
  return [
    ...longerThan(SUBDOMAIN_LENGTH, value, unit),
    ...unless(SUBDOMAIN, value, patternMessage(SUBDOMAIN_WORDS, SUBDOMAIN, 'example.com')),
  ];
}

/** `IsDNS1123SubdomainWithUnderscore`: search paths of a Pod's DNS. */
export function isDns1123SubdomainWithUnderscore(value: string): Messages {
  const words = SUBDOMAIN_WORDS.replace("'-' or", "'_', '-' or");
  const message = patternMessage(words, SUBDOMAIN_WITH_UNDERSCORE, 'example.com');
  return [...longerThan(SUBDOMAIN_LENGTH, value), ...unless(SUBDOMAIN_WITH_UNDERSCORE, value, message)];
}

/** `IsDNS1035Label`: names of Services up to 1.35. */
export function isDns1035Label(value: string): Messages {
  const words =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
  const message = patternMessage(words, LABEL_1035, 'my-name', 'abc-123');
  return [...longerThan(LABEL_LENGTH, value), ...unless(LABEL_1035, value, message)];
}

/** `IsWildcardDNS1123Subdomain`. */
export function isWildcardDns1123Subdomain(value: string): Messages {
  const words =
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";
  const message = patternMessage(words, WILDCARD, '*.example.com');
  return [...longerThan(SUBDOMAIN_LENGTH, value), ...unless(WILDCARD, value, message)];
}

function longerThan(limit: number, value: string, unit: 'characters' | 'bytes' = 'characters'): Messages {
  return byteLength(value) > limit ? [maxLengthMessage(limit, unit)] : [];
}

/** Patterns are compiled once. Go's `$` without `(?m)` is the end of the text, as here. */
function isWhole(pattern: string, value: string): boolean {
  const compiled = COMPILED.get(pattern) ?? new RegExp(`^(?:${pattern})$`);
  COMPILED.set(pattern, compiled);
  return compiled.test(value);
}

function unless(pattern: string, value: string, message: string): Messages {
  return isWhole(pattern, value) ? [] : [message];
}
