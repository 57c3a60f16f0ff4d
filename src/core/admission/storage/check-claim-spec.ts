import type { JsonObject } from '../../values/json.ts';
import { objectAt, sameJson, valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, invalid, required } from '../field-error.ts';
import { textOf, textsOf } from '../go/zero-values.ts';
import { checkLabelSelector, type LabelSelectorOptions } from '../metadata/check-label-selector.ts';
import { isDns1123Subdomain } from '../metadata/dns-names.ts';
import { labelName, subdomainName } from '../metadata/name-rule.ts';
import { parseQuantity, printQuantity } from '../quantity.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, invalidTexts, oneOf } from '../text-errors.ts';

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

export interface ClaimOptions extends LabelSelectorOptions {
  /** True where the stored claim has a source with an API group already (`AllowInvalidAPIGroupInDataSourceOrRef`). */
  readonly anyApiGroup?: boolean;
}

/** `ValidatePersistentVolumeClaimSpec`: of a claim and of the templates that claims are made of. */
export function checkClaimSpec(
  spec: JsonObject,
  path: string,
  server: ApiServer,
  options: ClaimOptions = {},
): readonly FieldError[] {
  const modes = textsOf(spec, 'accessModes');
  return [
    ...(modes.length === 0 ? [required(`${path}.accessModes`, 'at least 1 access mode is required')] : []),
    ...checkLabelSelector(valueAt(spec, 'selector'), `${path}.selector`, options, server),
    ...checkAccessModes(modes, `${path}.accessModes`, server),
    ...checkStorage(spec, `${path}.resources[storage]`, server),
    ...checkClass(spec, 'storageClassName', path, server),
    ...checkVolumeMode(spec, `${path}.volumeMode`, server),
    ...checkSources(spec, path, options, server),
    ...(server.minor >= 34 ? checkClass(spec, 'volumeAttributesClassName', path, server) : []),
  ];
}

/** Modes of a claim or a volume. */
export function checkAccessModes(modes: readonly string[], path: string, server: ApiServer): readonly FieldError[] {
  const others = modes.some((mode) => mode !== 'ReadWriteOncePod' && ACCESS_MODES.includes(mode));
  const words = 'may not use ReadWriteOncePod with other access modes';
  return [
    ...modes.flatMap((mode) => oneOf(path, mode, ACCESS_MODES, server)),
    ...(modes.includes('ReadWriteOncePod') && others ? [forbidden(path, words)] : []),
  ];
}

function checkStorage(spec: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const storage = parseQuantity(valueAt(spec, 'resources', 'requests', 'storage'));
  if (storage === undefined) return [required(path)];
  if (storage.value > 0n) return [];
  return [invalidText(path, printQuantity(storage), 'must be greater than zero', server)];
}

function checkClass(spec: JsonObject, field: string, path: string, server: ApiServer): readonly FieldError[] {
  const name = textOf(spec, field);
  return name === '' ? [] : invalidTexts(`${path}.${field}`, name, subdomainName(name, false), server);
}

/** Of a claim or a volume. */
export function checkVolumeMode(spec: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const mode = valueAt(spec, 'volumeMode');
  return typeof mode === 'string' ? oneOf(path, mode, ['Block', 'Filesystem'], server) : [];
}

/** `dataSource` and `dataSourceRef`, which say the same unless the second one names a namespace. */
function checkSources(spec: JsonObject, path: string, options: ClaimOptions, server: ApiServer): readonly FieldError[] {
  const [source, ref] = [objectAt(spec, 'dataSource'), objectAt(spec, 'dataSourceRef')];
  const namespace = textOf(ref, 'namespace');
  const names = namespace === '' ? [] : labelName(namespace, false);
  return [
    ...checkSource(source, `${path}.dataSource`, options, server),
    ...checkSource(ref, `${path}.dataSourceRef`, options, server),
    ...invalidTexts(`${path}.dataSourceRef.namespace`, namespace, names, server),
    ...checkAgreement(source, ref, path),
  ];
}

function checkSource(
  source: JsonObject | undefined,
  path: string,
  { anyApiGroup = false }: ClaimOptions,
  server: ApiServer,
): readonly FieldError[] {
  if (source === undefined) return [];
  const [kind, group] = [textOf(source, 'kind'), textOf(source, 'apiGroup')];
  const claim = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
  const messages = group === '' || anyApiGroup ? [] : isDns1123Subdomain(group);
  return [
    ...(textOf(source, 'name') === '' ? [required(`${path}.name`)] : []),
    ...(kind === '' ? [required(`${path}.kind`)] : []),
    ...(group === '' && kind !== 'PersistentVolumeClaim' ? [invalidText(path, kind, claim, server)] : []),
    ...invalidTexts(`${path}.apiGroup`, group, messages, server),
  ];
}

/** The value that is quoted is a path, which prints itself. */
function checkAgreement(
  source: JsonObject | undefined,
  ref: JsonObject | undefined,
  path: string,
): readonly FieldError[] {
  if (source === undefined || ref === undefined) return [];
  const at = `${path}.dataSource`;
  if (textOf(ref, 'namespace') !== '')
    return [invalid(path, at, 'may not be specified when dataSourceRef.namespace is specified')];
  const same = ['apiGroup', 'kind', 'name'].every((field) =>
    sameJson(valueAt(source, field) ?? null, valueAt(ref, field) ?? null),
  );
  return same ? [] : [invalid(path, at, 'must match dataSourceRef')];
}
