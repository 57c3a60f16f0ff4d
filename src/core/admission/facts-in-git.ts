import type { JsonObject } from '../values/json.ts';
import { stringAt } from '../values/read-json.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/** What manifests that are live say about their cluster: which StorageClasses let claims grow. */
export function factsInGit(manifests: readonly JsonObject[]): ClusterFacts {
  const classes = manifests.filter(
    ({ apiVersion, kind }) => kind === 'StorageClass' && apiVersion === 'storage.k8s.io/v1',
  );
  return {
    storageClasses: new Map(
      classes.map((one) => [stringAt(one, 'metadata', 'name') ?? '', one['allowVolumeExpansion'] === true]),
    ),
  };
}
