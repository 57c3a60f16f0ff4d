import type { JsonObject } from '../../values/json.ts';
import { valueAt } from '../../values/read-json.ts';
import { itemsOf, textOf } from '../go/zero-values.ts';
import { addQuantities, compareQuantities, type Quantity } from '../quantity.ts';
import { amountsOf } from './check-resources.ts';

type Amounts = ReadonlyMap<string, Quantity>;

/**
 * What all containers of a Pod ask for, or may take, at the time they need most: those that run side by side, or an init container
 * with the sidecars that were started before it (component-helpers, `resource.AggregateContainerRequests`).
 */
export function aggregateAmounts(spec: JsonObject, kind: 'limits' | 'requests'): Amounts {
  const of = (container: JsonObject): Amounts => amountsOf(valueAt(container, 'resources'), kind);
  const running = new Map<string, Quantity>();
  const sidecars = new Map<string, Quantity>();
  const starting = new Map<string, Quantity>();
  for (const container of itemsOf(spec, 'containers')) add(running, of(container));
  for (const container of itemsOf(spec, 'initContainers')) {
    const own = of(container);
    const needed = new Map(sidecars);
    add(needed, own);
    raise(starting, needed);
    if (textOf(container, 'restartPolicy') !== 'Always') continue;
    add(sidecars, own);
    add(running, own);
  }
  raise(running, starting);
  return new Map([...running].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function add(sum: Map<string, Quantity>, amounts: Amounts): void {
  for (const [name, amount] of amounts) {
    const before = sum.get(name);
    sum.set(name, before === undefined ? amount : addQuantities(before, amount));
  }
}

function raise(most: Map<string, Quantity>, amounts: Amounts): void {
  for (const [name, amount] of amounts) {
    const before = most.get(name);
    if (before === undefined || compareQuantities(amount, before) > 0) most.set(name, amount);
  }
}
