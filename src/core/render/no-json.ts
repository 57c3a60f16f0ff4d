import type { FieldPath } from '../values/field-path.ts';
import { KustomizeError } from './kustomize-error.ts';
import { valueAtPath } from './patch-path.ts';
import type { Resource } from './resource.ts';
import { isTree, type Tree } from './tree.ts';

/** What Go's JSON encoder says of an object that holds what has no JSON; what a patch took out does not count. */
export function unsupportedIn({ value, noJson }: Resource): readonly string[] {
  return noJson
    .filter(({ path, part }) => {
      const found = valueAtPath(value, path);
      return part === 'value' ? typeof found === 'string' && INFINITE.test(found) : found !== undefined;
    })
    .map(complaint);
}

function complaint({ part, word }: Resource['noJson'][number]): string {
  if (part === 'collection') return `${NO_KEY}${word}`;
  return part === 'key' ? 'json: unsupported type: map[interface {}]interface {}' : `json: unsupported value: ${word}`;
}

const NO_KEY = 'yaml: invalid map key: ';

const INFINITE = /^[-+]?\.(?:inf|nan)$/i;

/** @throws KustomizeError in kustomize's words: its library that prints the output makes JSON of every object first. */
export function refuseNoJson(resource: Resource): void {
  if (resource.noJson.length === 0) return;
  const messages = unsupportedIn(resource);
  const [message] = messages.toSorted();
  if (message === undefined) return;
  const unread = messages.find((one) => one.startsWith(NO_KEY));
  if (unread !== undefined) throw new KustomizeError(`map[string]interface {}(nil): ${unread}`, resource.source);
  const words = new Map(resource.noJson.map(({ path, part, word }) => [`${part} ${path.join('\0')}`, word]));
  throw new KustomizeError(`${goSyntax(resource.value, [], words)}: ${message}`, resource.source);
}

/** What Go's `%#v` prints; in a mapping with other keys than text, those come last. */
function goSyntax(value: Tree, path: FieldPath, words: ReadonlyMap<string, string>): string {
  const inner = (key: string | number, one: Tree): string => goSyntax(one, [...path, key], words);
  if (Array.isArray(value)) return `[]interface {}{${value.map((one, index) => inner(index, one)).join(', ')}}`;
  if (!isTree(value)) return words.get(`value ${path.join('\0')}`) ?? scalar(value);
  const wordOf = (key: string): string | undefined => words.get(`key ${[...path, key].join('\0')}`);
  const keys = Object.keys(value).toSorted(
    (a, b) => Number(wordOf(a) !== undefined) - Number(wordOf(b) !== undefined) || (a < b ? -1 : 1),
  );
  const pairs = keys.map((key) => `${wordOf(key) ?? JSON.stringify(key)}:${inner(key, value[key] ?? null)}`);
  const type = keys.some((key) => wordOf(key) !== undefined) ? 'interface {}' : 'string';
  return `map[${type}]interface {}{${pairs.join(', ')}}`;
}

function scalar(value: string | number | boolean | null): string {
  return value === null ? 'interface {}(nil)' : JSON.stringify(value);
}
