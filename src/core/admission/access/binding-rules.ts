import type { JsonObject } from '../../values/json.ts';
import { objectAt } from '../../values/read-json.ts';
import { type FieldError, immutable, required } from '../field-error.ts';
import { itemsOf, textOf } from '../go/zero-values.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { pathSegmentName, subdomainName } from '../metadata/name-rule.ts';
import { STRING, struct } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts, oneOf } from '../text-errors.ts';

const GROUP = 'rbac.authorization.k8s.io';
const ROLE_REF = struct('rbac.RoleRef', [
  ['APIGroup', STRING, 'apiGroup'],
  ['Kind', STRING],
  ['Name', STRING],
]);

/** `RoleBinding`s of a namespace and `ClusterRoleBinding`s (`pkg/apis/rbac/validation`, `ValidateRoleBinding`). */
export function bindingRules(namespaced: boolean): KindRules {
  const check = (binding: JsonObject, server: ApiServer): readonly FieldError[] => [
    ...checkMetadata(binding, { namespaced, name: pathSegmentName }, server),
    ...checkRoleRef(binding, namespaced, server),
    ...itemsOf(binding, 'subjects').flatMap((subject, index) =>
      checkSubject(subject, namespaced, `subjects[${index}]`, server),
    ),
  ];
  return {
    defaults: withDefaults,
    create: check,
    update: (object, old, server) => [
      ...checkMetadataUpdate(object, old, server),
      ...check(object, server),
      ...checkSameRole(object, old, server),
    ],
  };
}

/** `SetDefaults_RoleBinding` and `SetDefaults_Subject` (`pkg/apis/rbac/v1/defaults.go`). */
function withDefaults(binding: JsonObject): JsonObject {
  const roleRef = { ...objectAt(binding, 'roleRef'), apiGroup: textOf(binding, 'roleRef', 'apiGroup') || GROUP };
  if (!Array.isArray(binding['subjects'])) return { ...binding, roleRef };
  const subjects = itemsOf(binding, 'subjects').map((subject) => {
    const isPerson = ['User', 'Group'].includes(textOf(subject, 'kind'));
    return isPerson && textOf(subject, 'apiGroup') === '' ? { ...subject, apiGroup: GROUP } : subject;
  });
  return { ...binding, roleRef, subjects };
}

function checkRoleRef(binding: JsonObject, namespaced: boolean, server: ApiServer): readonly FieldError[] {
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  const name = textOf(binding, 'roleRef', 'name');
  return [
    ...oneOf('roleRef.apiGroup', textOf(binding, 'roleRef', 'apiGroup'), [GROUP], server),
    ...oneOf('roleRef.kind', textOf(binding, 'roleRef', 'kind'), kinds, server),
    ...(name === ''
      ? [required('roleRef.name')]
      : invalidTexts('roleRef.name', name, pathSegmentName(name, false), server)),
  ];
}

/** `ValidateRoleBindingSubject`. */
function checkSubject(
  subject: JsonObject,
  namespaced: boolean,
  path: string,
  server: ApiServer,
): readonly FieldError[] {
  const [kind, name, group] = [textOf(subject, 'kind'), textOf(subject, 'name'), textOf(subject, 'apiGroup')];
  const unnamed = name === '' ? [required(`${path}.name`)] : [];
  if (kind === 'User' || kind === 'Group') return [...unnamed, ...oneOf(`${path}.apiGroup`, group, [GROUP], server)];
  if (kind !== 'ServiceAccount')
    return [...unnamed, ...oneOf(`${path}.kind`, kind, ['ServiceAccount', 'User', 'Group'], server)];
  const messages = name === '' ? [] : subdomainName(name, false);
  const isLost = !namespaced && textOf(subject, 'namespace') === '';
  return [
    ...unnamed,
    ...invalidTexts(`${path}.name`, name, messages, server),
    ...oneOf(`${path}.apiGroup`, group, [''], server),
    ...(isLost ? [required(`${path}.namespace`)] : []),
  ];
}

function checkSameRole(binding: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const isSame = ['apiGroup', 'kind', 'name'].every(
    (field) => textOf(binding, 'roleRef', field) === textOf(old, 'roleRef', field),
  );
  if (isSame) return [];
  const printed = printValue(ROLE_REF, objectAt(binding, 'roleRef'), server);
  return [immutable('roleRef', `Invalid value: ${printed}: cannot change roleRef`)];
}
