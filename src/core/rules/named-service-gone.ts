import { findReferences, type Reference } from '../flows/find-references.ts';
import { formatRef, refKey } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';
import { defineRule } from './define-rule.ts';
import type { RuleContext } from './rule-context.ts';
import { todaysPlace } from './todays-place.ts';

export const rule = defineRule({
  code: 'named-service-gone',
  title: 'A workload names a Service that is gone',
  why: 'A variable, an argument or a configuration file still has the name of a Service that was deleted or renamed, as by a prefix: it no longer resolves, and every connection fails with `no such host`.',
  severity: 'critical',
  consequence: true,
  args: ['service', 'clients', 'where'],
  *inspect(context) {
    for (const [service, named] of goneServices(context)) {
      const [first] = named;
      if (first === undefined) continue;
      yield {
        object: { apiVersion: 'v1', kind: 'Service', namespace: first.namespace, name: first.name },
        at: first.at,
        args: { service, clients: [...new Set(named.map(({ client }) => client))].join(', '), where: first.where },
      };
    }
  },
  say: ({ service, clients, where }) =>
    `${clients} still names ${service} (${where === '' ? 'in its arguments' : where}), which is not there any more.`,
  reports: [
    [
      `{ apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop, labels: { app: web } }, spec: { containers: [{ name: a, image: a, env: [{ name: DB, value: 'db:5432' }] }] } }
---
{ apiVersion: v1, kind: Service, metadata: { name: db, namespace: shop }, spec: { selector: { app: web }, ports: [{ port: 5432 }] } }`,
      `{ apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop, labels: { app: web } }, spec: { containers: [{ name: a, image: a, env: [{ name: DB, value: 'db:5432' }] }] } }
---
{ apiVersion: v1, kind: Service, metadata: { name: database, namespace: shop }, spec: { selector: { app: web }, ports: [{ port: 5432 }] } }`,
    ],
  ],
  silent: [
    [
      `{ apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop, labels: { app: web } }, spec: { containers: [{ name: a, image: a, env: [{ name: DB, value: 'db.example:5432' }] }] } }`,
      `{ apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop, labels: { app: web } }, spec: { containers: [{ name: a, image: a, env: [{ name: DB, value: 'db.example:5432' }] }] } }
---
{ apiVersion: v1, kind: Service, metadata: { name: other, namespace: shop }, spec: { selector: { app: web }, ports: [{ port: 5432 }] } }`,
    ],
  ],
});

interface Named {
  readonly namespace: string;
  readonly name: string;
  readonly client: string;
  readonly where: string;
  readonly at: Source;
}

/** Services that own workloads name, that were there once, and that are not now; by their names. */
function goneServices(context: RuleContext): ReadonlyMap<string, readonly Named[]> {
  const { live, hadService, liveObject } = context;
  const gone = new Map<string, Named[]>();
  const isGone = ({ service, namespace, name }: Reference): boolean =>
    service === undefined && hadService(namespace, name);
  for (const workload of live.workloads) {
    if (liveObject(workload.ref) !== workload.object) continue;
    for (const { namespace, name, text } of findReferences(workload, live, hadService).references.filter(isGone)) {
      const service = formatRef({ kind: 'Service', namespace, name });
      const own = refKey(text.object.ref) === refKey(workload.ref) ? '' : ` of ${formatRef(text.object.ref)}`;
      const where = text.name === '' ? '' : `\`${text.name}\`${own}`;
      const named = {
        namespace,
        name,
        client: formatRef(workload.ref),
        where,
        at: todaysPlace(text.object, text.path, context),
      };
      gone.set(service, [...(gone.get(service) ?? []), named]);
    }
  }
  return gone;
}
