import type { Cluster } from '../cluster/cluster.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { JsonObject } from '../values/json.ts';
import { formatRef } from '../values/object-ref.ts';
import { numberAt, objectAt, objectsAt, stringAt } from '../values/read-json.ts';
import type { ExpectedFlow } from './expected-flow.ts';
import { toService } from './flow-ends.ts';

const HTTPS = 443;

/**
 * What the API server calls: admission webhooks, conversion webhooks of definitions, and the Services behind APIServices, which is where an autoscaler's
 * metrics come from. Only Services that are in Git: others are not ours to judge.
 */
export function fromWebhooks(cluster: Cluster): readonly ExpectedFlow[] {
  return cluster.objects.flatMap((object) =>
    callsOf(object).flatMap(({ called, path, why }): ExpectedFlow[] => {
      const [namespace, name] = [stringAt(called, 'namespace'), stringAt(called, 'name')];
      if (namespace === undefined || name === undefined || cluster.service(namespace, name) === undefined) return [];
      const port = numberAt(called, 'port') ?? HTTPS;
      const from = { type: 'entity', entity: 'kube-apiserver' } as const;
      return [{ flow: toService(from, { namespace, name, port }), from: 'webhook', why, object, path }];
    }),
  );
}

interface Call {
  readonly called: JsonObject | undefined;
  readonly path: FieldPath;
  readonly why: string;
}

function callsOf({ ref, manifest }: RenderedObject): readonly Call[] {
  switch (ref.kind) {
    case 'APIService': {
      const path = ['spec', 'service'];
      return [{ called: objectAt(manifest, ...path), path, why: `the API server asks it for ${ref.name}` }];
    }
    case 'CustomResourceDefinition': {
      const path = ['spec', 'conversion', 'webhook', 'clientConfig', 'service'];
      const why = `the API server has it convert the versions of ${ref.name}`;
      return [{ called: objectAt(manifest, ...path), path, why }];
    }
    case 'ValidatingWebhookConfiguration':
    case 'MutatingWebhookConfiguration':
      return objectsAt(manifest, 'webhooks').map((webhook, index) => ({
        called: objectAt(webhook, 'clientConfig', 'service'),
        path: ['webhooks', index, 'clientConfig', 'service'],
        why: `${formatRef(ref)} has the API server ask it`,
      }));
    default:
      return [];
  }
}
