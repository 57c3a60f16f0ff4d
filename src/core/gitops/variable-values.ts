import { parseLabels } from '../labels/selector.ts';
import { parseManifests } from '../source/parse-manifests.ts';
import type { Gap } from '../values/gap.ts';
import type { JsonObject } from '../values/json.ts';
import { stringAt } from '../values/read-json.ts';
import type { Snapshot, SnapshotFile } from '../values/snapshot.ts';
import type { VariableSource, Variables } from './post-build.ts';
import type { ValueOf } from './substitute.ts';

/** The values of a Flux Kustomization's variables, as far as Git shows them. */
export interface VariableValues {
  /** False without any variable: then Flux substitutes nothing at all. */
  readonly any: boolean;
  readonly valueOf: ValueOf;
  readonly gaps: readonly Gap[];
  /** A name that Flux refuses. */
  readonly invalid: string | null;
}

/** Reads what `substitute` gives and `substituteFrom` names; line breaks go, as in Flux. A ConfigMap that is not in Git leaves the names it may have open. */
export function variableValues(snapshot: Snapshot, { given, from }: Variables, namespace: string): VariableValues {
  const values = new Map<string, string>();
  const gaps: Gap[] = [];
  for (const source of from) {
    const data = dataOf(snapshot, source, namespace);
    for (const [name, value] of data ?? []) values.set(name, value.replaceAll('\n', ''));
    if (data === null && !source.optional) gaps.push(missing(source, namespace));
  }
  for (const [name, value] of Object.entries(given)) values.set(name, value.replaceAll('\n', ''));
  const names = [...values.keys()];
  return {
    any: names.length > 0 || gaps.length > 0,
    valueOf: (name) => values.get(name) ?? (gaps.length > 0 ? null : ''),
    gaps,
    invalid: names.find((name) => !/^[_A-Za-z][_A-Za-z0-9]*$/.test(name)) ?? null,
  };
}

function missing({ kind, name, source }: VariableSource, namespace: string): Gap {
  const detail = `the variables of ${kind} ${namespace}/${name} are not in Git; what names them is left as it is written`;
  return { reason: 'live-state', detail, source };
}

/** The data of a ConfigMap or a Secret that stands in Git as it is. */
function dataOf(
  snapshot: Snapshot,
  { kind, name }: VariableSource,
  namespace: string,
): readonly (readonly [string, string])[] | null {
  for (const path of snapshot.paths()) {
    const found = holdersIn(snapshot, path).find(
      (one) =>
        one['kind'] === kind &&
        stringAt(one, 'metadata', 'name') === name &&
        (stringAt(one, 'metadata', 'namespace') ?? namespace) === namespace,
    );
    if (found !== undefined) return entries(found);
  }
  return null;
}

const HOLDS_DATA = /^\s*["']?kind["']?:\s*["']?(ConfigMap|Secret)\b/m;
const read = new WeakMap<SnapshotFile, readonly JsonObject[]>();

/** The ConfigMaps and Secrets of a file that say what they hold; what `sops` has encrypted does not. Read once for a file that many trees have. */
function holdersIn(snapshot: Snapshot, path: string): readonly JsonObject[] {
  const file = /\.ya?ml$/i.test(path) ? snapshot.file(path) : undefined;
  if (file === undefined || file.linksTo !== undefined) return [];
  const known = read.get(file);
  if (known !== undefined) return known;
  const text = snapshot.text(path) ?? '';
  const manifests = HOLDS_DATA.test(text) ? parseManifests(path, text).manifests.map(({ value }) => value) : [];
  const found = manifests.filter(
    (one) => (one['kind'] === 'ConfigMap' || one['kind'] === 'Secret') && !Object.hasOwn(one, 'sops'),
  );
  read.set(file, found);
  return found;
}

function entries(manifest: JsonObject): readonly (readonly [string, string])[] {
  const data = Object.entries(parseLabels(manifest['data']));
  if (manifest['kind'] !== 'Secret') return data;
  const decoded = data.map(([key, value]) => [key, decode(value)] as const);
  return [...decoded, ...Object.entries(parseLabels(manifest['stringData']))];
}

function decode(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  } catch {
    return '';
  }
}
