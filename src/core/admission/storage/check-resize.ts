import type { JsonObject } from '../../values/json.ts';
import { objectAt, stringAt, valueAt } from '../../values/read-json.ts';
import { compareQuantities, parseQuantity } from '../quantity.ts';
import type { ApiServer, Refusal } from '../refusal.ts';

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';
const WHY =
  'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';

/**
 * What the admission plugin `PersistentVolumeClaimResize` says to a claim that grows (`plugin/pkg/admission/storage/persistentvolume/resize`). A class that is not
 * known, or that the cluster chose itself, is taken for one whose volumes can grow.
 */
export function checkResize(claim: JsonObject, old: JsonObject, { facts }: ApiServer): Refusal | null {
  const [size, before] = [claim, old].map((one) =>
    parseQuantity(valueAt(one, 'spec', 'resources', 'requests', 'storage')),
  );
  if (size === undefined || before === undefined || compareQuantities(size, before) <= 0) return null;
  const name = classOf(claim);
  const grows = name === '' ? false : name === undefined || (facts?.storageClasses?.get(name) ?? true);
  if (grows) return null;
  const message = `persistentvolumeclaims "${stringAt(claim, 'metadata', 'name') ?? ''}" is forbidden: ${WHY}`;
  return { message, reason: 'Forbidden', causes: [], kind: 'validation' };
}

/** The annotation came first and still wins (`GetPersistentVolumeClaimClass`); undefined where nothing is said. */
function classOf(claim: JsonObject): string | undefined {
  const annotated = stringAt(objectAt(claim, 'metadata', 'annotations'), CLASS_ANNOTATION);
  return annotated ?? stringAt(claim, 'spec', 'storageClassName');
}
