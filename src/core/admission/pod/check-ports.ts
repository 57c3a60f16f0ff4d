import type { JsonObject } from '../../values/json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { itemsOf, numberOf, textOf } from '../go/zero-values.ts';
import { isValidPortName, isValidPortNum } from '../metadata/value-rules.ts';
import type { ApiServer } from '../refusal.ts';
import { duplicateText, invalidTexts, oneOf } from '../text-errors.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

/** `validateContainerPorts`. */
export function checkPorts(container: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const names = new Set<string>();
  return itemsOf(container, 'ports').flatMap((port, index) => {
    const at = `${path}[${index}]`;
    const errors = checkName(textOf(port, 'name'), names, `${at}.name`, server);
    return [...errors, ...checkNumbers(port, at), ...checkProtocol(textOf(port, 'protocol'), `${at}.protocol`, server)];
  });
}

/** Names that are wrong are not remembered, so they are no duplicates. */
function checkName(name: string, seen: Set<string>, path: string, server: ApiServer): readonly FieldError[] {
  if (name === '') return [];
  const messages = isValidPortName(name);
  if (messages.length > 0) return invalidTexts(path, name, messages, server);
  if (seen.has(name)) return [duplicateText(path, name, server)];
  seen.add(name);
  return [];
}

function checkNumbers(port: JsonObject, path: string): readonly FieldError[] {
  const [container, host] = [numberOf(port, 'containerPort'), numberOf(port, 'hostPort')];
  return [
    ...(container === 0 ? [required(`${path}.containerPort`)] : checkNumber(container, `${path}.containerPort`)),
    ...(host === 0 ? [] : checkNumber(host, `${path}.hostPort`)),
  ];
}

function checkNumber(port: number, path: string): readonly FieldError[] {
  return isValidPortNum(port).map((why) => invalid(path, String(port), why));
}

function checkProtocol(protocol: string, path: string, server: ApiServer): readonly FieldError[] {
  return protocol === '' ? [required(path)] : oneOf(path, protocol, PROTOCOLS, server);
}

/** No two containers may want the same port of the node (`AccumulateUniqueHostPorts`). */
export function checkHostPorts(
  containers: readonly JsonObject[],
  path: string,
  server: ApiServer,
): readonly FieldError[] {
  const seen = new Set<string>();
  return containers.flatMap((container, index) =>
    itemsOf(container, 'ports').flatMap((port, number) => {
      const host = numberOf(port, 'hostPort');
      const key = `${textOf(port, 'protocol')}/${textOf(port, 'hostIP')}/${host}`;
      if (host !== 0 && seen.has(key))
        return [duplicateText(`${path}[${index}].ports[${number}].hostPort`, key, server)];
      if (host !== 0) seen.add(key);
      return [];
    }),
  );
}

/** On the node's network a container's port is the node's (`validatePodHostNetworkDeps`); templates may leave the second one out. */
export function checkHostNetworkPorts(spec: JsonObject, path: string, isPod: boolean): readonly FieldError[] {
  if (spec['hostNetwork'] !== true) return [];
  return itemsOf(spec, 'containers').flatMap((container, index) =>
    itemsOf(container, 'ports').flatMap((port, number) => {
      const host = numberOf(port, 'hostPort');
      if ((host === 0 && !isPod) || host === numberOf(port, 'containerPort')) return [];
      const at = `${path}.containers[${index}].ports[${number}].hostPort`;
      return [invalid(at, String(host), 'must match `containerPort` when `hostNetwork` is true')];
    }),
  );
}
