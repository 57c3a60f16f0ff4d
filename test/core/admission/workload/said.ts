import { admit } from '../../../../src/core/admission/admit.ts';
import type { Client } from '../../../../src/core/admission/client.ts';
import type { JsonObject } from '../../../../src/core/values/json.ts';

export const CONTAINERS = [{ name: 'main', image: 'busybox:1' }];

/** Everything that a server of this minor version complains of, in its order, each as `field: detail`. */
export function said(
  old: JsonObject | null,
  desired: JsonObject,
  minor = 36,
  way: Client['way'] = 'merge-patch',
): readonly string[] {
  const refusal = admit(freeze(old), freeze(desired), { minor }, { way, fieldValidation: 'Strict' });
  return (refusal?.causes ?? []).map(({ field, detail }) => `${field}: ${detail}`);
}

/** What it complains of in a new object. */
export function saidToNew(object: JsonObject, minor?: number): readonly string[] {
  return said(null, object, minor);
}

/** A controller whose template has the labels that it selects, and more of a spec. */
export function controller(kind: string, spec: JsonObject = {}, app = 'web'): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app } },
      template: { metadata: { labels: { app } }, spec: { containers: CONTAINERS } },
      ...spec,
    },
  };
}

/** A Job whose Pods never restart, and more of a spec. */
export function job(spec: JsonObject = {}, template: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'migrate', namespace: 'shop' },
    spec: { template: { spec: { restartPolicy: 'Never', containers: CONTAINERS, ...template } }, ...spec },
  };
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) freeze(inner);
    Object.freeze(value);
  }
  return value;
}
