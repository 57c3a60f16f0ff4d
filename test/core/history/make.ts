import type { Application } from '../../../src/core/gitops/application.ts';
import type { Rendered, RenderedObject } from '../../../src/core/render/rendered.ts';
import type { Commit } from '../../../src/core/values/commit.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';
import { stringAt } from '../../../src/core/values/read-json.ts';

/** Small hand-made inputs, deeply frozen: the fold may read them only. */

/** A commit of a day of its own for each number that its name ends with. */
export function commit(sha: string): Commit {
  const day = Number(/\d*$/.exec(sha)?.[0] ?? 0);
  return { sha, subject: `commit ${sha}`, author: 'Ada', date: day * 86_400_000, parents: [] };
}

export function rendered(...manifests: readonly JsonObject[]): Rendered {
  return frozen({ objects: manifests.map(objectOf), gaps: [], problem: null, files: [] });
}

export function notRendered(message: string): Rendered {
  return frozen({ objects: [], gaps: [], problem: { message }, files: [] });
}

export function application(change: Partial<Application> = {}): Application {
  const sync = { automated: true, prune: true, selfHeal: true, options: [] };
  return frozen({ name: 'shop', by: 'argocd', path: 'apps/shop', namespace: 'shop', sync, ...change });
}

interface Named {
  readonly annotations?: Readonly<Record<string, string>>;
}

const CONTAINER = { name: 'main', image: 'acme/main:1' };

export function deployment(name: string, app: string, { annotations = {} }: Named = {}): JsonObject {
  const labels = { app };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, annotations },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [CONTAINER] } } },
  };
}

export function service(name: string, app: string, { annotations = {} }: Named = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, annotations },
    spec: { selector: { app }, ports: [{ port: 80 }] },
  };
}

/** A policy whose peer is a string where a map belongs. */
export function brokenPolicy(name: string): JsonObject {
  return {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name },
    spec: { endpointSelector: {}, egress: [{ toEndpoints: ['world'] }] },
  };
}

function objectOf(manifest: JsonObject, document: number): RenderedObject {
  const namespace = stringAt(manifest, 'metadata', 'namespace');
  const ref = {
    apiVersion: stringAt(manifest, 'apiVersion') ?? '',
    kind: stringAt(manifest, 'kind') ?? '',
    ...(namespace !== undefined && { namespace }),
    name: stringAt(manifest, 'metadata', 'name') ?? '',
  };
  return { ref, manifest, source: { file: 'apps/shop/all.yaml', line: document + 1 }, document, touches: [] };
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) frozen(inner);
    Object.freeze(value);
  }
  return value;
}
