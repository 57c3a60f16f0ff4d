import type { Workload } from '../cluster/cluster.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { JsonObject } from '../values/json.ts';
import { objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import { CONTAINERS, podSpecPath } from './pod-spec-path.ts';
import type { PodText } from './pod-text.ts';

/** What a Pod reads of a ConfigMap or Secret. */
export interface Used {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** The entry that is read; null for all of them. */
  readonly key: string | null;
  /** The variable an entry is read into. */
  readonly as?: string;
}

/** ConfigMaps and Secrets the Pod reads: environment, `envFrom`, volumes. */
export function usedConfig(workload: Workload): readonly Used[] {
  const spec = valueAt(workload.object.manifest, ...podSpecPath(workload));
  const containers = CONTAINERS.flatMap((field) => objectsAt(spec, field));
  const all = [...containers.flatMap(usedByContainer), ...objectsAt(spec, 'volumes').flatMap(usedByVolume)];
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** What one container reads into its environment. */
export function usedByContainer(container: JsonObject): readonly Used[] {
  return [
    ...objectsAt(container, 'env').flatMap(usedByVariable),
    ...objectsAt(container, 'envFrom').flatMap((from) => [
      ...used('ConfigMap', stringAt(from, 'configMapRef', 'name'), [null]),
      ...used('Secret', stringAt(from, 'secretRef', 'name'), [null]),
    ]),
  ];
}

/** What a variable is read from. */
export function usedByVariable(variable: JsonObject): readonly Used[] {
  const as = stringAt(variable, 'name') ?? '';
  const read = (kind: Used['kind'], field: string): readonly Used[] => {
    const key = stringAt(variable, 'valueFrom', field, 'key') ?? '';
    return used(kind, stringAt(variable, 'valueFrom', field, 'name'), [key]).map((one) => ({ ...one, as }));
  };
  return [...read('ConfigMap', 'configMapKeyRef'), ...read('Secret', 'secretKeyRef')];
}

function usedByVolume(volume: JsonObject): readonly Used[] {
  return [volume, ...objectsAt(volume, 'projected', 'sources')].flatMap((source) => {
    const keys = (field: string): readonly (string | null)[] => {
      const items = objectsAt(source, field, 'items').flatMap((item) => stringAt(item, 'key') ?? []);
      return items.length === 0 ? [null] : items;
    };
    const secret = stringAt(source, 'secret', 'secretName') ?? stringAt(source, 'secret', 'name');
    return [
      ...used('ConfigMap', stringAt(source, 'configMap', 'name'), keys('configMap')),
      ...used('Secret', secret, keys('secret')),
    ];
  });
}

function used(kind: Used['kind'], name: string | undefined, keys: readonly (string | null)[]): readonly Used[] {
  return name === undefined ? [] : keys.map((key) => ({ kind, name, key }));
}

/** The entries of an object that are read, with the variable's name where one holds it. */
export function readBy({ key, as }: Used, object: RenderedObject): readonly PodText[] {
  const entries = entriesOf(object);
  if (key === null) return entries;
  return entries.filter(({ name }) => name === key).map((one) => (as === undefined ? one : { ...one, variable: as }));
}

function entriesOf(object: RenderedObject): readonly PodText[] {
  const plain = object.ref.kind === 'Secret' ? 'stringData' : 'data';
  return [
    ...mapTexts(object, plain, (text) => text),
    ...(object.ref.kind === 'Secret' ? mapTexts(object, 'data', decoded) : []),
  ];
}

function mapTexts(object: RenderedObject, field: string, read: (text: string) => string): readonly PodText[] {
  const map = valueAt(object.manifest, field);
  if (typeof map !== 'object' || map === null) return [];
  return Object.entries(map).flatMap(([name, text]) =>
    typeof text === 'string' ? [{ name, text: read(text), object, path: [field, name] }] : [],
  );
}

function decoded(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text.trim()), (char) => char.charCodeAt(0)));
  } catch {
    return '';
  }
}
