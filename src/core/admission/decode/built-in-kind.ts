import type { JsonObject } from '../../values/json.ts';
import { groupOf } from '../../values/object-ref.ts';
import { stringAt } from '../../values/read-json.ts';
import type { ApiServer } from '../refusal.ts';
import { BUILT_IN_KINDS } from './built-in-types.generated.ts';

/** What older minors had is not in the table. */
const OLDEST = 30;

/** Groups that were Kubernetes' own and have no kind left. */
const EMPTY_GROUPS = ['extensions', 'settings.k8s.io', 'auditregistration.k8s.io'];

const OWN_GROUPS: ReadonlySet<string> = new Set([
  ...EMPTY_GROUPS,
  ...Object.keys(BUILT_IN_KINDS).map((key) => groupOf(key.slice(0, key.indexOf(' ')))),
]);

/** Whether objects of a built-in kind live in namespaces; undefined for kinds that this minor does not have itself. */
export function scopeOf(manifest: JsonObject, { minor }: ApiServer): 'namespaced' | 'cluster' | undefined {
  const [, scope, since, until] = /^\S+ ([a-z]+)(?:\+(\d+))?(?:-(\d+))?$/.exec(entryOf(manifest)) ?? [];
  const there = minor >= Number(since ?? 0) && minor <= Number(until ?? Number.POSITIVE_INFINITY);
  return there && (scope === 'namespaced' || scope === 'cluster') ? scope : undefined;
}

/**
 * What kubectl and Argo CD's `kubectl` say to a kind that Kubernetes had once, or has not yet: `no matches for kind "Ingress" in version "extensions/v1beta1"`. Null where this minor has it,
 * and where the group is not Kubernetes' own: then a CustomResourceDefinition decides, which may not be in Git. Alpha and beta versions that exist but are off unless somebody turns
 * them on are taken as there.
 */
export function notServed(manifest: JsonObject, server: ApiServer): string | null {
  const [apiVersion, kind] = [stringAt(manifest, 'apiVersion') ?? '', stringAt(manifest, 'kind') ?? ''];
  // A list is taken apart before anybody asks the API server for it.
  const own = OWN_GROUPS.has(groupOf(apiVersion)) && !kind.endsWith('List');
  if (!own || server.minor < OLDEST || scopeOf(manifest, server) !== undefined) return null;
  return `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`;
}

/** The version under which a cluster lists a kind of Kubernetes' own: the newest that is stable, else the newest; undefined where this minor has none. */
export function preferredVersion(group: string, kind: string, server: ApiServer): string | undefined {
  const served = Object.keys(BUILT_IN_KINDS).flatMap((key) => {
    const [apiVersion = '', name] = key.split(' ');
    const isThere =
      name === kind && groupOf(apiVersion) === group && scopeOf({ apiVersion, kind }, server) !== undefined;
    return isThere ? [apiVersion.slice(apiVersion.indexOf('/') + 1)] : [];
  });
  return served.sort(byPreference)[0];
}

/** Stable before beta before alpha, each the newest first (apimachinery, `pkg/version/helpers.go`, CompareKubeAwareVersionStrings). */
function byPreference(a: string, b: string): number {
  const parts = (version: string): readonly number[] => {
    const [, major, stage = 'stable', minor] = /^v(\d+)(alpha|beta)?(\d*)$/.exec(version) ?? [];
    return [['alpha', 'beta', 'stable'].indexOf(stage), Number(major), Number(minor)];
  };
  const [one, other] = [parts(a), parts(b)];
  return one.map((part, index) => (other[index] ?? 0) - part).find((difference) => difference !== 0) ?? 0;
}

/** The name of a kind's resource in URLs; for kinds that are not built in the plural that most have. */
export function resourceOf(manifest: JsonObject): string {
  const [resource = ''] = entryOf(manifest).split(' ');
  return resource === '' ? `${(stringAt(manifest, 'kind') ?? '').toLowerCase()}s` : resource;
}

function entryOf(manifest: JsonObject): string {
  const key = `${stringAt(manifest, 'apiVersion') ?? ''} ${stringAt(manifest, 'kind') ?? ''}`;
  return Object.hasOwn(BUILT_IN_KINDS, key) ? (BUILT_IN_KINDS[key] ?? '') : '';
}
