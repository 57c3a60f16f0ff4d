import { parseYaml } from '../source/parse-manifests.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { objectsAt, stringAt } from '../values/read-json.ts';
import type { Snapshot } from '../values/snapshot.ts';
import type { Params, TemplateStyle } from './fill-template.ts';
import { flattened } from './flattened.ts';
import { normalizedName } from './normalized-name.ts';
import { gitPathMatcher, pathMatcher } from './path-match.ts';
import { TemplateError } from './template-functions.ts';

/** What a Git generator looks at. */
export interface GitAsked {
  readonly repoUrl: string | undefined;
  readonly revision: string | undefined;
}

interface Reading {
  readonly snapshot: Snapshot;
  readonly style: TemplateStyle;
}

/** One set of parameters for each folder that a Git generator's `directories` name (argo-cd, `applicationset/generators/git.go`). */
export function gitDirectories(git: JsonObject, { snapshot, style }: Reading): readonly Params[] {
  const wanted = chosen(git, 'directories', pathMatcher);
  return foldersOf(snapshot)
    .filter(wanted)
    .map((path) => pathParams(path, null, { go: style.go, prefix: stringAt(git, 'pathParamPrefix') ?? '' }));
}

/** One set of parameters for each object in each file that a Git generator's `files` name. */
export function gitFiles(git: JsonObject, { snapshot, style }: Reading): readonly Params[] {
  const wanted = chosen(git, 'files', gitPathMatcher);
  const prefix = stringAt(git, 'pathParamPrefix') ?? '';
  return snapshot
    .paths()
    .filter(wanted)
    .flatMap((file) => {
      const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.';
      const path = pathParams(folder, file.slice(file.lastIndexOf('/') + 1), { go: style.go, prefix });
      return objectsIn(snapshot, file).map((one) => ({ ...(style.go ? one : flattened(one)), ...path }));
    });
}

type Matcher = (pattern: string) => ((path: string) => boolean) | null;

/** Whether one of the entries names a path and none of those with `exclude`. */
function chosen(git: JsonObject, field: string, matcher: Matcher): (path: string) => boolean {
  const entries = objectsAt(git, field).map((entry) => {
    const pattern = stringAt(entry, 'path') ?? '';
    const matches = matcher(pattern);
    if (matches === null) throw new TemplateError(`the path ${pattern} is malformed`);
    return { matches, excludes: entry['exclude'] === true };
  });
  const included = entries.filter(({ excludes }) => !excludes);
  const excluded = entries.filter(({ excludes }) => excludes);
  return (path) => included.some((one) => one.matches(path)) && !excluded.some((one) => one.matches(path));
}

/** Every folder but the root and those below a hidden one, sorted. */
function foldersOf(snapshot: Snapshot): readonly string[] {
  const folders = new Set<string>();
  for (const path of snapshot.paths()) {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const folder = path.slice(0, slash);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return [...folders].filter((folder) => !/(^|\/)\./.test(folder)).sort();
}

function pathParams(
  path: string,
  filename: string | null,
  { go, prefix }: { readonly go: boolean; readonly prefix: string },
): Params {
  const segments = path.split('/');
  const basename = segments.at(-1) ?? '';
  const texts = {
    basename,
    basenameNormalized: normalizedName(basename),
    ...(filename !== null && { filename, filenameNormalized: normalizedName(filename) }),
  };
  if (go) {
    const own = { path: { path, ...texts, segments } };
    return prefix === '' ? own : { [prefix]: own };
  }
  const name = prefix === '' ? 'path' : `${prefix}.path`;
  const named = Object.entries(texts).map(([key, value]) => [`${name}.${key}`, value] as const);
  const numbered = segments.map((segment, index) => [`${name}[${index}]`, segment] as const);
  return { [name]: path, ...Object.fromEntries(named), ...Object.fromEntries(numbered) };
}

/** A file holds one object or a list of them; an empty list stands for one that is empty. */
function objectsIn(snapshot: Snapshot, file: string): readonly JsonObject[] {
  const { documents, problems } = parseYaml(file, snapshot.text(file) ?? '');
  const value: Json = documents[0]?.value ?? null;
  if (problems.length > 0) throw new TemplateError(`unable to parse file ${file}: ${problems[0]?.message}`);
  if (isJsonObject(value)) return [value];
  if (Array.isArray(value) && value.length > 0) {
    const list: readonly Json[] = value;
    const objects = list.filter(isJsonObject);
    if (objects.length === list.length) return objects;
  }
  if (value === null || (Array.isArray(value) && value.length === 0)) return [{}];
  throw new TemplateError(`unable to parse file ${file}: it holds no objects`);
}
