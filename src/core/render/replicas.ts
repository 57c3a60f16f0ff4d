import type { Cause } from './cause.ts';
import type { Objects } from './changes.ts';
import { type FieldSpec, setAt, valueAt, visitField } from './field-spec.ts';
import { REPLICAS } from './field-specs/replicas.ts';
import { isSelectedBy } from './gvk.ts';
import type { Replica } from './kustomization.ts';
import { KustomizeError } from './kustomize-error.ts';
import { currentId, previousIds, touch } from './resource.ts';
import { demandScalar } from './wrong-kind.ts';

/**
 * Sets the replica count of the workload with a name (any name it has or had).
 * Source: kustomize 5.8.1 `api/internal/builtins/ReplicaCountTransformer.go`.
 * @throws KustomizeError when nothing of a kind with replicas has that name.
 */
export function setReplicas(
  { resources, change }: Objects,
  replica: Replica,
  cause: Cause,
  specs: readonly FieldSpec[] = REPLICAS,
): void {
  const name = replica.name ?? '';
  const count = replica.count ?? 0;
  let found = false;
  for (const spec of specs) {
    for (const resource of resources) {
      const ids = [...previousIds(resource), currentId(resource)];
      if (!ids.some((id) => id.name === name && isSelectedBy(id, spec))) continue;
      found = true;
      change(cause, resource, (own) => {
        visitField(own.value, spec, 'scalar', (holder, key, path) => {
          demandScalar(valueAt(holder, key));
          setAt(holder, key, count);
          touch(own, path, count, cause);
        });
        return true;
      });
    }
  }
  if (!found)
    throw new KustomizeError(
      `resource with name ${name} does not match a config with the following GVK ${listed(specs)}`,
    );
}

function listed(specs: readonly FieldSpec[]): string {
  const names = specs.map(
    (spec) => `${spec.kind || '[noKind]'}.${spec.version || '[noVer]'}.${spec.group || '[noGrp]'}`,
  );
  return `[${names.join(' ')}]`;
}
