import { objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden } from '../field-error.ts';
import { isSet, itemsOf, textOf } from '../go/zero-values.ts';
import { compareQuantities, printQuantity } from '../quantity.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, oneOf } from '../text-errors.ts';
import { aggregateAmounts } from './aggregate-amounts.ts';
import { amountsOf, checkResourceName, checkResources } from './check-resources.ts';
import type { PodContext } from './pod-context.ts';
import { isHugePages } from './resource-names.ts';

/** What a Pod as a whole can ask for (`SupportedPodLevelResources`). */
const POD_RESOURCES = ['cpu', 'hugepages-', 'memory'];

/** `validatePodResources`: the resources of a Pod as a whole, which servers keep since 1.34 (KEP-2837). */
export function checkPodResources(path: string, context: PodContext): readonly FieldError[] {
  const { spec } = context;
  const resources = objectAt(spec, 'resources');
  if (resources === undefined) return [];
  if (textOf(spec, 'os', 'name') === 'windows') return [forbidden(path, 'may not be set for a windows pod')];
  const claims = isSet(resources, 'claims');
  return [
    ...(claims ? [forbidden(`${path}.claims`, 'claims may not be set for Resources at pod-level')] : []),
    ...checkResources(resources, checkPodResourceName, path, context),
    ...checkRequests(path, context),
    ...checkHugePages(path, context),
    ...checkLimits(path, context),
  ];
}

/** `validatePodResourceName`. */
function checkPodResourceName(name: string, path: string, server: ApiServer): readonly FieldError[] {
  const errors = checkResourceName(name, path, server);
  if (errors.length > 0 || isHugePages(name)) return errors;
  return oneOf(path, name, POD_RESOURCES, server);
}

function checkRequests(path: string, { spec, server }: PodContext): readonly FieldError[] {
  const requests = amountsOf(valueAt(spec, 'resources'), 'requests');
  return [...aggregateAmounts(spec, 'requests')].flatMap(([name, needed]) => {
    const asked = requests.get(name);
    if (asked === undefined || compareQuantities(needed, asked) <= 0) return [];
    const words = `must be greater than or equal to aggregate container requests of ${printQuantity(needed)}`;
    return [invalidText(`${path}.requests[${name}]`, printQuantity(asked), words, server)];
  });
}

function checkHugePages(path: string, { spec, server }: PodContext): readonly FieldError[] {
  const limits = amountsOf(valueAt(spec, 'resources'), 'limits');
  return [...aggregateAmounts(spec, 'limits')].flatMap(([name, needed]) => {
    const limit = isHugePages(name) ? limits.get(name) : undefined;
    if (limit === undefined || compareQuantities(needed, limit) <= 0) return [];
    const words = `must be greater than or equal to aggregate container limits of ${printQuantity(needed)}`;
    return [invalidText(`${path}.limits[${name}]`, printQuantity(limit), words, server)];
  });
}

/** No container may take more than its Pod; the path is Kubernetes' own. */
function checkLimits(path: string, { spec, server }: PodContext): readonly FieldError[] {
  const limits = amountsOf(valueAt(spec, 'resources'), 'limits');
  return itemsOf(spec, 'containers').flatMap((container, index) =>
    [...amountsOf(valueAt(container, 'resources'), 'limits')].flatMap(([name, own]) => {
      const limit = limits.get(name);
      if (limit === undefined || compareQuantities(own, limit) <= 0) return [];
      const words = `must be less than or equal to pod limits of ${printQuantity(limit)}`;
      return [invalidText(`${path}.containers[${index}][${name}].limits`, printQuantity(own), words, server)];
    }),
  );
}
