import type { JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { printQuantity, type Quantity } from '../quantity.ts';
import type { ApiServer } from '../refusal.ts';
import { aggregateAmounts } from './aggregate-amounts.ts';
import { amountsOf } from './check-resources.ts';
import { isHugePages, isOvercommitAllowed } from './resource-names.ts';

type Amounts = ReadonlyMap<string, Quantity>;

/** What a Pod that names some resources of its own gets for the others, from its containers and its limits (`defaultHugePagePodLimits`, `defaultPodRequests`). */
export function podResourceDefaults(spec: JsonObject, { minor }: ApiServer): JsonObject {
  const resources = objectAt(spec, 'resources');
  if (minor < 34 || resources === undefined) return spec;
  const [written, requests] = [amountsOf(resources, 'limits'), amountsOf(resources, 'requests')];
  if (written.size === 0 && requests.size === 0) return spec;
  const pages = [...aggregateAmounts(spec, 'limits')].filter(([name]) => isHugePages(name) && !requests.has(name));
  const limits = merged(written, pages);
  const complete = limits.size === 0 ? requests : completeRequests(spec, requests, limits);
  return {
    ...spec,
    resources: {
      ...resources,
      ...(limits.size > written.size && { limits: toJson(resources, 'limits', limits) }),
      ...(complete.size > requests.size && { requests: toJson(resources, 'requests', complete) }),
    },
  };
}

function completeRequests(spec: JsonObject, requests: Amounts, limits: Amounts): Amounts {
  const needed = [...aggregateAmounts(spec, 'requests')].filter(([name]) => isOfPod(name) && isOvercommitAllowed(name));
  return merged(
    merged(requests, needed),
    [...limits].filter(([name]) => isOfPod(name)),
  );
}

function isOfPod(name: string): boolean {
  return name === 'cpu' || name === 'memory' || isHugePages(name);
}

function merged(amounts: Amounts, others: readonly (readonly [string, Quantity])[]): Amounts {
  return new Map([...amounts, ...others.filter(([name]) => !amounts.has(name))]);
}

/** What was written stays as it was written. */
function toJson(resources: JsonObject, kind: 'limits' | 'requests', amounts: Amounts): JsonObject {
  return Object.fromEntries(
    [...amounts].map(([name, amount]) => [name, valueAt(resources, kind, name) ?? printQuantity(amount)]),
  );
}
