import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { listAt, objectAt, sameJson, stringAt, valueAt } from '../values/read-json.ts';
import { sameSelector } from './check-selector.ts';
import type { FieldError } from './field-error.ts';
import { printsJson } from './go-value.ts';
import { quantityOf } from './quantity.ts';
import type { ApiServer } from './refusal.ts';

/**
 * What of a StatefulSet may not change: everything but the fields its message names, told once however many changed
 * (kubernetes, `ValidateStatefulSetUpdate`). `revisionHistoryLimit` is among them up to 1.32.
 */
export function checkStatefulSetUpdate(
  old: JsonObject,
  manifest: JsonObject,
  server: ApiServer,
): readonly FieldError[] {
  const same =
    sameSelector(valueAt(old, 'spec', 'selector'), valueAt(manifest, 'spec', 'selector')) &&
    (stringAt(old, 'spec', 'serviceName') ?? '') === (stringAt(manifest, 'spec', 'serviceName') ?? '') &&
    podManagement(old) === podManagement(manifest) &&
    sameJson(claimTemplates(old), claimTemplates(manifest)) &&
    (server.minor >= 33 || revisions(old) === revisions(manifest));
  const strategy = checkLeftPartition(old, manifest, server);
  if (same) return strategy;
  const limit = server.minor >= 33 ? "'revisionHistoryLimit', " : '';
  const detail = `Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', ${limit}'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden`;
  return [...strategy, { field: 'spec', detail, kind: 'immutable' }];
}

/** The partition the API server filled in stays when only the strategy's type is changed in Git: `kubectl apply` never wrote it. */
function checkLeftPartition(old: JsonObject, manifest: JsonObject, server: ApiServer): readonly FieldError[] {
  const rolling = (stringAt(old, 'spec', 'updateStrategy', 'type') ?? 'RollingUpdate') === 'RollingUpdate';
  const written = objectAt(old, 'spec', 'updateStrategy', 'rollingUpdate') !== undefined;
  if (!rolling || written || stringAt(manifest, 'spec', 'updateStrategy', 'type') !== 'OnDelete') return [];
  const value = printsJson(server)
    ? '{"Partition":0,"MaxUnavailable":null}'
    : 'apps.RollingUpdateStatefulSetStrategy{Partition:0, MaxUnavailable:(*intstr.IntOrString)(nil)}';
  const detail = `Invalid value: ${value}: only allowed for updateStrategy 'RollingUpdate'`;
  return [{ field: 'spec.updateStrategy.rollingUpdate', detail, kind: 'validation' }];
}

function podManagement(manifest: JsonObject): string {
  return stringAt(manifest, 'spec', 'podManagementPolicy') ?? 'OrderedReady';
}

function revisions(manifest: JsonObject): Json {
  return valueAt(manifest, 'spec', 'revisionHistoryLimit') ?? 10;
}

/** Claim templates with the defaults filled in and amounts as numbers, so that `1Gi` and `1024Mi` are equal. */
function claimTemplates(manifest: JsonObject): Json {
  return listAt(manifest, 'spec', 'volumeClaimTemplates').map((template) => ({
    metadata: withoutEmpty(objectAt(template, 'metadata') ?? {}),
    spec: normalised({ volumeMode: 'Filesystem', ...objectAt(template, 'spec') }),
  }));
}

function normalised(spec: JsonObject): Json {
  const amounts = (path: 'requests' | 'limits'): Json =>
    Object.fromEntries(
      Object.entries(objectAt(spec, 'resources', path) ?? {}).map(([name, value]) => [
        name,
        quantityOf(value) ?? value,
      ]),
    );
  return { ...withoutEmpty(spec), resources: { requests: amounts('requests'), limits: amounts('limits') } };
}

/** `creationTimestamp: null` and empty maps are what `kubectl` prints, not what anybody meant. */
function withoutEmpty(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(
      ([, value]) => value !== null && !(isJsonObject(value) && Object.keys(value).length === 0),
    ),
  );
}
