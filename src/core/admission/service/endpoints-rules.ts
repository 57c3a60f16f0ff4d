import type { JsonObject } from '../../values/json.ts';
import { stringAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { each, fillZero } from '../go/defaults.ts';
import { itemsOf, numberOf, textOf } from '../go/zero-values.ts';
import type { KindRules } from '../kind-rules.ts';
import { isValidIp } from '../metadata/address-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { isDns1123Label } from '../metadata/dns-names.ts';
import { isQualifiedName } from '../metadata/label-syntax.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { isValidPortNum } from '../metadata/value-rules.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts } from '../text-errors.ts';
import { checkSpecialIp } from './check-outside-addresses.ts';
import { checkProtocol } from './check-ports.ts';

/** `v1 Endpoints` (`pkg/apis/core/validation`, `ValidateEndpoints`). Addresses that are stored already are not judged again. */
export const endpointsRules: KindRules = {
  defaults: each('subsets', each('ports', fillZero({ protocol: 'TCP' }))),
  create: (object, server) => checkEndpoints(object, new Set(), server),
  update: (object, old, server) => [
    ...checkMetadataUpdate(object, old, server),
    ...checkEndpoints(object, new Set(addressesOf(old).map((address) => textOf(address, 'ip'))), server),
  ],
};

const KINDS_OF_ADDRESSES = ['addresses', 'notReadyAddresses'];

function addressesOf(endpoints: JsonObject): readonly JsonObject[] {
  return itemsOf(endpoints, 'subsets').flatMap((subset) => KINDS_OF_ADDRESSES.flatMap((kind) => itemsOf(subset, kind)));
}

function checkEndpoints(endpoints: JsonObject, known: ReadonlySet<string>, server: ApiServer): readonly FieldError[] {
  return [
    ...checkMetadata(endpoints, { namespaced: true, name: subdomainName }, server),
    ...itemsOf(endpoints, 'subsets').flatMap((subset, index) =>
      checkSubset(subset, `subsets[${index}]`, known, server),
    ),
  ];
}

function checkSubset(
  subset: JsonObject,
  path: string,
  known: ReadonlySet<string>,
  server: ApiServer,
): readonly FieldError[] {
  const isEmpty = addressesOf({ subsets: [subset] }).length === 0;
  const ports = itemsOf(subset, 'ports');
  return [
    ...(isEmpty ? [required(path, 'must specify `addresses` or `notReadyAddresses`')] : []),
    ...KINDS_OF_ADDRESSES.flatMap((kind) =>
      itemsOf(subset, kind).flatMap((address, index) =>
        checkAddress(address, `${path}.${kind}[${index}]`, known, server),
      ),
    ),
    ...ports.flatMap((port, index) => checkPort(port, `${path}.ports[${index}]`, ports.length > 1, server)),
  ];
}

function checkAddress(
  address: JsonObject,
  path: string,
  known: ReadonlySet<string>,
  server: ApiServer,
): readonly FieldError[] {
  const [ip, hostname, node] = [textOf(address, 'ip'), textOf(address, 'hostname'), stringAt(address, 'nodeName')];
  const wrong = known.has(ip) ? [] : isValidIp(ip, server);
  return [
    ...invalidTexts(`${path}.ip`, ip, wrong, server),
    ...(hostname === '' ? [] : invalidTexts(`${path}.hostname`, hostname, isDns1123Label(hostname), server)),
    ...(node === undefined ? [] : invalidTexts(`${path}.nodeName`, node, subdomainName(node, false), server)),
    ...(wrong.length > 0 ? [] : checkSpecialIp(ip, `${path}.ip`, server)),
  ];
}

function checkPort(port: JsonObject, path: string, isNamed: boolean, server: ApiServer): readonly FieldError[] {
  const [name, number] = [textOf(port, 'name'), numberOf(port, 'port')];
  const protocol = stringAt(port, 'appProtocol');
  return [
    ...(isNamed && name === '' ? [required(`${path}.name`)] : []),
    ...(name === '' ? [] : invalidTexts(`${path}.name`, name, isDns1123Label(name), server)),
    ...isValidPortNum(number).map((why) => invalid(`${path}.port`, String(number), why)),
    ...checkProtocol(textOf(port, 'protocol'), `${path}.protocol`, server),
    ...(protocol === undefined
      ? []
      : invalidTexts(`${path}.appProtocol`, protocol, isQualifiedName(protocol, server), server)),
  ];
}
