import type { JsonObject } from '../../values/json.ts';
import { itemsOf } from '../go/zero-values.ts';

/** A container and where it stands. */
export interface ContainerAt {
  readonly container: JsonObject;
  /** `spec.initContainers[0]`. */
  readonly path: string;
}

/** All containers of a Pod in the order in which rules about all of them look (`VisitContainersWithPath`). */
export function visitContainers(spec: JsonObject, path: string): readonly ContainerAt[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((kind) =>
    itemsOf(spec, kind).map((container, index) => ({ container, path: `${path}.${kind}[${index}]` })),
  );
}
