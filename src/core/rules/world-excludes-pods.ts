import type { Service, Workload } from '../cluster/cluster.ts';
import { connect } from '../network/connect.ts';
import { isTransport } from '../network/protocols.ts';
import { formatRef } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
import { ownPolicies, subjectsOf } from './own-policies.ts';
import type { RuleContext } from './rule-context.ts';

const DB = `{ apiVersion: v1, kind: Service, metadata: { name: orders-db, namespace: shop }, spec: { selector: { app: db }, ports: [{ port: 5432 }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: db, namespace: shop, labels: { app: db } }, spec: { containers: [{ name: a, image: a }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { containers: [{ name: a, image: a, env: [{ name: DB, value: "orders-db:5432" }] }] } }`;

export const rule = defineRule({
  code: 'world-excludes-pods',
  title: 'A network policy allows `world` where Pods of the cluster are meant',
  why: '`world` is what lies outside of the cluster: no Pod and no node is part of it, whatever its address.',
  severity: 'warning',
  args: ['policy', 'rule', 'workload', 'service'],
  *inspect(context) {
    for (const { policy, units } of ownPolicies(context)) {
      for (const unit of units) {
        const towardsWorld = unit.rules.filter(
          ({ direction, effect, peers }) =>
            direction === 'egress' && effect === 'allow' && peers?.some(isWorld) === true && peers.every(isWorld),
        );
        if (towardsWorld.length === 0) continue;
        const subjects = subjectsOf(unit, context).map(({ workload }) => workload);
        const meant = subjects.flatMap((workload) =>
          named(workload, context).map((service) => ({ workload, service })),
        );
        for (const one of towardsWorld) {
          const cut = meant.find(({ workload, service }) =>
            service.ports.some(
              ({ port, targetPort, protocol }) =>
                one.ports?.some((test) => test.type === 'port' && (test.port === port || test.port === targetPort)) ===
                  true && isDropped(workload, service, { port, protocol }, context),
            ),
          );
          if (cut === undefined) continue;
          yield {
            object: policy.ref,
            at: context.sourceOf(policy.object, one.path),
            args: {
              policy: formatRef(policy.ref),
              rule: one.name,
              workload: formatRef(cut.workload.ref),
              service: formatRef(cut.service.ref),
            },
          };
        }
      }
    }
  },
  say: ({ policy, rule: name, workload, service }) =>
    `${policy} lets ${workload} reach \`world\` in \`${name}\`, but ${service}, which it names, leads to Pods of the cluster, and these are not part of it.`,
  reports: [
    [
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: { matchLabels: { app: cart } }, egress: [{ toEntities: [world], toPorts: [{ ports: [{ port: "5432", protocol: TCP }] }] }] } }
---
${DB}`,
    ],
  ],
  silent: [
    [
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: { matchLabels: { app: cart } }, egress: [{ toEntities: [world], toPorts: [{ ports: [{ port: "5432", protocol: TCP }] }] }, { toEndpoints: [{ matchLabels: { app: db } }] }] } }
---
${DB}`,
    ],
    [
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: { matchLabels: { app: cart } }, egress: [{ toEntities: [world], toPorts: [{ ports: [{ port: "443", protocol: TCP }] }] }] } }
---
${DB}`,
    ],
  ],
});

function isWorld(test: { readonly type: string; readonly entity?: string }): boolean {
  return test.type === 'entity' && test.entity === 'world';
}

/** Services of its own namespace that a workload's containers speak of. */
function named({ namespace, containers }: Workload, { live }: RuleContext): readonly Service[] {
  const words = new Set(containers.flatMap(({ manifest }) => JSON.stringify(manifest).split(/[^a-z0-9-]+/)));
  return live.servicesIn(namespace).filter(({ ref }) => words.has(ref.name));
}

function isDropped(
  from: Workload,
  to: Service,
  { port, protocol }: { readonly port: number; readonly protocol: string },
  { live, network }: RuleContext,
): boolean {
  if (!isTransport(protocol)) return false;
  const flow = {
    from: { type: 'workload', namespace: from.namespace, name: from.ref.name, kind: from.ref.kind },
    to: { type: 'service', namespace: to.namespace, name: to.ref.name },
    port,
    protocol,
  } as const;
  return connect(live, flow, network).hops.some((hop) => hop.direction === 'egress' && hop.result === 'dropped');
}
