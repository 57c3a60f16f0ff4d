import type { ServicePort, Workload } from '../cluster/cluster.ts';
import { portNamed } from '../flows/from-monitors.ts';
import type { PolicyRule, PortTest } from '../network/policy-unit.ts';
import { formatRef } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
import { ownPolicies, podsIn, selected, subjectsOf } from './own-policies.ts';
import type { RuleContext } from './rule-context.ts';

const WEB = `{ apiVersion: v1, kind: Service, metadata: { name: web, namespace: shop }, spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop, labels: { app: web } }, spec: { containers: [{ name: a, image: a, ports: [{ containerPort: 8080 }] }] } }`;

export const rule = defineRule({
  code: 'policy-names-service-port',
  title: 'A network policy names the port of a Service where the port of the Pods counts',
  why: 'Policy is enforced after the Service’s address has become a Pod’s: the Service’s own port plays no part, and the connection is dropped.',
  severity: 'warning',
  args: ['policy', 'rule', 'port', 'service', 'target'],
  *inspect(context) {
    for (const { policy, units } of ownPolicies(context)) {
      for (const unit of units) {
        const subjects = subjectsOf(unit, context).map(({ workload }) => workload);
        for (const one of unit.rules.filter(({ effect }) => effect === 'allow')) {
          const targets = one.direction === 'ingress' ? subjects : peersOf(one, context);
          for (const test of one.ports ?? []) {
            const meant = servicePort(test, targets, one.ports ?? [], context);
            if (meant === undefined) continue;
            yield {
              object: policy.ref,
              at: context.sourceOf(policy.object, test.path),
              args: { policy: formatRef(policy.ref), rule: one.name, port: test.text, ...meant },
            };
          }
        }
      }
    }
  },
  say: ({ policy, rule: name, port, service, target }) =>
    `${policy} allows ${port} in \`${name}\`, which is the port of ${service}; its Pods listen on ${target}, and that is what policy looks at.`,
  reports: [
    [
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: { matchLabels: { app: cart } }, egress: [{ toEndpoints: [{ matchLabels: { app: web } }], toPorts: [{ ports: [{ port: "80", protocol: TCP }] }] }] } }
---
${WEB}`,
    ],
    [
      `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: web, namespace: shop }, spec: { podSelector: { matchLabels: { app: web } }, ingress: [{ ports: [{ port: 80 }] }] } }
---
${WEB}`,
    ],
  ],
  silent: [
    [
      `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: web, namespace: shop }, spec: { podSelector: { matchLabels: { app: web } }, ingress: [{ ports: [{ port: 8080 }] }] } }
---
${WEB}`,
    ],
    [
      `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: web, namespace: shop }, spec: { podSelector: { matchLabels: { app: web } }, ingress: [{ ports: [{ port: 80 }, { port: 8080 }] }] } }
---
${WEB}`,
    ],
  ],
});

/** The workloads a rule names by their labels; none where it names anybody else too. */
function peersOf({ peers }: PolicyRule, context: RuleContext): readonly Workload[] {
  if (peers === null || peers.some(({ type }) => type !== 'labels')) return [];
  const pods = podsIn(context);
  return peers
    .flatMap((test) => (test.type === 'labels' ? selected(test.requirements, pods) : []))
    .map(({ workload }) => workload);
}

/** The Service whose port a rule names, where none of the Pods it leads to has that port, and none of the rule's ports is theirs. */
function servicePort(
  test: PortTest,
  targets: readonly Workload[],
  all: readonly PortTest[],
  { live }: RuleContext,
): { readonly service: string; readonly target: string } | undefined {
  if (test.type !== 'port' || typeof test.port !== 'number' || test.port === 0 || targets.length === 0)
    return undefined;
  const declared = targets.map(portsOf);
  if (declared.some((ports) => ports.length === 0 || ports.some((port) => includes(test, port)))) return undefined;
  const namespaces = new Set(targets.map(({ namespace }) => namespace));
  for (const service of [...namespaces].flatMap((namespace) => live.servicesIn(namespace))) {
    const led = live.endpointsOf(service) ?? [];
    if (!targets.some((target) => led.includes(target))) continue;
    const port = service.ports.find((one) => one.port === test.port && test.protocols.includes(one.protocol));
    const target = port === undefined ? undefined : targetOf(port, led);
    if (target === undefined || all.some((one) => includes(one, target))) continue;
    return { service: formatRef(service.ref), target: String(target) };
  }
  return undefined;
}

function portsOf({ containers }: Workload): readonly number[] {
  return containers.flatMap(({ ports }) => ports.map(({ port }) => port));
}

function includes(test: PortTest, port: number): boolean {
  if (test.type !== 'port' || typeof test.port === 'string') return true;
  return test.port === 0 || (port >= test.port && port <= (test.endPort ?? test.port));
}

function targetOf({ targetPort }: ServicePort, led: readonly Workload[]): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  return led.flatMap((workload) => portNamed(targetPort, workload) ?? [])[0];
}
