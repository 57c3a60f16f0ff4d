import type { JsonObject } from '../../values/json.ts';
import { groupOf } from '../../values/object-ref.ts';
import { stringAt } from '../../values/read-json.ts';
import { schemaFor } from '../custom/check-custom-resource.ts';
import { definitionFor } from '../custom/known-definitions.ts';
import { convertProblem } from '../decode/convert-problem.ts';
import { rootType } from '../decode/root-type.ts';
import type { ApiServer, Refusal } from '../refusal.ts';
import { typedProblems } from './typed-problems.ts';
import { type TypedSchema, typedFromDefinition, typedFromField } from './typed-schema.ts';

/**
 * What a server-side apply is answered before anything else is looked at: a manifest that does not fit its kind's schema, whose lists have an element twice, or that does not convert, is an
 * internal error (500) in other words than a create's. Null where it fits, and for kinds of which no schema is known.
 */
export function checkTypedPatch(manifest: JsonObject, server: ApiServer): Refusal | null {
  const schema = schemaOf(manifest, server);
  const problems = schema === null ? [] : typedProblems(schema, manifest);
  if (problems.length > 0)
    return failure(`failed to create typed patch object (${nameOf(manifest)}): ${listed(problems)}`);
  const why = convertProblem(manifest, server, false);
  if (why === null) return null;
  const kind = gvkOf(manifest);
  return failure(
    `failed to convert new object (${nameOf(manifest)}) to proper version: unable to convert unstructured object to ${kind}: ${why}`,
  );
}

function schemaOf(manifest: JsonObject, server: ApiServer): TypedSchema | null {
  const id = rootType(manifest);
  if (id !== undefined) return typedFromField({ kind: 'struct', id }, server.minor);
  const definition = definitionFor(manifest, server);
  const schema = definition === undefined ? null : schemaFor(definition, manifest);
  return schema === null ? null : typedFromDefinition(schema, server.minor);
}

function listed(problems: readonly string[]): string {
  return problems.length === 1 ? problems.join('') : ['errors:', ...problems.map((one) => `  ${one}`)].join('\n');
}

function failure(message: string): Refusal {
  return { message, reason: 'InternalError', causes: [], kind: 'schema' };
}

/** `default/web; apps/v1, Kind=Deployment`. */
function nameOf(manifest: JsonObject): string {
  const [namespace, name] = [stringAt(manifest, 'metadata', 'namespace'), stringAt(manifest, 'metadata', 'name')];
  return `${namespace ?? ''}/${name ?? ''}; ${gvkOf(manifest)}`;
}

/** `apps/v1, Kind=Deployment`, `/v1, Kind=Service` for the core group. */
function gvkOf(manifest: JsonObject): string {
  const apiVersion = stringAt(manifest, 'apiVersion') ?? '';
  return `${groupOf(apiVersion) === '' ? '/' : ''}${apiVersion}, Kind=${stringAt(manifest, 'kind') ?? ''}`;
}
