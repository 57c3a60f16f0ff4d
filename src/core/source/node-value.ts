import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { FieldPath } from '../values/field-path.ts';
import { isJsonObject, type Json } from '../values/json.ts';
import { goValue } from './go-value.ts';
import { type JsonMap, setOwn } from './own-key.ts';
import { resolveScalar, type YamlDialect } from './scalar.ts';

/** A mapping key that was written twice; offsets are inside of the parsed text. The last one wins. */
export interface DuplicateKey {
  readonly key: string;
  readonly first: number;
  readonly again: number;
}

/** A scalar that is not text, written otherwise than its value prints: `null` and `~` (an empty value is not listed), `1.10`, `0x1F`. */
export interface Spelling {
  readonly path: FieldPath;
  readonly text: string;
}

/** What YAML can say and JSON cannot: a key that is no text or even a collection (the path is its value's), an infinity, not-a-number. */
export interface NoJson {
  readonly path: FieldPath;
  readonly part: 'key' | 'collection' | 'value';
  /** As Go prints it: `1`, `+Inf`. */
  readonly word: string;
}

/** The value of a document, or one line in go-yaml's words on why it has none. */
export interface NodeValue {
  readonly value: Json;
  readonly duplicates: readonly DuplicateKey[];
  readonly spellings: readonly Spelling[];
  /** Empty where the reader is one that makes JSON of all it reads. */
  readonly noJson: readonly NoJson[];
  readonly failure: { readonly message: string; readonly offset: number } | null;
}

interface Reading {
  readonly dialect: YamlDialect;
  readonly anchors: Map<string, { readonly value: Json; readonly size: number }>;
  readonly duplicates: DuplicateKey[];
  readonly spellings: Spelling[];
  readonly noJson: NoJson[];
  /** The way to the node being read. */
  readonly path: (string | number)[];
  /** Nodes seen so far, counting what aliases repeat, and those that only aliases brought: go-yaml's measure of a bomb. */
  seen: number;
  aliased: number;
  depth: number;
}

class Unreadable extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const MAX_DEPTH = 1000;

/** Reads composed YAML nodes as go-yaml decodes them into maps: anchors, merge keys, scalars by dialect. Aliases share their value. */
export function valueOfNode(node: Node | null, dialect: YamlDialect): NodeValue {
  const reading: Reading = {
    dialect,
    anchors: new Map(),
    duplicates: [],
    spellings: [],
    noJson: [],
    path: [],
    seen: 0,
    aliased: 0,
    depth: 0,
  };
  try {
    const value = read(node, reading);
    const { duplicates, spellings, noJson } = reading;
    return { value, duplicates, spellings, noJson, failure: null };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const failure = { message: error.message, offset: error.offset };
    return { value: null, duplicates: [], spellings: [], noJson: [], failure };
  }
}

function read(node: Node | null, reading: Reading): Json {
  reading.seen += 1;
  if (node === null) return null;
  if (isAlias(node)) return readAlias(node, reading);
  const before = reading.seen;
  reading.depth += 1;
  if (reading.depth > MAX_DEPTH) throw new Unreadable('exceeded max depth of 10000', offsetOf(node));
  const value = readContent(node, reading);
  reading.depth -= 1;
  if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
    reading.anchors.set(node.anchor, { value, size: reading.seen - before + 1 });
  }
  return value;
}

function readContent(node: Node, reading: Reading): Json {
  if (isScalar(node)) noteNoJson(node, reading);
  if (isScalar(node)) return spelled(node, readScalar(node, reading.dialect), reading);
  if (isSeq(node)) return node.items.map((item, index) => readAt(index, asNode(item), reading));
  return isMap(node) ? readMap(node, reading) : null;
}

function readAt(key: string | number, node: Node | null, reading: Reading): Json {
  reading.path.push(key);
  const value = read(node, reading);
  reading.path.pop();
  return value;
}

function spelled(node: Scalar, value: Json, reading: Reading): Json {
  const text = node.source ?? '';
  if (typeof value !== 'string' && text !== '' && (value === null || text !== JSON.stringify(value)))
    reading.spellings.push({ path: [...reading.path], text });
  return value;
}

function readAlias(node: Alias, reading: Reading): Json {
  const target = reading.anchors.get(node.source);
  if (target === undefined) throw new Unreadable(`unknown anchor '${node.source}' referenced`, offsetOf(node));
  reading.seen += target.size;
  reading.aliased += target.size;
  if (reading.aliased > 100 && reading.seen > 1000 && reading.aliased / reading.seen > allowedShare(reading.seen)) {
    throw new Unreadable('document contains excessive aliasing', offsetOf(node));
  }
  return target.value;
}

/** go-yaml `decode.go`, allowedAliasRatio: 99 % for small documents, down to 10 % for documents of four million nodes. */
function allowedShare(nodes: number): number {
  const low = 400_000;
  const high = 4_000_000;
  if (nodes <= low) return 0.99;
  return nodes >= high ? 0.1 : 0.99 - 0.89 * ((nodes - low) / (high - low));
}

function readScalar(node: Scalar, dialect: YamlDialect): Json {
  const text = typeof node.value === 'string' ? node.value : '';
  switch (node.tag) {
    case 'tag:yaml.org,2002:str':
    case '!':
      return node.source === undefined || node.type !== 'PLAIN' ? text : node.source;
    case 'tag:yaml.org,2002:null':
      return null;
    case 'tag:yaml.org,2002:binary':
      return dialect === 'kubernetes' ? decodeBase64(text) : text;
    case 'tag:yaml.org,2002:int':
    case 'tag:yaml.org,2002:float':
    case 'tag:yaml.org,2002:bool':
      return resolveScalar(text, dialect);
    default:
      return node.type === 'PLAIN' || node.type === undefined ? resolveScalar(text, dialect) : text;
  }
}

const NO_JSON = /^(?:\+?(\.inf|\.Inf|\.INF)|(-\.inf|-\.Inf|-\.INF)|\.nan|\.NaN|\.NAN)$/;

function mayBeNoNumber(text = ''): boolean {
  return text.length < 6 && (text.startsWith('.') || text.startsWith('+') || text.startsWith('-'));
}

/** sigs.k8s.io/yaml makes JSON of what it reads, and JSON has no infinities; kustomize finds out when it prints. */
function noteNoJson(node: Scalar, { dialect, noJson, path }: Reading): void {
  const match = node.type === 'PLAIN' && mayBeNoNumber(node.source) ? NO_JSON.exec(node.source ?? '') : null;
  if (match === null) return;
  const word = match[1] !== undefined ? '+Inf' : match[2] !== undefined ? '-Inf' : 'NaN';
  if (dialect === 'kubernetes') throw new Unreadable(`json: unsupported value: ${word}`, offsetOf(node));
  noJson.push({ path: [...path], part: 'value', word });
}

function decodeBase64(text: string): string {
  const compact = text.replace(/\s/g, '');
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(compact), (char) => char.charCodeAt(0)));
  } catch {
    return text;
  }
}

function readMap(node: YAMLMap, reading: Reading): Json {
  const result: JsonMap = {};
  const own = new Map<string, number>();
  const merges: Json[] = [];
  for (const pair of node.items) {
    if (isMergeKey(pair)) {
      merges.push(read(asNode(pair.value), reading));
      continue;
    }
    const key = readKey(pair, reading);
    const at = offsetOf(asNode(pair.key));
    const first = own.get(key);
    if (first === undefined) own.set(key, at);
    else reading.duplicates.push({ key, first, again: at });
    noteKey(key, asNode(pair.key), reading);
    setOwn(result, key, readAt(key, asNode(pair.value), reading));
  }
  for (const merge of merges) mergeInto(result, merge, node);
  return result;
}

function readKey(pair: Pair, reading: Reading): string {
  const node = asNode(pair.key);
  const key =
    isScalar(node) && reading.dialect === 'kustomize' ? (node.source ?? String(node.value)) : read(node, reading);
  if (typeof key === 'string') return key;
  if (typeof key === 'boolean' || typeof key === 'number') return String(key);
  if (key === null) return 'null';
  return collectionAsKey(key, node, reading);
}

/** Most often a template of Helm: `name: {{ .Values.name }}`. */
function collectionAsKey(key: Json, node: Node | null, { dialect, noJson, path }: Reading): string {
  if (dialect === 'kubernetes') {
    const types = { nothing: 'interface {}(nil)', mapping: 'map[interface {}]interface {}' };
    throw new Unreadable(`invalid map key: ${goValue(key, types)}`, offsetOf(node));
  }
  const text = JSON.stringify(key);
  const word = goValue(key, { nothing: '""', mapping: 'map[string]interface {}' });
  noJson.push({ path: [...path, text], part: 'collection', word });
  return text;
}

function noteKey(key: string, node: Node | null, { dialect, noJson, path }: Reading): void {
  if (dialect !== 'kustomize' || !isScalar(node) || node.type !== 'PLAIN' || node.tag !== undefined) return;
  const value = resolveScalar(key, dialect);
  if (typeof value !== 'string')
    noJson.push({
      path: [...path, key],
      part: 'key',
      word: value === null ? 'interface {}(nil)' : JSON.stringify(value),
    });
}

function isMergeKey(pair: Pair): boolean {
  const key = pair.key;
  return isScalar(key) && key.type === 'PLAIN' && key.value === '<<';
}

/** Keys of the mapping itself win over merged ones, and earlier merged mappings over later ones. */
function mergeInto(result: JsonMap, merge: Json, node: YAMLMap): void {
  for (const from of Array.isArray(merge) ? merge : [merge]) {
    if (!isJsonObject(from))
      throw new Unreadable('map merge requires map or sequence of maps as the value', offsetOf(node));
    for (const [key, value] of Object.entries(from)) if (!Object.hasOwn(result, key)) setOwn(result, key, value);
  }
}

function asNode(value: unknown): Node | null {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : null;
}

function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}
