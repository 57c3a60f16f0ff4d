import type { Cluster, Workload } from '../cluster/cluster.ts';
import { matches, parseLabels, selectorOf } from '../labels/selector.ts';
import type { Peer } from '../network/verdict.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { Json } from '../values/json.ts';
import { listAt, objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import { peerOf } from './flow-ends.ts';

/** Cilium's own proxy carries what goes through its Ingress and Gateways; policies know it as this entity (Cilium, docs/network/servicemesh/ingress.rst). */
const CILIUM: readonly Peer[] = [{ type: 'entity', entity: 'ingress' }];

/** Ingress controllers by the name in `spec.controller` of an IngressClass, and by their image. */
const CONTROLLERS: readonly { readonly controller: RegExp; readonly image: RegExp }[] = [
  {
    controller: /^k8s\.io\/ingress-nginx/,
    image: /(^|\/|-)(ingress-nginx\/controller|ingress-controller|nginx-ingress-controller)$/,
  },
  { controller: /^nginx\.org\//, image: /(^|\/)nginx-ingress$/ },
  { controller: /^traefik\.io\//, image: /(^|\/)traefik$/ },
  { controller: /^haproxy(-ingress\.github\.io|\.org)\//, image: /(^|\/)(haproxy-ingress|kubernetes-ingress)$/ },
  { controller: /^ingress-controllers\.konghq\.com\//, image: /(^|\/)kong(\/kong-gateway)?$/ },
];

/** Who carries what an Ingress or a route describes; empty where Git does not show it. */
export function routersOf(object: RenderedObject, cluster: Cluster): readonly Peer[] {
  switch (object.ref.kind) {
    case 'Ingress':
      return ingressRouters(object, cluster);
    case 'VirtualService':
      return istioGateways(object, cluster);
    default:
      return object.ref.apiVersion.startsWith('gateway.networking.k8s.io/') ? gatewayRouters(object, cluster) : [];
  }
}

function ingressRouters({ manifest }: RenderedObject, cluster: Cluster): readonly Peer[] {
  const name =
    stringAt(manifest, 'spec', 'ingressClassName') ??
    stringAt(manifest, 'metadata', 'annotations', 'kubernetes.io/ingress.class');
  const ingressClass = cluster.objects.find(
    ({ ref, manifest: one }) =>
      ref.kind === 'IngressClass' &&
      (name === undefined
        ? stringAt(one, 'metadata', 'annotations', 'ingressclass.kubernetes.io/is-default-class') === 'true'
        : ref.name === name),
  );
  // Controllers make their class themselves, mostly under their own name.
  const controller = stringAt(ingressClass?.manifest, 'spec', 'controller') ?? guessed(name ?? '');
  if (controller === 'cilium.io/ingress-controller') return CILIUM;
  const known = CONTROLLERS.find((one) => one.controller.test(controller));
  if (known === undefined) return [];
  const running = cluster.workloads.filter(({ containers }) =>
    containers.some(({ image }) => known.image.test(image.replace(/@.*$|:[^/]*$/g, '').toLowerCase())),
  );
  return (running.length < 2 ? running : running.filter((one) => isToldOf(one, name))).map(peerOf);
}

/** Of several controllers, each is told its class in its arguments; who is not told may be anybody's. */
function isToldOf({ containers }: Workload, name: string | undefined): boolean {
  const texts = containers.flatMap(({ manifest }) => [...listAt(manifest, 'args'), ...listAt(manifest, 'command')]);
  return name !== undefined && texts.some((text) => typeof text === 'string' && text.endsWith(`class=${name}`));
}

function guessed(name: string): string {
  return { cilium: 'cilium.io/ingress-controller', nginx: 'k8s.io/ingress-nginx', traefik: 'traefik.io/' }[name] ?? '';
}

/** The Gateway a route hangs on, its class, and who runs that class. Only Cilium's is one that policies can name without its Pods. */
function gatewayRouters({ ref, manifest }: RenderedObject, cluster: Cluster): readonly Peer[] {
  const parents = objectsAt(manifest, 'spec', 'parentRefs');
  const classes = parents.flatMap((parent) => {
    const namespace = stringAt(parent, 'namespace') ?? ref.namespace ?? 'default';
    const gateway = cluster.object({ kind: 'Gateway', namespace, name: stringAt(parent, 'name') ?? '' });
    return stringAt(gateway?.manifest, 'spec', 'gatewayClassName') ?? [];
  });
  const isCilium = (name: string): boolean => {
    const gatewayClass = cluster.object({ kind: 'GatewayClass', name });
    const controller = stringAt(gatewayClass?.manifest, 'spec', 'controllerName');
    return controller === undefined ? name === 'cilium' : controller === 'io.cilium/gateway-controller';
  };
  return classes.some(isCilium) ? CILIUM : [];
}

/** The workloads that the gateways of a virtual service select by their labels. */
function istioGateways({ ref, manifest }: RenderedObject, cluster: Cluster): readonly Peer[] {
  const names = listAt(manifest, 'spec', 'gateways').filter((one: Json) => typeof one === 'string');
  return names.flatMap((text) => {
    const [first = '', second] = text.split('/');
    const namespace = second === undefined ? (ref.namespace ?? 'default') : first;
    const gateway = cluster.object({ kind: 'Gateway', namespace, name: second ?? first });
    const labels = parseLabels(valueAt(gateway?.manifest, 'spec', 'selector'));
    if (Object.keys(labels).length === 0) return [];
    return cluster.workloads.filter(({ podLabels }) => matches(selectorOf(labels), podLabels)).map(peerOf);
  });
}
