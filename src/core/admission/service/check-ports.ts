import type { JsonObject } from '../../values/json.ts';
import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../field-error.ts';
import { printText } from '../go-value.ts';
import { isDns1123Label } from '../metadata/dns-names.ts';
import { isQualifiedName } from '../metadata/label-syntax.ts';
import { isValidPortName, isValidPortNum } from '../metadata/value-rules.ts';
import { INT_OR_STRING, INT32, named, pointer, STRING, struct } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts } from '../text-errors.ts';
import type { ServicePort, ServiceSpec } from './service-spec.ts';

export const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

const SERVICE_PORT = struct('core.ServicePort', [
  ['Name', STRING],
  ['Protocol', named('core.Protocol')],
  ['AppProtocol', pointer(STRING)],
  ['Port', INT32],
  ['TargetPort', INT_OR_STRING],
  ['NodePort', INT32],
]);

/** Each of a Service's ports by itself, and that their names differ (`validateServicePort`). */
export function checkPorts({ ports }: ServiceSpec, server: ApiServer): readonly FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const field = `spec.ports[${index}]`;
    const repeated = names.has(port.name);
    names.add(port.name);
    return [
      ...checkName(port.name, { field: `${field}.name`, isNeeded: ports.length > 1, repeated }, server),
      ...isValidPortNum(port.port).map((why) => invalid(`${field}.port`, String(port.port), why)),
      ...checkProtocol(port.protocol, `${field}.protocol`, server),
      ...checkTarget(port.targetPort, `${field}.targetPort`, server),
      ...checkAppProtocol(port, `${field}.appProtocol`, server),
    ];
  });
}

function checkName(
  name: string,
  { field, isNeeded, repeated }: { readonly field: string; readonly isNeeded: boolean; readonly repeated: boolean },
  server: ApiServer,
): readonly FieldError[] {
  if (name === '') return isNeeded ? [required(field)] : [];
  return [
    ...invalidTexts(field, name, isDns1123Label(name), server),
    ...(repeated ? [duplicate(field, printText(name, server))] : []),
  ];
}

/** A protocol of ports; `''` is required, which defaults have filled in for most. */
export function checkProtocol(protocol: string, field: string, server: ApiServer): readonly FieldError[] {
  if (protocol === '') return [required(field)];
  return PROTOCOLS.includes(protocol) ? [] : [notSupported(field, printText(protocol, server), PROTOCOLS)];
}

/** A port by number or by name (`ValidatePortNumOrName`). */
function checkTarget(target: number | string, field: string, server: ApiServer): readonly FieldError[] {
  if (typeof target === 'string') return invalidTexts(field, target, isValidPortName(target), server);
  return isValidPortNum(target).map((why) => invalid(field, String(target), why));
}

function checkAppProtocol({ appProtocol }: ServicePort, field: string, server: ApiServer): readonly FieldError[] {
  return appProtocol === null ? [] : invalidTexts(field, appProtocol, isQualifiedName(appProtocol, server), server);
}

/** Node ports where there are none, and ports that say the same twice. */
export function checkSamePorts({ type, ports }: ServiceSpec, server: ApiServer): readonly FieldError[] {
  return [
    ...ports.flatMap(({ nodePort }, index) =>
      type === 'ClusterIP' && nodePort !== 0
        ? [forbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'")]
        : [],
    ),
    ...repeated(ports, 'nodePort').map(([index, { nodePort }]) =>
      duplicate(`spec.ports[${index}].nodePort`, String(nodePort)),
    ),
    ...repeated(ports, 'port').map(([index, { protocol, port }]) => {
      const key: JsonObject = { protocol, port };
      return duplicate(`spec.ports[${index}]`, printValue(SERVICE_PORT, key, server));
    }),
  ];
}

/** Ports whose number, which is not 0 for node ports, stood there before with the same protocol. */
function repeated(
  ports: readonly ServicePort[],
  number: 'port' | 'nodePort',
): readonly (readonly [index: number, port: ServicePort])[] {
  const seen = new Set<string>();
  return [...ports.entries()].filter(([, port]) => {
    if (number === 'nodePort' && port.nodePort === 0) return false;
    const key = `${port.protocol} ${port[number]}`;
    const isRepeated = seen.has(key);
    seen.add(key);
    return isRepeated;
  });
}
