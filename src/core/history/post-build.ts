import type { Application } from '../gitops/application.ts';
import type { PostBuild } from '../gitops/post-build.ts';
import { SubstitutionError, substitute, type ValueOf } from '../gitops/substitute.ts';
import { variableValues } from '../gitops/variable-values.ts';
import { printObjects } from '../render/print-objects.ts';
import type { Rendered, RenderedObject, Touch } from '../render/rendered.ts';
import { parseManifests } from '../source/parse-manifests.ts';
import type { FieldPath } from '../values/field-path.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { objectAt, sameJson, stringAt } from '../values/read-json.ts';
import type { Snapshot } from '../values/snapshot.ts';
import { withManifest } from './place-object.ts';

/**
 * What Flux makes of the objects of a build: variables replaced in the text of each, then the common metadata.
 * Source: kustomize-controller `internal/controller/kustomization_controller.go`, build; fluxcd/pkg `kustomize/kustomize_varsub.go`.
 */
export function afterBuild(
  snapshot: Snapshot,
  { objectNamespace = '' }: Application,
  postBuild: PostBuild,
  rendered: Rendered,
): Rendered {
  const { variables, source } = postBuild;
  const known = variables === null ? null : variableValues(snapshot, variables, objectNamespace);
  const gaps = [...rendered.gaps, ...(known?.gaps ?? [])];
  const objects: RenderedObject[] = [];
  for (const object of rendered.objects) {
    try {
      if (typeof known?.invalid === 'string') throw new SubstitutionError(invalidName(known.invalid));
      const filled = known?.any === true ? filledIn(object, known.valueOf, postBuild) : object;
      objects.push(withCommonMetadata(filled, postBuild));
    } catch (error) {
      if (!(error instanceof SubstitutionError)) throw error;
      const message = `post build failed for '${object.ref.name}': envsubst error: ${error.message}`;
      return { ...rendered, gaps, objects: [], problem: { message, source } };
    }
  }
  return { ...rendered, gaps, objects };
}

function invalidName(name: string): string {
  return `'${name}' var name is invalid, must match '^[_[:alpha:]][_[:alpha:][:digit:]]*$'`;
}

const SWITCH = 'kustomize.toolkit.fluxcd.io/substitute';

function filledIn(object: RenderedObject, valueOf: ValueOf, { source }: PostBuild): RenderedObject {
  const { manifest } = object;
  const isOff = ['labels', 'annotations'].some((key) => stringAt(manifest, 'metadata', key, SWITCH) === 'disabled');
  const text = isOff ? '' : printObjects([object]);
  if (!text.includes('$')) return object;
  let filled: string;
  try {
    filled = substitute(text, valueOf);
  } catch (error) {
    if (!(error instanceof SubstitutionError)) throw error;
    throw new SubstitutionError(`variable substitution failed: ${error.message}`);
  }
  const { manifests, problems } = parseManifests(object.source.file, filled);
  const [made] = manifests;
  if (made === undefined || problems.length > 0) throw new SubstitutionError(problems[0]?.message ?? 'it is empty');
  return changedTo(object, made.value, (path, value) => ({ path, by: 'postBuild', source, value }));
}

/** Labels and annotations that every object gets, over its own (fluxcd/pkg, `ssa/utils`, SetCommonMetadata). */
function withCommonMetadata(object: RenderedObject, { labels, annotations, source }: PostBuild): RenderedObject {
  const added = { labels, annotations };
  const metadata = Object.entries(added).reduce(
    (result: JsonObject, [key, pairs]) =>
      Object.keys(pairs).length === 0 ? result : { ...result, [key]: { ...objectAt(result, key), ...pairs } },
    objectAt(object.manifest, 'metadata') ?? {},
  );
  const manifest = { ...object.manifest, metadata };
  return changedTo(object, manifest, (path, value) => ({ path, by: 'commonMetadata', source, value }));
}

/** The object with another manifest; every field that is different says why. */
function changedTo(
  object: RenderedObject,
  manifest: JsonObject,
  touch: (path: FieldPath, value: Json) => Touch,
): RenderedObject {
  if (sameJson(object.manifest, manifest)) return object;
  const namespace = stringAt(manifest, 'metadata', 'namespace');
  const ref = {
    apiVersion: stringAt(manifest, 'apiVersion') ?? '',
    kind: stringAt(manifest, 'kind') ?? '',
    ...(namespace !== undefined && { namespace }),
    name: stringAt(manifest, 'metadata', 'name') ?? '',
  };
  const touches = [...object.touches, ...changes(object.manifest, manifest, []).map(([path, to]) => touch(path, to))];
  return withManifest({ ...withManifest(object, manifest), touches, source: object.source }, manifest, ref);
}

function changes(from: Json | undefined, to: Json, path: FieldPath): readonly (readonly [FieldPath, Json])[] {
  if (from !== undefined && sameJson(from, to)) return [];
  if (isJsonObject(from) && isJsonObject(to))
    return Object.entries(to).flatMap(([key, value]) =>
      changes(Object.hasOwn(from, key) ? from[key] : undefined, value, [...path, key]),
    );
  if (Array.isArray(from) && Array.isArray(to)) {
    const [before, after]: readonly (readonly Json[])[] = [from, to];
    return (after ?? []).flatMap((value, index) => changes(before?.[index], value, [...path, index]));
  }
  return [[path, to]];
}
