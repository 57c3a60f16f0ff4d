import type { JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid } from '../field-error.ts';
import { numberOf } from '../go/zero-values.ts';
import { NEGATIVE_MESSAGE } from '../metadata/messages.ts';
import { checkHandler, type HandlerContext, LIFECYCLE_ACTIONS, PROBE_ACTIONS } from './check-handler.ts';

/** `validateLivenessProbe`, `validateReadinessProbe` and `validateStartupProbe`, in the order containers are checked. */
export function checkProbes(container: JsonObject, path: string, context: HandlerContext): readonly FieldError[] {
  return ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((name) => {
    const probe = objectAt(container, name);
    if (probe === undefined) return [];
    const at = `${path}.${name}`;
    const own = name === 'readinessProbe' ? checkNoGracePeriod(probe, at) : checkOneSuccess(probe, at);
    return [...checkProbe(probe, at, context), ...own];
  });
}

const COUNTS = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];

function checkProbe(probe: JsonObject, path: string, context: HandlerContext): readonly FieldError[] {
  const grace = valueAt(probe, 'terminationGracePeriodSeconds');
  return [
    ...checkHandler(probe, PROBE_ACTIONS, path, context),
    ...COUNTS.flatMap((name) => {
      const count = numberOf(probe, name);
      return count < 0 ? [invalid(`${path}.${name}`, String(count), NEGATIVE_MESSAGE)] : [];
    }),
    ...(typeof grace === 'number' && grace <= 0
      ? [invalid(`${path}.terminationGracePeriodSeconds`, String(grace), 'must be greater than 0')]
      : []),
  ];
}

function checkOneSuccess(probe: JsonObject, path: string): readonly FieldError[] {
  const successes = numberOf(probe, 'successThreshold');
  return successes === 1 ? [] : [invalid(`${path}.successThreshold`, String(successes), 'must be 1')];
}

function checkNoGracePeriod(probe: JsonObject, path: string): readonly FieldError[] {
  const grace = valueAt(probe, 'terminationGracePeriodSeconds');
  if (typeof grace !== 'number') return [];
  return [invalid(`${path}.terminationGracePeriodSeconds`, String(grace), 'must not be set for readinessProbes')];
}

/** `validateLifecycle`. */
export function checkLifecycle(container: JsonObject, path: string, context: HandlerContext): readonly FieldError[] {
  return ['postStart', 'preStop'].flatMap((name) => {
    const handler = objectAt(container, 'lifecycle', name);
    return handler === undefined ? [] : checkHandler(handler, LIFECYCLE_ACTIONS, `${path}.lifecycle.${name}`, context);
  });
}
