import { parseAllDocuments } from 'yaml';
import { buildCluster } from '../../../src/core/cluster/build-cluster.ts';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import type { RenderedObject } from '../../../src/core/render/rendered.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';
import { stringAt } from '../../../src/core/values/read-json.ts';

/** Objects as a render of one file `manifests.yaml` would give them, deep-frozen. */
export function objectsOf(yaml: string): readonly RenderedObject[] {
  return parseAllDocuments(yaml).flatMap((parsed, document) => {
    const manifest: JsonObject | null = parsed.toJS();
    const line = yaml.slice(0, parsed.range[0]).split('\n').length;
    return manifest === null ? [] : [objectOf(manifest, document, line)];
  });
}

function objectOf(manifest: JsonObject, document: number, line: number): RenderedObject {
  const namespace = stringAt(manifest, 'metadata', 'namespace');
  const ref = {
    apiVersion: stringAt(manifest, 'apiVersion') ?? 'v1',
    kind: stringAt(manifest, 'kind') ?? '',
    name: stringAt(manifest, 'metadata', 'name') ?? '',
    ...(namespace === undefined ? {} : { namespace }),
  };
  return frozen({ ref, manifest, source: { file: 'manifests.yaml', line }, document, touches: [] });
}

/** A cluster of manifests that are JSON already. */
export function clusterOfManifests(manifests: readonly JsonObject[]): Cluster {
  return buildCluster(manifests.map((manifest, document) => objectOf(manifest, document, 1)));
}

export function clusterOf(...yaml: readonly string[]): Cluster {
  return buildCluster(yaml.flatMap(objectsOf));
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(Object.freeze(value))) frozen(part);
  return value;
}
