import { type Document, isCollection, isScalar, visit } from 'yaml';
import { editableDocuments } from '../source/compose-yaml.ts';
import { parseYaml } from '../source/parse-manifests.ts';
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
  const [document, ...others] = editableDocuments(text, { version: '1.2', logLevel: 'silent' });
  if (document === undefined) return null;
  const json = parsedJson(text);
  if (json !== undefined) return setInJson(text, json, parts, value);
  const [read] = parseYaml('', text, 'kustomize').documents;
  if (others.length > 0 || document.errors.length > 0 || read === undefined) return null;
  return isCollection(document.contents) ? setInYaml(text, document, cloneTree(read.value), { parts, value }) : null;
}

interface Change {
  readonly parts: readonly string[];
  readonly value: Tree;
}

function setInYaml(text: string, document: Document.Parsed, tree: Tree, { parts, value }: Change): string {
  const places = isTree(tree) ? matchPath(tree, parts, 'none') : [];
  if (places.length === 0) throw notFound(parts);
  for (const { path } of places) {
    // What an alias stands for is written elsewhere.
    if (!isCollection(path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)))
      throw notFound(parts);
    const node = document.getIn(path, true);
    // A plain scalar stays plain: "3" put where 1 stood is the number 3.
    if (isScalar(node) && typeof value !== 'object')
      document.setIn(path, node.type === 'PLAIN' ? plain(String(value)) : value);
    else document.setIn(path, document.createNode(value));
  }
  refuseLostAnchors(document);
  return document
    .toString({ lineWidth: 0, indentSeq: false, flowCollectionPadding: false, singleQuote: true })
    .replace(text.endsWith('\n') ? /$^/ : /\n$/, '');
}

/** @throws KustomizeError when the anchor of an alias was in what is gone now. */
function refuseLostAnchors(document: Document.Parsed): void {
  const anchors = new Set<string | undefined>();
  visit(document, {
    Value: (_, { anchor }) => void anchors.add(anchor),
    Alias: (_, { source }) => {
      if (!anchors.has(source)) throw new KustomizeError(`unknown anchor '${source}' referenced`);
    },
  });
}

function notFound(parts: readonly string[]): KustomizeError {
  return new KustomizeError(`unable to find field "${parts.join('.')}"`);
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
  if (places.length === 0) throw notFound(parts);
  for (const { holder, key } of places)
    setAt(holder, key, typeof valueAt(holder, key) === 'string' ? textOf(value) : value);
  return JSON.stringify(sortedKeys(json), null, text.includes('\n') ? 2 : undefined);
}
