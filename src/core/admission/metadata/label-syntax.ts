import type { ApiServer } from '../refusal.ts';
import { isDns1123Subdomain, type Messages } from './dns-names.ts';
import { byteLength, EMPTY_MESSAGE, maxLengthMessage, patternMessage } from './messages.ts';

const NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE = `(${NAME})?`;
const WHOLE_NAME = new RegExp(`^(?:${NAME})$`);
const WHOLE_VALUE = new RegExp(`^(?:${VALUE})$`);
const LENGTH = 63;
const WORDS =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** `IsQualifiedName`, also called `IsLabelKey`: the keys of labels and annotations, finalizers, resources (apimachinery, `pkg/api/validate/content/kube.go`). */
export function isQualifiedName(value: string, server: ApiServer): Messages {
  const [first = '', second, third] = value.split('/');
  if (third !== undefined) return [tooManySlashes(server)];
  if (second === undefined) return namePart(first, server);
  return [...prefixPart(first, server), ...namePart(second, server)];
}

/** `IsValidLabelValue`. */
export function isLabelValue(value: string, server: ApiServer): Messages {
  const words = `a valid label must be an empty string or ${WORDS.replace('must ', '')}`;
  return [
    ...(byteLength(value) > LENGTH ? [maxLengthMessage(LENGTH, unitOf(server))] : []),
    ...(WHOLE_VALUE.test(value) ? [] : [patternMessage(words, VALUE, 'MyValue', 'my_value', '12345')]),
  ];
}

function tooManySlashes({ minor }: ApiServer): string {
  const what = minor >= 35 ? 'a valid label key' : 'a qualified name';
  return `${what} ${nameMessage()} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;
}

function prefixPart(prefix: string, server: ApiServer): Messages {
  const messages = prefix === '' ? [EMPTY_MESSAGE] : isDns1123Subdomain(prefix, unitOf(server));
  return messages.map((message) => `prefix part ${message}`);
}

function namePart(name: string, server: ApiServer): Messages {
  const messages = [
    ...(name === '' ? [EMPTY_MESSAGE] : []),
    ...(byteLength(name) > LENGTH ? [maxLengthMessage(LENGTH, unitOf(server))] : []),
    ...(WHOLE_NAME.test(name) ? [] : [nameMessage()]),
  ];
  return messages.map((message) => `name part ${message}`);
}

function nameMessage(): string {
  return patternMessage(WORDS, NAME, 'MyName', 'my.name', '123-abc');
}

function unitOf({ minor }: ApiServer): 'characters' | 'bytes' {
  return minor >= 35 ? 'bytes' : 'characters';
}
