import { setOwn } from '../source/own-key.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Gap } from '../values/gap.ts';
import type { Source } from '../values/source.ts';
import { encodeBase64 } from './base64.ts';
import type { Cause } from './cause.ts';
import { type FolderLoader, loadFile } from './folder-loader.ts';
import type { GeneratorArgs, GeneratorOptions } from './kustomization.ts';
import { KustomizeError, withPrefix } from './kustomize-error.ts';
import { newResource, type Resource, touch } from './resource.ts';
import { childMap, type Tree, type TreeMap } from './tree.ts';

/** One key of a generated object, before it is known to be text or bytes, and where it is said. */
interface Pair {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly cause: Cause;
}

/** Where a generator stands, what it reads through, and where it tells what Git does not show. */
export interface GeneratorPlace {
  readonly loader: FolderLoader;
  readonly source: () => Source;
  /** The line of a field of the generator. */
  readonly cause: (path: FieldPath) => Cause;
  readonly gaps: Gap[];
}

/**
 * Makes the object of one `configMapGenerator` or `secretGenerator` entry.
 * Source: kustomize `api/internal/generators`, `api/kv/kv.go`.
 * @throws KustomizeError in kustomize's words.
 */
export function generate(kind: 'ConfigMap' | 'Secret', args: GeneratorArgs, from: GeneratorPlace): Resource {
  if (!args.name) throw new KustomizeError('a configmap must have a name');
  const value: TreeMap = { apiVersion: 'v1', kind, metadata: metadataFor(args) };
  if (kind === 'Secret') value['type'] = args.type || 'Opaque';
  const resource = newResource(value, from.source, 0, []);
  const seen = new Set<string>();
  for (const pair of readPairs(args, from)) {
    if (seen.has(pair.key))
      throw new KustomizeError(`configmap ${args.name} illegally repeats the key \`${pair.key}\``);
    seen.add(pair.key);
    putPair(resource, kind, pair);
  }
  if (args.options?.immutable === true) value['immutable'] = true;
  resource.generated = { behavior: args.behavior ?? '', needsHash: args.options?.disableNameSuffixHash !== true };
  return resource;
}

/** Global `generatorOptions` fill what an entry's own options leave open. */
export function withGlobalOptions(args: GeneratorArgs, global: GeneratorOptions | undefined): GeneratorArgs {
  if (global === undefined) return args;
  const own = args.options ?? {};
  return {
    ...args,
    options: {
      labels: { ...global.labels, ...own.labels },
      annotations: { ...global.annotations, ...own.annotations },
      disableNameSuffixHash: global.disableNameSuffixHash === true || own.disableNameSuffixHash === true,
      immutable: global.immutable === true || own.immutable === true,
    },
  };
}

function metadataFor(args: GeneratorArgs): TreeMap {
  const metadata: TreeMap = { name: args.name ?? '' };
  if (args.namespace) metadata['namespace'] = args.namespace;
  for (const part of ['labels', 'annotations'] as const) {
    const pairs = Object.entries(args.options?.[part] ?? {});
    if (pairs.length > 0) metadata[part] = Object.fromEntries(pairs);
  }
  return metadata;
}

function putPair(resource: Resource, kind: 'ConfigMap' | 'Secret', pair: Pair): void {
  const text = kind === 'ConfigMap' ? utf8(pair.bytes) : null;
  const part = kind === 'Secret' || text !== null ? 'data' : 'binaryData';
  const data = text ?? wrapped(encodeBase64(pair.bytes));
  setOwn<Tree>(childMap(resource.value, part), pair.key, data);
  touch(resource, [part, pair.key], data, pair.cause);
}

/** kustomize breaks long base64 after 70 letters, and then ends every line. */
function wrapped(base64: string): string {
  if (base64.length < 70) return base64;
  return (base64.match(/.{1,70}/g) ?? []).map((line) => `${line}\n`).join('');
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function readPairs(args: GeneratorArgs, from: GeneratorPlace): readonly Pair[] {
  const { literals = [], files = [] } = args;
  const envs = [...(args.envs ?? []), ...(args.env ? [args.env] : [])];
  return [
    ...loading('env source files:', envs, (path) => [...envPairs(path, from)]),
    ...loading('literal sources', literals, (literal, index) => [
      { ...literalPair(literal), cause: from.cause(['literals', index]) },
    ]),
    ...loading('file sources:', files, (source, index) => [
      { ...filePair(source, from.loader), cause: from.cause(['files', index]) },
    ]),
  ];
}

function loading(
  what: string,
  sources: readonly string[],
  read: (source: string, index: number) => readonly Pair[],
): readonly Pair[] {
  return withPrefix(`loading KV pairs: ${what} [${sources.join(' ')}]`, () => sources.flatMap(read));
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function* envPairs(path: string, { loader, gaps, cause }: GeneratorPlace): Iterable<Pair> {
  const loaded = loadFile(loader, path);
  const { by } = cause([]);
  const lines = loaded.text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (const [index, raw] of lines.entries()) {
    const line = raw.trimStart();
    if (line === '' || line.startsWith('#')) continue;
    const at = line.indexOf('=');
    const key = at < 0 ? line : line.slice(0, at);
    const source = { file: loaded.path, line: index + 1 };
    if (at < 0) gaps.push(environmentGap(key, source));
    yield { key, bytes: bytesOf(at < 0 ? '' : line.slice(at + 1)), cause: { by, source: () => source } };
  }
}

/** Without a value kustomize takes the variable of its own environment, which is empty where it is not set. */
function environmentGap(key: string, source: Source): Gap {
  return {
    reason: 'generator',
    detail: `${key} has no value in ${source.file}: kustomize takes it from its environment, and here it is taken as empty`,
    source,
  };
}

function literalPair(literal: string): Omit<Pair, 'cause'> {
  const at = literal.indexOf('=');
  if (at < 0) throw new KustomizeError(`invalid literal source ${literal}, expected key=value`);
  if (at === 0) throw new KustomizeError(`invalid literal source ${literal}, expected key=value`);
  return { key: literal.slice(0, at), bytes: bytesOf(unquoted(literal.slice(at + 1))) };
}

function unquoted(text: string): string {
  const first = text[0];
  const isQuoted = text.length >= 2 && (first === '"' || first === "'") && text.endsWith(first);
  return isQuoted ? text.slice(1, -1) : text;
}

function filePair(source: string, loader: FolderLoader): Omit<Pair, 'cause'> {
  const { key, path } = parseFileSource(source);
  return { key, bytes: loadFile(loader, path).file.bytes };
}

function parseFileSource(source: string): { readonly key: string; readonly path: string } {
  const parts = source.split('=');
  if (parts.length === 1) return { key: source.slice(source.lastIndexOf('/') + 1), path: source };
  if (parts.length > 2) throw new KustomizeError(`source "${source}" key name or file path contains '='`);
  const [key = '', path = ''] = parts;
  if (key === '') throw new KustomizeError(`missing key name for file path "${path}" in source "${source}"`);
  if (path === '') throw new KustomizeError(`missing file path for key name "${key}" in source "${source}"`);
  return { key, path };
}
