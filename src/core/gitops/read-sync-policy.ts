import { parseLabels } from '../labels/selector.ts';
import type { JsonObject } from '../values/json.ts';
import { listAt, numberAt, objectAt, objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import type { IgnoredDifference, ManagedNamespace, SyncPolicy } from './application.ts';

/** Argo CD tries an automated sync again this often unless told otherwise (argo-cd, `pkg/apis/application/v1alpha1/application_defaults.go`). */
const AUTOMATED_RETRIES = 5;

/** What an Argo CD Application says about its syncs. */
export function readSyncPolicy(manifest: JsonObject): SyncPolicy {
  const policy = objectAt(manifest, 'spec', 'syncPolicy');
  const automated = objectAt(policy, 'automated');
  const isAutomated = automated !== undefined && automated['enabled'] !== false;
  const managed = managedNamespace(objectAt(policy, 'managedNamespaceMetadata'));
  const ignored = objectsAt(manifest, 'spec', 'ignoreDifferences').map(ignoredDifference);
  return {
    automated: isAutomated,
    prune: automated?.['prune'] === true,
    selfHeal: automated?.['selfHeal'] === true,
    allowEmpty: automated?.['allowEmpty'] === true,
    options: listAt(policy, 'syncOptions').filter((one) => typeof one === 'string'),
    ...retryOf(policy, isAutomated),
    ...(managed && { managedNamespace: managed }),
    ...(ignored.length > 0 && { ignoreDifferences: ignored }),
  };
}

function retryOf(policy: JsonObject | undefined, automated: boolean): Pick<SyncPolicy, 'retry'> {
  const usual = automated ? AUTOMATED_RETRIES : 0;
  const retry = objectAt(policy, 'retry');
  const limit = retry === undefined ? usual : (numberAt(retry, 'limit') ?? 0);
  const refresh = retry?.['refresh'] === true;
  return limit === usual && !refresh ? {} : { retry: { limit, refresh } };
}

function managedNamespace(metadata: JsonObject | undefined): ManagedNamespace | null {
  if (metadata === undefined) return null;
  return { labels: parseLabels(metadata['labels']), annotations: parseLabels(metadata['annotations']) };
}

function ignoredDifference(entry: JsonObject): IgnoredDifference {
  const [name, namespace] = [stringAt(entry, 'name'), stringAt(entry, 'namespace')];
  return {
    group: stringAt(entry, 'group') ?? '',
    kind: stringAt(entry, 'kind') ?? '',
    ...(name && { name }),
    ...(namespace && { namespace }),
    jsonPointers: listAt(entry, 'jsonPointers').filter((one) => typeof one === 'string'),
  };
}

/** Ways to name ignored fields that need a jq interpreter or the cluster's managed fields: which are set, by index and key. */
export function unreadDifferences(manifest: JsonObject): readonly (readonly [number, string])[] {
  return objectsAt(manifest, 'spec', 'ignoreDifferences').flatMap((entry, index) =>
    ['jqPathExpressions', 'managedFieldsManagers'].flatMap((key) =>
      Array.isArray(valueAt(entry, key)) && listAt(entry, key).length > 0 ? [[index, key] as const] : [],
    ),
  );
}
