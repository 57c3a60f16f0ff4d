import { allowsRequest } from '../network/http-rule.ts';
import type { PolicyRule } from '../network/policy-unit.ts';
import { portMatches } from '../network/rule-match.ts';
import { formatRef } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
import { allowing, ownPolicies, type PodsOf, subjectsOf, unitsAbout } from './own-policies.ts';
import type { RuleContext } from './rule-context.ts';
import { requestsTo, type UsedRequest } from './used-requests.ts';

const CART = `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: cart, namespace: shop }, spec: { selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart }, annotations: { prometheus.io/scrape: "true", prometheus.io/port: "8080" } }, spec: { containers: [{ name: a, image: a }] } } } }`;
const policy = (paths: string): string =>
  `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: { matchLabels: { app: cart } }, ingress: [{ toPorts: [{ ports: [{ port: "8080", protocol: TCP }], rules: { http: [${paths}] } }] }] } }`;

export const rule = defineRule({
  code: 'layer7-cuts-path',
  title: 'The HTTP rules of a network policy cut off a path that is in use',
  why: 'Once a port has HTTP rules, every request that none of them names is answered with 403 by the proxy; the connection itself succeeds.',
  severity: 'warning',
  args: ['policy', 'request', 'by', 'workload'],
  *inspect(context) {
    for (const {
      policy: { ref, object },
      units,
    } of ownPolicies(context)) {
      for (const unit of units.filter(({ rules }) => rules.some(hasHttp))) {
        for (const pods of subjectsOf(unit, context)) {
          for (const request of requestsTo(pods.workload, context)) {
            const cut = cutBy(request, pods, context);
            const own = unit.rules.find((one) => cut.includes(one));
            if (own === undefined) continue;
            yield {
              object: ref,
              at: context.sourceOf(object, own.path),
              args: {
                policy: formatRef(ref),
                request: `GET ${request.path} on port ${request.port}`,
                by: request.by,
                workload: formatRef(pods.workload.ref),
              },
            };
          }
        }
      }
    }
  },
  say: ({ policy: name, request, by, workload }) =>
    `${name} lets only some requests through to ${workload}, and \`${request}\` is not among them, which ${by} asks for.`,
  reports: [[`${policy('{ method: GET, path: "/api/.*" }')}\n---\n${CART}`]],
  silent: [
    [`${policy('{ method: GET, path: "/api/.*" }, { path: /metrics }')}\n---\n${CART}`],
    [`${policy('')}\n---\n${CART}`],
  ],
});

function hasHttp({ direction, effect, ports }: PolicyRule): boolean {
  return (
    direction === 'ingress' &&
    effect === 'allow' &&
    (ports ?? []).some((test) => test.type === 'port' && test.http !== undefined)
  );
}

/** The rules that look into the connection, where all that are about it do and none lets the request through. */
function cutBy({ port, path }: UsedRequest, pods: PodsOf, context: RuleContext): readonly PolicyRule[] {
  const { identity } = pods;
  const attempt = { peer: identity, target: identity, port, protocol: 'TCP' };
  const rules = allowing(unitsAbout(pods, context), 'ingress').map((one) => ({
    rule: one,
    tests: one.ports?.filter((test) => portMatches(test, attempt) !== 'no') ?? null,
  }));
  const about = rules.filter(({ tests }) => tests === null || tests.length > 0);
  const cuts = about.every(({ tests }) =>
    tests?.every(
      (test) =>
        test.type === 'port' && test.http !== undefined && allowsRequest(test.http, { method: 'GET', path }) === 'no',
    ),
  );
  return cuts ? about.map((one) => one.rule) : [];
}
