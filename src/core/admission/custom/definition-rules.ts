import { isJsonObject, type JsonObject } from '../../values/json.ts';
import { listAt, objectAt, objectsAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, fieldIsImmutable, immutable, invalid, notSupported, required } from '../field-error.ts';
import { printText } from '../go-value.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { isDns1035Label, isDns1123Subdomain } from '../metadata/dns-names.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import type { ApiServer } from '../refusal.ts';

/**
 * What the API server does with a CustomResourceDefinition (apiextensions-apiserver, `pkg/apis/apiextensions/validation`): its names and scope, that
 * exactly one version is stored, that every version has a schema, and what may not change. Whether a schema is structural is not judged.
 */
const RULES: KindRules = {
  defaults: withDefaults,
  create: (object, server) => [...checkOwnMetadata(object, server), ...checkSpec(object, server)],
  update: (object, old, server) => [
    ...checkMetadataUpdate(object, old, server, { anyFinalizer: true }),
    ...checkSpec(object, server),
    ...checkUnchanged(object, old, server),
    ...checkStoredVersions(object, old, server),
  ],
};

export const DEFINITION_KINDS: readonly (readonly [string, KindRules])[] = [
  ['apiextensions.k8s.io/v1 CustomResourceDefinition', RULES],
];

function withDefaults(object: JsonObject): JsonObject {
  const names = objectAt(object, 'spec', 'names') ?? {};
  const kind = stringAt(names, 'kind') ?? '';
  const filled = { singular: kind.toLowerCase(), ...(kind !== '' && { listKind: `${kind}List` }), ...names };
  return { ...object, spec: { ...objectAt(object, 'spec'), names: filled } };
}

function checkOwnMetadata(object: JsonObject, server: ApiServer): readonly FieldError[] {
  const wanted = `${stringAt(object, 'spec', 'names', 'plural') ?? ''}.${stringAt(object, 'spec', 'group') ?? ''}`;
  const name = (text: string, prefix: boolean): readonly string[] => [
    ...subdomainName(text, prefix),
    ...(text === wanted ? [] : ['must be spec.names.plural+"."+spec.group']),
  ];
  return [...checkMetadata(object, { namespaced: false, name, anyFinalizer: true }, server), ...checkApproval(object)];
}

/** Groups of the Kubernetes community want a sign that it agreed (KEP-1111). */
function checkApproval(object: JsonObject): readonly FieldError[] {
  const group = stringAt(object, 'spec', 'group') ?? '';
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(group)) return [];
  const key = 'api-approved.kubernetes.io';
  if (stringAt(object, 'metadata', 'annotations', key) !== undefined) return [];
  const why = `protected groups must have approval annotation "${key}", see https://github.com/kubernetes/enhancements/pull/1111`;
  return [required(`metadata.annotations[${key}]`, why)];
}

function checkSpec(object: JsonObject, server: ApiServer): readonly FieldError[] {
  return [
    ...checkGroup(stringAt(object, 'spec', 'group') ?? '', server),
    ...checkScope(stringAt(object, 'spec', 'scope') ?? '', server),
    ...checkUnknownFields(object),
    ...checkVersions(object, server),
    ...checkNames(objectAt(object, 'spec', 'names') ?? {}, server),
  ];
}

function checkGroup(group: string, server: ApiServer): readonly FieldError[] {
  if (group === '') return [required('spec.group')];
  const errors = isDns1123Subdomain(group);
  const printed = printText(group, server);
  if (errors.length > 0) return [invalid('spec.group', printed, errors.join(','))];
  return group.includes('.') ? [] : [invalid('spec.group', printed, 'should be a domain with at least one dot')];
}

function checkScope(scope: string, server: ApiServer): readonly FieldError[] {
  if (scope === '') return [required('spec.scope')];
  const known = ['Cluster', 'Namespaced'];
  return known.includes(scope) ? [] : [notSupported('spec.scope', printText(scope, server), known)];
}

function checkUnknownFields(object: JsonObject): readonly FieldError[] {
  if (valueAt(object, 'spec', 'preserveUnknownFields') !== true) return [];
  const why = 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
  return [invalid('spec.preserveUnknownFields', 'true', why)];
}

/** A message about all versions quotes them all with their schemas; `…` stands for that. */
function checkVersions(object: JsonObject, server: ApiServer): readonly FieldError[] {
  const versions = objectsAt(object, 'spec', 'versions');
  const names = versions.map((version) => stringAt(version, 'name') ?? '');
  const errors = versions.flatMap((version, index): FieldError[] => {
    const at = `spec.versions[${index}]`;
    const wrong = isDns1035Label(names[index] ?? '');
    return [
      ...(wrong.length === 0 ? [] : [invalid(`${at}.name`, printText(names[index] ?? '', server), wrong.join(','))]),
      ...(isJsonObject(valueAt(version, 'schema', 'openAPIV3Schema'))
        ? []
        : [required(`${at}.schema.openAPIV3Schema`, 'schemas are required')]),
    ];
  });
  if (new Set(names).size < names.length)
    errors.push(invalid('spec.versions', '…', 'must contain unique version names'));
  if (versions.filter((version) => version['storage'] === true).length !== 1) {
    errors.push(invalid('spec.versions', '…', 'must have exactly one version marked as storage version'));
  }
  return errors;
}

function checkNames(names: JsonObject, server: ApiServer): readonly FieldError[] {
  const needed = ['plural', 'singular', 'kind', 'listKind'] as const;
  const text = (key: string): string => stringAt(names, key) ?? '';
  const missing = needed.filter((key) => text(key) === '').map((key) => required(`spec.names.${key}`));
  const wrong = needed.flatMap((key) => nameErrors(`spec.names.${key}`, text(key), server));
  const lists = (['shortNames', 'categories'] as const).flatMap((key) =>
    listAt(names, key).flatMap((one, i) =>
      nameErrors(`spec.names.${key}[${i}]`, typeof one === 'string' ? one : '', server),
    ),
  );
  const same = text('kind') !== '' && text('kind') === text('listKind');
  const twin = invalid(
    'spec.names.listKind',
    printText(text('listKind'), server),
    'kind and listKind may not be the same',
  );
  return [...missing, ...wrong, ...lists, ...(same ? [twin] : [])];
}

function nameErrors(field: string, text: string, server: ApiServer): readonly FieldError[] {
  const mixed = field.toLowerCase().endsWith('kind');
  const wrong = text === '' ? [] : isDns1035Label(mixed ? text.toLowerCase() : text);
  if (wrong.length === 0) return [];
  const prefix = mixed ? 'may have mixed case, but should otherwise match: ' : '';
  return [invalid(field, printText(text, server), prefix + wrong.join(','))];
}

/** The definition is taken as established: what is in Git was applied and nothing else has its names. */
function checkUnchanged(object: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const fields = [['scope'], ['names', 'kind'], ['group'], ['names', 'plural']] as const;
  return fields.flatMap((path) => {
    const [before, after] = [stringAt(old, 'spec', ...path) ?? '', stringAt(object, 'spec', ...path) ?? ''];
    return before === after ? [] : [fieldIsImmutable(`spec.${path.join('.')}`, printText(after, server))];
  });
}

/** The version that was stored until now may still hold objects, so it must stay; others that were stored before are in no manifest. */
function checkStoredVersions(object: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const stored = objectsAt(old, 'spec', 'versions').find((version) => version['storage'] === true);
  const name = stringAt(stored, 'name');
  const kept = objectsAt(object, 'spec', 'versions').some((version) => stringAt(version, 'name') === name);
  if (name === undefined || kept) return [];
  return [
    immutable('status.storedVersions[0]', `Invalid value: ${printText(name, server)}: must appear in spec.versions`),
  ];
}
