import { fitsPattern } from '../alert/matcher-pattern.ts';
import type { Cluster, Service } from '../cluster/cluster.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { Json } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import { objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import type { AlertClues } from './alert-clues.ts';

/** The Services behind the host of a URL that was probed: by Ingress, HTTPRoute and Istio's VirtualService. */
export function routedServices(clues: AlertClues, cluster: Cluster): readonly Service[] {
  const probed = ['instance', 'target']
    .flatMap((label) => clues.valuesOf(label))
    .map((pattern) => ({
      ...pattern,
      text: pattern.text.replace(/^[a-z]+:\/\//, '').replace(/[/:?].*$/, ''),
    }));
  const found = new Set<Service>();
  for (const object of cluster.objects) {
    if (!hostsOf(object).some((host) => probed.some((pattern) => fitsPattern(host, pattern)))) continue;
    for (const [namespace, name] of backendsOf(object)) {
      const service = cluster.service(namespace, name);
      if (service !== undefined) found.add(service);
    }
  }
  return [...found];
}

function hostsOf({ ref, manifest }: RenderedObject): readonly string[] {
  switch (ref.kind) {
    case 'Ingress':
      return objectsAt(manifest, 'spec', 'rules').flatMap((rule) => stringAt(rule, 'host') ?? []);
    case 'HTTPRoute':
      return texts(valueAt(manifest, 'spec', 'hostnames'));
    case 'VirtualService':
      return texts(valueAt(manifest, 'spec', 'hosts'));
    default:
      return [];
  }
}

/** Pairs of namespace and name. */
function backendsOf({ ref, manifest }: RenderedObject): readonly (readonly [string, string])[] {
  const home = ref.namespace ?? 'default';
  const routes = objectsAt(manifest, 'spec', ref.kind === 'VirtualService' ? 'http' : 'rules');
  return routes.flatMap((route) => {
    const paths = objectsAt(route, 'http', 'paths').map(
      (path) => [home, stringAt(path, 'backend', 'service', 'name')] as const,
    );
    const refs = objectsAt(route, 'backendRefs').map(
      (one) => [stringAt(one, 'namespace') ?? home, stringAt(one, 'name')] as const,
    );
    const hosts = objectsAt(route, 'route').map((one) => {
      const [name, namespace = home] = (stringAt(one, 'destination', 'host') ?? '').split('.');
      return [namespace, name] as const;
    });
    return [...paths, ...refs, ...hosts].flatMap(([namespace, name]) =>
      name === undefined || name === '' ? [] : [[namespace, name] as const],
    );
  });
}

function texts(json: Json | undefined): readonly string[] {
  if (!Array.isArray(json)) return [];
  const list: readonly Json[] = json;
  return list.filter((one): one is string => typeof one === 'string' && !isJsonObject(one));
}
