import { parseLabels } from '../labels/selector.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { JsonObject } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import { numberAt, objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import type { EndpointAddress, Service, ServicePort } from './cluster.ts';

/** A core `Service` as the model knows it. An empty selector is none, as the endpoints controller sees it. */
export function readService(object: RenderedObject): Service {
  const { ref, manifest, source } = object;
  const selector = parseLabels(valueAt(manifest, 'spec', 'selector'));
  const externalName = stringAt(manifest, 'spec', 'externalName');
  return {
    ref,
    namespace: ref.namespace ?? 'default',
    selector: isJsonObject(valueAt(manifest, 'spec', 'selector')) && Object.keys(selector).length > 0 ? selector : null,
    type: stringAt(manifest, 'spec', 'type') ?? 'ClusterIP',
    headless: stringAt(manifest, 'spec', 'clusterIP') === 'None',
    ...(externalName === undefined ? {} : { externalName }),
    ports: objectsAt(manifest, 'spec', 'ports').flatMap(readServicePort),
    source,
    object,
  };
}

function readServicePort(json: JsonObject): ServicePort[] {
  const port = numberAt(json, 'port');
  if (port === undefined) return [];
  const name = stringAt(json, 'name');
  const target = numberAt(json, 'targetPort') ?? stringAt(json, 'targetPort') ?? port;
  return [
    {
      ...(name === undefined ? {} : { name }),
      port,
      // A name needs a letter, so the API server refuses "3306"; the number is what was meant.
      targetPort: typeof target === 'string' && /^[0-9]+$/.test(target) ? Number(target) : target,
      protocol: stringAt(json, 'protocol') ?? 'TCP',
    },
  ];
}

/** The Service an EndpointSlice or Endpoints object belongs to, as `namespace/name`; undefined when it says none. */
export function servedBy({ ref, manifest }: RenderedObject): string | undefined {
  const name =
    ref.kind === 'Endpoints' ? ref.name : stringAt(manifest, 'metadata', 'labels', 'kubernetes.io/service-name');
  return name === undefined ? undefined : `${ref.namespace ?? 'default'}/${name}`;
}

/** The addresses of an EndpointSlice (`discovery.k8s.io`) or Endpoints object; not-ready ones are no endpoints. */
export function readAddresses({ ref, manifest, source }: RenderedObject): readonly EndpointAddress[] {
  if (ref.kind === 'Endpoints') {
    return objectsAt(manifest, 'subsets').flatMap((subset) => {
      const ports = objectsAt(subset, 'ports').flatMap(readEndpointPort);
      const addresses = objectsAt(subset, 'addresses').flatMap((one) => stringAt(one, 'ip') ?? []);
      return addresses.map((address) => ({ address, ports, source }));
    });
  }
  const ports = objectsAt(manifest, 'ports').flatMap(readEndpointPort);
  return objectsAt(manifest, 'endpoints')
    .filter((one) => valueAt(one, 'conditions', 'ready') !== false)
    .flatMap((one) => {
      const addresses = valueAt(one, 'addresses');
      return Array.isArray(addresses) ? addresses.filter((address) => typeof address === 'string') : [];
    })
    .map((address) => ({ address, ports, source }));
}

function readEndpointPort(json: JsonObject): EndpointAddress['ports'] {
  const port = numberAt(json, 'port');
  const name = stringAt(json, 'name');
  if (port === undefined) return [];
  return [{ ...(name === undefined ? {} : { name }), port, protocol: stringAt(json, 'protocol') ?? 'TCP' }];
}
