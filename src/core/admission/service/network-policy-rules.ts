import type { JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, invalid, required } from '../field-error.ts';
import { itemsOf, textOf, textsOf } from '../go/zero-values.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkLabelSelector, type LabelSelectorOptions } from '../metadata/check-label-selector.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { isValidPortName, isValidPortNum } from '../metadata/value-rules.ts';
import { list, named } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts, oneOf } from '../text-errors.ts';
import { checkIpBlock } from './check-ip-block.ts';

const POLICY_TYPES = list(named('networking.PolicyType'));

/** What the policy that is replaced may go on having. */
interface Kept extends LabelSelectorOptions {
  readonly cidrs: ReadonlySet<string>;
}

/** `networking.k8s.io/v1 NetworkPolicy` (`pkg/apis/networking/validation`, `ValidateNetworkPolicy`). */
export const networkPolicyRules: KindRules = {
  defaults: withDefaults,
  create: (object, server) => [
    ...checkMetadata(object, { namespaced: true, name: subdomainName }, server),
    ...checkSpec(object, { cidrs: new Set() }, server),
  ],
  update: (object, old, server) => [
    ...checkMetadataUpdate(object, old, server),
    ...checkSpec(object, keptFrom(old, server), server),
  ],
};

/** `SetDefaults_NetworkPolicy` and `SetDefaults_NetworkPolicyPort`. */
function withDefaults(policy: JsonObject): JsonObject {
  const spec = objectAt(policy, 'spec') ?? {};
  const types = textsOf(spec, 'policyTypes');
  const implied = itemsOf(spec, 'egress').length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
  const rules = (field: string): JsonObject =>
    Array.isArray(spec[field]) ? { [field]: itemsOf(spec, field).map(withProtocols) } : {};
  return {
    ...policy,
    spec: { ...spec, ...rules('ingress'), ...rules('egress'), policyTypes: types.length > 0 ? types : implied },
  };
}

function withProtocols(rule: JsonObject): JsonObject {
  if (!Array.isArray(rule['ports'])) return rule;
  const ports = itemsOf(rule, 'ports').map((port) => ({ ...port, protocol: valueAt(port, 'protocol') ?? 'TCP' }));
  return { ...rule, ports };
}

function keptFrom(old: JsonObject, server: ApiServer): Kept {
  const blocks = [...peersOf(old, 'ingress', 'from'), ...peersOf(old, 'egress', 'to')].map((peer) =>
    valueAt(peer, 'ipBlock'),
  );
  const selector = checkLabelSelector(valueAt(old, 'spec', 'podSelector'), '', {}, server);
  return {
    cidrs: new Set(blocks.flatMap((block) => [textOf(block, 'cidr'), ...textsOf(block, 'except')])),
    allowInvalidValues: selector.length > 0,
  };
}

function peersOf(policy: JsonObject, direction: string, peers: string): readonly JsonObject[] {
  return itemsOf(policy, 'spec', direction).flatMap((rule) => itemsOf(rule, peers));
}

function checkSpec(policy: JsonObject, kept: Kept, server: ApiServer): readonly FieldError[] {
  return [
    ...checkLabelSelector(valueAt(policy, 'spec', 'podSelector'), 'spec.podSelector', kept, server),
    ...checkRules(policy, ['ingress', 'from'], kept, server),
    ...checkRules(policy, ['egress', 'to'], kept, server),
    ...checkPolicyTypes(textsOf(policy, 'spec', 'policyTypes'), server),
  ];
}

function checkRules(
  policy: JsonObject,
  [direction, peers]: readonly [direction: string, peers: string],
  kept: Kept,
  server: ApiServer,
): readonly FieldError[] {
  return itemsOf(policy, 'spec', direction).flatMap((rule, index) => {
    const path = `spec.${direction}[${index}]`;
    return [
      ...itemsOf(rule, 'ports').flatMap((port, at) => checkPort(port, `${path}.ports[${at}]`, server)),
      ...itemsOf(rule, peers).flatMap((peer, at) => checkPeer(peer, `${path}.${peers}[${at}]`, kept, server)),
    ];
  });
}

/** `ValidateNetworkPolicyPort`. */
function checkPort(port: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const [number, end] = [valueAt(port, 'port') ?? null, valueAt(port, 'endPort') ?? null];
  const wrongEnd = (why: string): readonly FieldError[] =>
    end === null ? [] : [invalid(`${path}.endPort`, JSON.stringify(end), why)];
  return [
    ...oneOf(`${path}.protocol`, textOf(port, 'protocol'), ['TCP', 'UDP', 'SCTP'], server),
    ...(number === null ? wrongEnd('may not be specified when `port` is not specified') : []),
    ...(typeof number === 'number'
      ? [
          ...isValidPortNum(number).map((why) => invalid(`${path}.port`, String(number), why)),
          ...(typeof end === 'number' && end < number ? wrongEnd('must be greater than or equal to `port`') : []),
          ...(typeof end === 'number' ? isValidPortNum(end).flatMap(wrongEnd) : []),
        ]
      : []),
    ...(typeof number === 'string'
      ? [
          ...wrongEnd('may not be specified when `port` is non-numeric'),
          ...invalidTexts(`${path}.port`, number, isValidPortName(number), server),
        ]
      : []),
  ];
}

/** `ValidateNetworkPolicyPeer`. */
function checkPeer(peer: JsonObject, path: string, kept: Kept, server: ApiServer): readonly FieldError[] {
  const block = objectAt(peer, 'ipBlock');
  const selectors = ['podSelector', 'namespaceSelector'].filter((field) => objectAt(peer, field) !== undefined);
  return [
    ...selectors.flatMap((field) => checkLabelSelector(valueAt(peer, field), `${path}.${field}`, kept, server)),
    ...(block === undefined ? [] : checkIpBlock(block, `${path}.ipBlock`, kept.cidrs, server)),
    ...(block === undefined && selectors.length === 0 ? [required(path, 'must specify a peer')] : []),
    ...(block !== undefined && selectors.length > 0
      ? [forbidden(path, 'may not specify both ipBlock and another peer')]
      : []),
  ];
}

function checkPolicyTypes(types: readonly string[], server: ApiServer): readonly FieldError[] {
  if (types.length > 2)
    return [
      invalid('spec.policyTypes', printValue(POLICY_TYPES, types, server), 'may not specify more than two policyTypes'),
    ];
  return types.flatMap((type, index) => oneOf(`spec.policyTypes[${index}]`, type, ['Ingress', 'Egress'], server));
}
