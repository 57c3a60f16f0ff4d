import type { Cluster } from '../cluster/cluster.ts';
import type { Peer } from '../network/verdict.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Json, JsonObject } from '../values/json.ts';
import { formatRef } from '../values/object-ref.ts';
import { numberAt, objectAt, objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import type { ExpectedFlow } from './expected-flow.ts';
import { toService } from './flow-ends.ts';
import { routersOf } from './routers.ts';

/** What Ingresses, Gateway API routes and Istio's virtual services lead to, from who carries it there, where Git shows who that is. */
export function fromRoutes(cluster: Cluster): readonly ExpectedFlow[] {
  return cluster.objects.flatMap((object) => {
    const from = routersOf(object, cluster);
    if (from.length === 0) return [];
    return backendsOf(object).flatMap((backend) =>
      from.flatMap((router) => expected(router, { backend, object, cluster })),
    );
  });
}

interface Backend {
  readonly namespace: string;
  readonly name: string;
  /** A number or the name of a Service's port; null for its first one. */
  readonly port: Json | null;
  readonly path: FieldPath;
}

interface Routed {
  readonly backend: Backend;
  readonly object: RenderedObject;
  readonly cluster: Cluster;
}

function expected(from: Peer, { backend, object, cluster }: Routed): readonly ExpectedFlow[] {
  const { namespace, name, path } = backend;
  const ports = cluster.service(namespace, name)?.ports ?? [];
  const port =
    typeof backend.port === 'number'
      ? backend.port
      : (typeof backend.port === 'string' ? ports.find((one) => one.name === backend.port) : ports[0])?.port;
  if (port === undefined) return [];
  const why = `${formatRef(object.ref)} leads to it`;
  return [{ flow: toService(from, { namespace, name, port }), from: 'route', why, object, path }];
}

const ROUTES = new Set(['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute']);

function backendsOf(object: RenderedObject): readonly Backend[] {
  const { kind, apiVersion } = object.ref;
  if (kind === 'Ingress' && apiVersion.startsWith('networking.k8s.io/')) return ingressBackends(object);
  if (ROUTES.has(kind) && apiVersion.startsWith('gateway.networking.k8s.io/')) return gatewayBackends(object);
  return kind === 'VirtualService' && apiVersion.startsWith('networking.istio.io/') ? istioBackends(object) : [];
}

function ingressBackends({ ref, manifest }: RenderedObject): readonly Backend[] {
  const home = ref.namespace ?? 'default';
  const read = (service: JsonObject | undefined, path: FieldPath): readonly Backend[] => {
    const name = stringAt(service, 'name');
    const port = numberAt(service, 'port', 'number') ?? stringAt(service, 'port', 'name') ?? null;
    return name === undefined ? [] : [{ namespace: home, name, port, path }];
  };
  const paths = objectsAt(manifest, 'spec', 'rules').flatMap((rule, i) =>
    objectsAt(rule, 'http', 'paths').flatMap((one, j) =>
      read(objectAt(one, 'backend', 'service'), ['spec', 'rules', i, 'http', 'paths', j, 'backend']),
    ),
  );
  const fallback = objectAt(manifest, 'spec', 'defaultBackend', 'service');
  return [...read(fallback, ['spec', 'defaultBackend']), ...paths];
}

function gatewayBackends({ ref, manifest }: RenderedObject): readonly Backend[] {
  const home = ref.namespace ?? 'default';
  return objectsAt(manifest, 'spec', 'rules').flatMap((rule, i) =>
    objectsAt(rule, 'backendRefs').flatMap((one, j): Backend[] => {
      const name = stringAt(one, 'name');
      if (name === undefined || (stringAt(one, 'kind') ?? 'Service') !== 'Service') return [];
      const namespace = stringAt(one, 'namespace') ?? home;
      const port = numberAt(one, 'port') ?? null;
      return [{ namespace, name, port, path: ['spec', 'rules', i, 'backendRefs', j] }];
    }),
  );
}

/** Hosts as Istio resolves them: `name`, `name.namespace`, `name.namespace.svc.cluster.local`. */
function istioBackends({ ref, manifest }: RenderedObject): readonly Backend[] {
  const home = ref.namespace ?? 'default';
  return ['http', 'tcp', 'tls'].flatMap((kind) =>
    objectsAt(manifest, 'spec', kind).flatMap((route, i) =>
      objectsAt(route, 'route').flatMap((one, j): Backend[] => {
        const [name = '', namespace = home, svc = 'svc'] = (stringAt(one, 'destination', 'host') ?? '').split('.');
        if (name === '' || svc !== 'svc') return [];
        const port = valueAt(one, 'destination', 'port', 'number') ?? null;
        return [{ namespace, name, port, path: ['spec', kind, i, 'route', j, 'destination'] }];
      }),
    ),
  );
}
