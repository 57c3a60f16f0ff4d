import { parseYaml } from '../source/parse-manifests.ts';
import { splitDocuments } from '../source/yaml-chunks.ts';
import type { FieldPath } from '../values/field-path.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { type Cause, causeAt, sourceAt } from './cause.ts';
import { type FolderLoader, joinPath, type LoadedFile, loadFile, shown } from './folder-loader.ts';
import { decodeStruct } from './go-struct.ts';
import type { Kustomization } from './kustomization.ts';
import { KUSTOMIZATION_STRUCTS } from './kustomization-structs.ts';
import { KustomizeError } from './kustomize-error.ts';

/** A kustomization file that was read, and how its lines are found. */
export interface KustomizationFile {
  readonly kustomization: Kustomization;
  readonly path: string;
  readonly text: string;
  /** `resources`, then `bases`. */
  readonly resourcePaths: readonly { readonly path: string; readonly field: string; readonly index: number }[];
  /** The cause that is a field of this file. */
  readonly cause: (by: string, path: FieldPath) => Cause;
}

/** In the order kustomize tries them; exactly one may exist. */
export const KUSTOMIZATION_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/**
 * Reads the kustomization file of a folder: YAML 1.1, unknown fields refused, old spellings understood.
 * Source: kustomize `api/types/kustomization.go`, `api/internal/target/kusttarget.go` (Load).
 */
export function readKustomization(loader: FolderLoader): KustomizationFile {
  const loaded = findFile(loader);
  const { kustomization } = decodeKustomization(loaded);
  if (saysNothing(kustomization)) throw emptyFile(loaded);
  const problems = enforce(kustomization);
  const source = { file: loaded.path, line: 1 };
  if (problems.length > 0) {
    const where = shown(loader.files, loader.folder);
    throw new KustomizeError(`Failed to read kustomization file under ${where}:\n${problems.join('\n')}`, source);
  }
  const { path, text } = loaded;
  const resourcePaths = (['resources', 'bases'] as const).flatMap((field) =>
    (kustomization[field] ?? []).map((entry, index) => ({ path: entry, field, index })),
  );
  return {
    kustomization,
    path,
    text,
    resourcePaths,
    cause: (by, field) => causeAt(by, { file: path, text, document: 0 }, field),
  };
}

function findFile(loader: FolderLoader): LoadedFile {
  const found: LoadedFile[] = [];
  for (const name of KUSTOMIZATION_NAMES) {
    const path = joinPath(loader.folder, name);
    if (loader.files.snapshot.file(path) !== undefined) found.push(loadFile(loader, name));
  }
  const where = shown(loader.files, loader.folder);
  if (found.length > 1) throw new KustomizeError(`Found multiple kustomization files under: ${where}\n`);
  const [only] = found;
  if (only !== undefined) return only;
  throw new KustomizeError(
    `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${where}'`,
  );
}

function decodeKustomization(loaded: LoadedFile): { readonly kustomization: Kustomization } {
  const parsed = parseYaml(loaded.path, firstDocument(loaded.text), 'kubernetes');
  const [problem] = parsed.problems;
  if (problem !== undefined) throw new KustomizeError(`invalid Kustomization: ${problem.message}`, problem.source);
  const value = parsed.documents[0]?.value ?? null;
  if (value === null) throw emptyFile(loaded);
  if (!isJsonObject(value)) {
    throw new KustomizeError(
      'invalid Kustomization: json: cannot unmarshal into Go value of type types.Kustomization',
      {
        file: loaded.path,
        line: 1,
      },
    );
  }
  try {
    // The structs describe exactly the type `Kustomization`.
    return { kustomization: modern(decodeStruct(KUSTOMIZATION_STRUCTS, 'Kustomization', value)) };
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`invalid Kustomization: ${error.message}`, lineOfUnknown(loaded, value, error.message));
  }
}

/** kustomize decodes the first document and does not look at what follows. */
function firstDocument(text: string): string {
  const chunks = splitDocuments(text);
  const first = chunks.find(({ start, end }) => /^[ \t]*[^\s#]/m.test(text.slice(start, end)));
  return first === undefined ? text : text.slice(0, first.end);
}

function emptyFile(loaded: LoadedFile): KustomizeError {
  return new KustomizeError('kustomization.yaml is empty', { file: loaded.path, line: 1 });
}

/** `kind` and `apiVersion` alone are nothing; an empty list is something (`api/types/kustomization.go`, CheckEmpty). */
function saysNothing({ apiVersion: _apiVersion, kind: _kind, ...rest }: Kustomization): boolean {
  return Object.values(rest).every((value) => value === '');
}

function lineOfUnknown(loaded: LoadedFile, value: JsonObject, message: string): ReturnType<typeof sourceAt> {
  const name = /"([^"]*)"$/.exec(message)?.[1] ?? /struct field \w+\.(\w+)/.exec(message)?.[1] ?? '';
  return sourceAt({ file: loaded.path, text: loaded.text, document: 0 }, pathOfKey(value, name) ?? []);
}

function pathOfKey(value: Json, name: string): FieldPath | null {
  if (Array.isArray(value)) {
    const list: readonly Json[] = value;
    return firstPath(list.entries(), name);
  }
  if (!isJsonObject(value)) return null;
  return Object.hasOwn(value, name) ? [name] : firstPath(Object.entries(value), name);
}

function firstPath(entries: Iterable<readonly [string | number, Json]>, name: string): FieldPath | null {
  for (const [key, inner] of entries) {
    const found = pathOfKey(inner, name);
    if (found !== null) return [key, ...found];
  }
  return null;
}

/** `imageTags` is the old name of `images`; both count. */
function modern(kustomization: Kustomization): Kustomization {
  const { images = [], imageTags } = kustomization;
  return imageTags === undefined ? kustomization : { ...kustomization, images: [...images, ...imageTags] };
}

function enforce(kustomization: Kustomization): readonly string[] {
  const { apiVersion = '', kind = 'Kustomization' } = kustomization;
  const isComponent = kind === 'Component';
  const problems: string[] = [];
  if (kind !== 'Kustomization' && !isComponent) problems.push(`kind should be Kustomization or Component`);
  const wanted = isComponent ? 'kustomize.config.k8s.io/v1alpha1' : 'kustomize.config.k8s.io/v1beta1';
  if (apiVersion !== '' && apiVersion !== wanted) problems.push(`apiVersion for ${kind} should be ${wanted}`);
  return problems;
}
