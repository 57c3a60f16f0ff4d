import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { resolveScalar } from '../source/scalar.ts';
import { setAt, valueAt } from './field-spec.ts';
import { sortedKeys } from './format-yaml.ts';
import { KustomizeError } from './kustomize-error.ts';
import { matchPath } from './path-matcher.ts';
import { cloneTree, isTree, type Tree, type TreeMap, textOf } from './tree.ts';

/**
 * Sets a field inside of a text that is itself JSON or YAML, and prints it again as kustomize does: JSON with sorted keys, indented
 * when it was; YAML with its comments and quotes. Null when the text is neither. Source: kustomize 5.8 `api/filters/replacement`.
 * @throws KustomizeError when the path leads nowhere.
 */
export function setInText(text: string, parts: readonly string[], value: Tree): string | null {
  const json = parsedJson(text);
  if (json !== undefined) return setInJson(text, json, parts, value);
  const document = parseDocument(text, { version: '1.2', logLevel: 'silent' });
  if (document.errors.length > 0 || !(isMap(document.contents) || isSeq(document.contents))) return null;
  const tree = cloneTree(document.toJS({ maxAliasCount: 100 }));
  const places = isTree(tree) ? matchPath(tree, parts, 'none') : [];
  if (places.length === 0) throw new KustomizeError(`unable to find field "${parts.join('.')}"`);
  for (const { path } of places) {
    const node = document.getIn(path, true);
    // A plain scalar stays plain: "3" put where 1 stood is the number 3.
    if (isScalar(node) && typeof value !== 'object')
      document.setIn(path, node.type === 'PLAIN' ? plain(String(value)) : value);
    else document.setIn(path, document.createNode(value));
  }
  return document
    .toString({ lineWidth: 0, indentSeq: false, flowCollectionPadding: false, singleQuote: true })
    .replace(text.endsWith('\n') ? /$^/ : /\n$/, '');
}

function plain(text: string): unknown {
  const value = resolveScalar(text, 'kustomize');
  return typeof value === 'object' ? text : value;
}

function parsedJson(text: string): TreeMap | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const value: Tree = cloneTree(JSON.parse(text));
    return isTree(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function setInJson(text: string, json: TreeMap, parts: readonly string[], value: Tree): string {
  const places = matchPath(json, parts, 'none');
  if (places.length === 0) throw new KustomizeError(`unable to find field "${parts.join('.')}"`);
  for (const { holder, key } of places)
    setAt(holder, key, typeof valueAt(holder, key) === 'string' ? textOf(value) : value);
  return JSON.stringify(sortedKeys(json), null, text.includes('\n') ? 2 : undefined);
}
