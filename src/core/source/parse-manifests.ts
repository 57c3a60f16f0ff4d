import type { FieldPath } from '../values/field-path.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { caretAt, positionAt } from './lines.ts';
import { type DuplicateKey, type NoJson, type Spelling, valueOfNode } from './node-value.ts';
import { getOwn } from './own-key.ts';
import type { YamlDialect } from './scalar.ts';
import type { YamlProblem } from './yaml-problem.ts';
import { type YamlTree, type YamlTreeDocument, yamlTree } from './yaml-tree.ts';

/** One YAML document's value. */
export interface YamlDocument {
  readonly value: Json;
  /** Position in the file from 0, documents that hold nothing not counted: what `locate` takes. */
  readonly document: number;
  /** First line with content, from 1. */
  readonly line: number;
  readonly duplicates: readonly (DuplicateKey & { readonly line: number; readonly firstLine: number })[];
  /** Scalars whose text is not what their value prints; paths start at the document. */
  readonly spellings: readonly Spelling[];
  /** What has no JSON; paths start at the document. */
  readonly noJson: readonly NoJson[];
}

/** One object of a file: a document, or an item of a `List`. */
export interface Manifest extends YamlDocument {
  readonly value: JsonObject;
  /** Where in its document the object stands: empty, or `['items', 3]` for an item of a `List`. */
  readonly at: FieldPath;
}

export interface ParsedYaml {
  readonly documents: readonly YamlDocument[];
  /** What is wrong, in the order of the text. Documents without a problem are there all the same. */
  readonly problems: readonly YamlProblem[];
}

export interface ParsedManifests {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly YamlProblem[];
}

/**
 * Reads every document of a YAML or JSON text.
 * @param dialect which Go library would read it; see {@link YamlDialect}.
 */
export function parseYaml(file: string, text: string, dialect: YamlDialect = 'kubernetes'): ParsedYaml {
  const tree = yamlTree(file, text, dialect);
  const problems: YamlProblem[] = [];
  const documents: YamlDocument[] = [];
  for (const [index, node] of tree.documents.entries()) {
    const read = node.problem ?? readDocument(tree, node, index, dialect);
    if ('message' in read) problems.push(read);
    else documents.push(read);
  }
  return { documents, problems };
}

/**
 * The Kubernetes objects of a text, `List` kinds flattened. A document that is no mapping is a problem, an empty one is nothing.
 * Objects may share parts (aliases): they are to be read, not written to.
 */
export function parseManifests(file: string, text: string, dialect: YamlDialect = 'kubernetes'): ParsedManifests {
  const parsed = parseYaml(file, text, dialect);
  const problems = [...parsed.problems];
  const manifests: Manifest[] = [];
  for (const document of parsed.documents) {
    if (isJsonObject(document.value)) manifests.push(...flattened({ ...document, value: document.value, at: [] }));
    else if (document.value !== null) problems.push(notAnObject(file, text, document));
  }
  return { manifests, problems };
}

function readDocument(
  tree: YamlTree,
  node: YamlTreeDocument,
  index: number,
  dialect: YamlDialect,
): YamlDocument | YamlProblem {
  const start = node.chunk.start;
  const lineAt = (offset: number): number => positionAt(tree.lines, start + offset).line;
  const read = valueOfNode(node.contents, dialect);
  if (read.failure !== null) {
    const { message, offset } = read.failure;
    return failed(tree, start + offset, message.startsWith('json:') ? message : `yaml: ${message}`);
  }
  return {
    value: read.value,
    document: index,
    line: lineAt(node.contents?.range?.[0] ?? 0),
    spellings: read.spellings,
    noJson: read.noJson,
    duplicates: read.duplicates.map((twice) => ({
      ...twice,
      line: lineAt(twice.again),
      firstLine: lineAt(twice.first),
    })),
  };
}

function failed(tree: YamlTree, offset: number, message: string): YamlProblem {
  return {
    message,
    source: { file: tree.file, ...positionAt(tree.lines, offset) },
    caret: caretAt(tree.text, tree.lines, offset),
  };
}

function notAnObject(file: string, text: string, document: YamlDocument): YamlProblem {
  const kind = Array.isArray(document.value) ? 'array' : typeof document.value;
  return {
    message: `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`,
    source: { file, line: document.line },
    caret: text.split('\n', document.line)[document.line - 1] ?? '',
  };
}

/** A `List` (any kind that ends so, with `items`) stands for its items; kustomize and kubectl flatten it. */
function* flattened(manifest: Manifest): Iterable<Manifest> {
  const kind = getOwn(manifest.value, 'kind');
  const items = getOwn(manifest.value, 'items');
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) {
    yield manifest;
    return;
  }
  const list: readonly Json[] = items;
  for (const [index, item] of list.entries()) {
    if (isJsonObject(item)) yield* flattened({ ...manifest, value: item, at: [...manifest.at, 'items', index] });
  }
}
