import type { JsonObject } from '../../values/json.ts';
import { objectAt, stringAt } from '../../values/read-json.ts';
import { type FieldError, fieldIsImmutable, forbidden, required, tooLong } from '../field-error.ts';
import { textOf } from '../go/zero-values.ts';
import { printText } from '../go-value.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { checkDomainPrefixedPath } from '../metadata/domain-rules.ts';
import { byteLength } from '../metadata/messages.ts';
import { labelName, subdomainName } from '../metadata/name-rule.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts, oneOf } from '../text-errors.ts';
import { checkReference } from './check-ingress-paths.ts';

const LONGEST_CONTROLLER = 250;

/** `networking.k8s.io/v1 IngressClass` (`pkg/apis/networking/validation`, `ValidateIngressClass`). */
export const ingressClassRules: KindRules = {
  defaults: withScope,
  create: checkIngressClass,
  update: (object, old, server) => {
    const controller = textOf(object, 'spec', 'controller');
    const isSame = controller === textOf(old, 'spec', 'controller');
    return [
      ...checkMetadataUpdate(object, old, server),
      ...(isSame ? [] : [fieldIsImmutable('spec.controller', printText(controller, server))]),
      ...checkIngressClass(object, server),
    ];
  },
};

/** Parameters are for the cluster unless they say otherwise (`SetDefaults_IngressClass`). */
function withScope(ingressClass: JsonObject): JsonObject {
  const parameters = objectAt(ingressClass, 'spec', 'parameters');
  if (parameters === undefined || stringAt(parameters, 'scope') !== undefined) return ingressClass;
  const spec = { ...objectAt(ingressClass, 'spec'), parameters: { ...parameters, scope: 'Cluster' } };
  return { ...ingressClass, spec };
}

function checkIngressClass(ingressClass: JsonObject, server: ApiServer): readonly FieldError[] {
  const controller = textOf(ingressClass, 'spec', 'controller');
  const parameters = objectAt(ingressClass, 'spec', 'parameters');
  return [
    ...checkMetadata(ingressClass, { namespaced: false, name: subdomainName }, server),
    ...(byteLength(controller) > LONGEST_CONTROLLER ? [tooLong('spec.controller', LONGEST_CONTROLLER, server)] : []),
    ...checkDomainPrefixedPath('spec.controller', controller, server),
    ...(parameters === undefined ? [] : checkParameters(parameters, server)),
  ];
}

/** `validateIngressClassParametersReference`. */
function checkParameters(parameters: JsonObject, server: ApiServer): readonly FieldError[] {
  const path = 'spec.parameters';
  const scope = textOf(parameters, 'scope');
  return [
    ...checkReference(parameters, path, server),
    ...oneOf(`${path}.scope`, scope, ['Cluster', 'Namespace'], server),
    ...checkNamespace(stringAt(parameters, 'namespace'), scope, `${path}.namespace`, server),
  ];
}

function checkNamespace(
  namespace: string | undefined,
  scope: string,
  field: string,
  server: ApiServer,
): readonly FieldError[] {
  if (scope === 'Cluster')
    return namespace === undefined ? [] : [forbidden(field, "`parameters.scope` is set to 'Cluster'")];
  if (scope !== 'Namespace') return [];
  if (namespace === undefined) return [required(field, "`parameters.scope` is set to 'Namespace'")];
  return invalidTexts(field, namespace, labelName(namespace, false), server);
}
