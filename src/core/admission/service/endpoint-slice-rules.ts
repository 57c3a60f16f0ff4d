import type { JsonObject } from '../../values/json.ts';
import { stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, fieldIsImmutable, required, tooMany } from '../field-error.ts';
import { each, fill } from '../go/defaults.ts';
import { itemsOf, textOf, textsOf } from '../go/zero-values.ts';
import { printText } from '../go-value.ts';
import type { KindRules } from '../kind-rules.ts';
import { isValidIpv4, isValidIpv6 } from '../metadata/address-rules.ts';
import { checkLabels } from '../metadata/check-labels.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { isDns1123Label } from '../metadata/dns-names.ts';
import { checkFullyQualifiedDomainName } from '../metadata/domain-rules.ts';
import { isQualifiedName } from '../metadata/label-syntax.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import type { ApiServer } from '../refusal.ts';
import { duplicateText, invalidTexts, oneOf } from '../text-errors.ts';
import { checkSpecialIp } from './check-outside-addresses.ts';
import { checkProtocol } from './check-ports.ts';

const TYPES = ['FQDN', 'IPv4', 'IPv6'];
const MOST_ENDPOINTS = 1000;
const MOST_ADDRESSES = 100;
const MOST_PORTS = 20000;
const MOST_TOPOLOGY_LABELS = 16;

/** `discovery.k8s.io/v1 EndpointSlice` (`pkg/apis/discovery/validation`, `ValidateEndpointSlice`). */
export const endpointSliceRules: KindRules = {
  defaults: each('ports', fill({ name: '', protocol: 'TCP' })),
  create: checkSlice,
  update: (object, old, server) => {
    const type = textOf(object, 'addressType');
    return [
      ...checkMetadataUpdate(object, old, server),
      ...checkSlice(object, server),
      ...(type === textOf(old, 'addressType') ? [] : [fieldIsImmutable('addressType', printText(type, server))]),
    ];
  },
};

function checkSlice(slice: JsonObject, server: ApiServer): readonly FieldError[] {
  const type = textOf(slice, 'addressType');
  return [
    ...checkMetadata(slice, { namespaced: true, name: subdomainName }, server),
    ...(type === '' ? [required('addressType')] : oneOf('addressType', type, TYPES, server)),
    ...checkEndpoints(itemsOf(slice, 'endpoints'), type, server),
    ...checkPorts(itemsOf(slice, 'ports'), server),
  ];
}

function checkEndpoints(endpoints: readonly JsonObject[], type: string, server: ApiServer): readonly FieldError[] {
  if (endpoints.length > MOST_ENDPOINTS) return [tooMany('endpoints', endpoints.length, MOST_ENDPOINTS)];
  return endpoints.flatMap((endpoint, index) => {
    const path = `endpoints[${index}]`;
    const addresses = textsOf(endpoint, 'addresses');
    const [node, hostname] = [stringAt(endpoint, 'nodeName'), stringAt(endpoint, 'hostname')];
    const topology = Object.keys(valueAt(endpoint, 'deprecatedTopology') ?? {}).length;
    return [
      ...(addresses.length === 0 ? [required(`${path}.addresses`, 'must contain at least 1 address')] : []),
      ...(addresses.length > MOST_ADDRESSES ? [tooMany(`${path}.addresses`, addresses.length, MOST_ADDRESSES)] : []),
      ...addresses.flatMap((address, at) => checkAddress(address, type, `${path}.addresses[${at}]`, server)),
      ...(node === undefined ? [] : invalidTexts(`${path}.nodeName`, node, subdomainName(node, false), server)),
      ...(topology > MOST_TOPOLOGY_LABELS
        ? [tooMany(`${path}.deprecatedTopology`, topology, MOST_TOPOLOGY_LABELS)]
        : []),
      ...checkLabels(valueAt(endpoint, 'deprecatedTopology'), `${path}.deprecatedTopology`, server),
      ...(hostname === undefined ? [] : invalidTexts(`${path}.hostname`, hostname, isDns1123Label(hostname), server)),
    ];
  });
}

function checkAddress(address: string, type: string, field: string, server: ApiServer): readonly FieldError[] {
  switch (type) {
    case 'IPv4':
      return [...invalidTexts(field, address, isValidIpv4(address), server), ...checkSpecialIp(address, field, server)];
    case 'IPv6':
      return [...invalidTexts(field, address, isValidIpv6(address), server), ...checkSpecialIp(address, field, server)];
    case 'FQDN':
      return checkFullyQualifiedDomainName(field, address, server);
    default:
      return [];
  }
}

function checkPorts(ports: readonly JsonObject[], server: ApiServer): readonly FieldError[] {
  if (ports.length > MOST_PORTS) return [tooMany('ports', ports.length, MOST_PORTS)];
  const names = ports.map((port) => textOf(port, 'name'));
  return ports.flatMap((port, index) => {
    const [path, name] = [`ports[${index}]`, textOf(port, 'name')];
    const protocol = stringAt(port, 'appProtocol');
    return [
      ...(name === '' ? [] : invalidTexts(`${path}.name`, name, isDns1123Label(name), server)),
      ...(names.indexOf(name) < index ? [duplicateText(`${path}.name`, name, server)] : []),
      ...checkProtocol(textOf(port, 'protocol'), `${path}.protocol`, server),
      ...(protocol === undefined
        ? []
        : invalidTexts(`${path}.appProtocol`, protocol, isQualifiedName(protocol, server), server)),
    ];
  });
}
