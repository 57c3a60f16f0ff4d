import type { JsonObject } from '../../values/json.ts';
import { stringAt, valueAt } from '../../values/read-json.ts';
import type { Doubt } from '../doubt.ts';
import { textOf } from '../go/zero-values.ts';
import { compareQuantities, parseQuantity } from '../quantity.ts';
import type { ApiServer } from '../refusal.ts';

/** What of a claim that changes its size only a cluster can answer: whether it is bound, and whether its class grows. */
export function claimDoubts(claim: JsonObject, old: JsonObject | null, { facts }: ApiServer): readonly Doubt[] {
  const [size, before] = [claim, old].map((one) =>
    parseQuantity(valueAt(one ?? undefined, 'spec', 'resources', 'requests', 'storage')),
  );
  const change = size === undefined || before === undefined ? 0 : compareQuantities(size, before);
  if (old === null || change === 0) return [];
  const field = 'spec.resources.requests.storage';
  const name = textOf(claim, 'metadata', 'name');
  const className = stringAt(claim, 'spec', 'storageClassName');
  const isKnown = textOf(old, 'status', 'phase') !== '' || facts?.claimsStayPending === true;
  const grows = className === undefined ? undefined : facts?.storageClasses?.get(className);
  return [
    ...(isKnown
      ? []
      : [
          {
            field,
            detail: `Whether PersistentVolumeClaim "${name}" is bound is not known; it is taken as bound to a volume of the size it asked for.`,
          },
        ]),
    ...(change > 0 && className !== '' && grows === undefined
      ? [
          {
            field,
            detail: `Whether ${className === undefined ? "the cluster's default StorageClass" : `StorageClass "${className}"`} lets claims grow is not known; it is taken as one that does.`,
          },
        ]
      : []),
  ];
}
