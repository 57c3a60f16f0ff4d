import { parseYaml } from '../source/parse-manifests.ts';
import type { FieldPath } from '../values/field-path.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { type Cause, causeAt } from './cause.ts';
import { loadFile } from './folder-loader.ts';
import { decodeStructLoosely } from './go-struct.ts';
import type { Replacement } from './kustomization.ts';
import { KUSTOMIZATION_STRUCTS } from './kustomization-structs.ts';
import { KustomizeError, withPrefix } from './kustomize-error.ts';
import type { PatchPlace } from './patch-text.ts';
import { replace } from './replacements.ts';
import type { Resource } from './resource.ts';

/** A replacement and the line that says it. */
export interface LoadedReplacement {
  readonly replacement: Replacement;
  readonly cause: Cause;
}

/** Replacements, those in files of their own read. Source: kustomize 5.8.1 `api/internal/builtins/ReplacementTransformer.go`. */
export function loadReplacements(
  replacements: readonly Replacement[],
  place: PatchPlace,
  at: FieldPath,
  by: string,
): readonly LoadedReplacement[] {
  return replacements.flatMap((replacement, index) => {
    if (replacement.path && (replacement.source !== undefined || replacement.targets !== undefined)) {
      throw new KustomizeError('cannot specify both path and inline replacement');
    }
    if (replacement.path) return fromFile(replacement.path, place, by);
    return [{ replacement, cause: causeAt(by, place, [...at, index]) }];
  });
}

/** A file holds one replacement or a list of them. */
function fromFile(path: string, place: PatchPlace, by: string): readonly LoadedReplacement[] {
  const loaded = loadFile(place.loader, path);
  const parsed = parseYaml(loaded.path, loaded.text, 'kubernetes');
  const [problem] = parsed.problems;
  if (problem !== undefined)
    throw new KustomizeError(`error converting YAML to JSON: ${problem.message}`, problem.source);
  const value = parsed.documents[0]?.value ?? null;
  const list: readonly Json[] = Array.isArray(value) ? value : [value];
  const file = { file: loaded.path, text: loaded.text, document: 0 };
  return list.map((item, index) => {
    if (!isJsonObject(item))
      throw new KustomizeError('unsupported replacement type encountered within replacement path');
    return {
      replacement: decoded(item),
      cause: causeAt(by, file, Array.isArray(value) ? [index] : []),
    };
  });
}

/** Runs them in order. */
export function replaceAll(resources: readonly Resource[], loaded: readonly LoadedReplacement[]): void {
  for (const { replacement, cause } of loaded) replace(resources, replacement, cause);
}

function decoded(item: JsonObject): Replacement {
  const prefix = 'error unmarshaling JSON: while decoding JSON';
  return withPrefix(prefix, () => decodeStructLoosely(KUSTOMIZATION_STRUCTS, 'ReplacementField', item) as Replacement);
}
