import type { Cluster, Workload } from '../cluster/cluster.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { JsonObject } from '../values/json.ts';
import { objectsAt, stringAt, valueAt } from '../values/read-json.ts';

/** A text that configures a Pod: an argument, an environment variable, an entry of a ConfigMap or Secret it uses. */
export interface PodText {
  /** The variable's, flag's or entry's name. */
  readonly name: string;
  readonly text: string;
  readonly object: RenderedObject;
  readonly path: FieldPath;
}

/** Configuration a Pod uses that Git does not show. */
export interface HiddenConfig {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  /** What stands in Git in its place (a SealedSecret, an ExternalSecret), if anything. */
  readonly standIn?: RenderedObject;
}

export interface PodConfig {
  readonly texts: readonly PodText[];
  readonly hidden: readonly HiddenConfig[];
}

const SEALED = ['SealedSecret', 'ExternalSecret', 'VaultStaticSecret', 'SecretProviderClass'];

/** Everything in Git that configures a workload's Pods, and what of it Git does not show. */
export function podConfig(workload: Workload, cluster: Cluster): PodConfig {
  const used = usedConfig(workload);
  const texts: PodText[] = ownTexts(workload);
  const hidden: HiddenConfig[] = [];
  for (const { kind, name } of used) {
    const object = cluster.object({ kind, namespace: workload.namespace, name });
    if (object === undefined) hidden.push(hiddenConfig(kind, name, workload, cluster));
    else texts.push(...entriesOf(object));
  }
  return { texts, hidden };
}

/** Where a workload's manifest keeps its Pod's spec. */
export function podSpecPath({ ref }: Workload): readonly string[] {
  if (ref.kind === 'Pod') return ['spec'];
  return ref.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template', 'spec'] : ['spec', 'template', 'spec'];
}

function ownTexts(workload: Workload): PodText[] {
  const path = podSpecPath(workload);
  const { object } = workload;
  return objectsAt(object.manifest, ...path, 'containers').flatMap((container, index) => {
    const at = [...path, 'containers', index];
    return [
      ...listTexts(container, 'command', object, at),
      ...listTexts(container, 'args', object, at),
      ...objectsAt(container, 'env').flatMap((variable, number) => {
        const text = stringAt(variable, 'value');
        const name = stringAt(variable, 'name') ?? '';
        return text === undefined ? [] : [{ name, text, object, path: [...at, 'env', number, 'value'] }];
      }),
    ];
  });
}

/** `--redis.addr=redis:6379` is named by its flag; `--redis.addr`, `redis:6379` as two arguments by the one before. */
function listTexts(container: JsonObject, field: string, object: RenderedObject, at: FieldPath): PodText[] {
  const list = valueAt(container, field);
  if (!Array.isArray(list)) return [];
  return list.flatMap((text: unknown, index): PodText[] => {
    if (typeof text !== 'string') return [];
    const before: unknown = list[index - 1];
    const flag = /^(--?[\w.-]+)=(.*)$/s.exec(text);
    const path = [...at, field, index];
    if (flag !== null) return [{ name: flag[1] ?? '', text: flag[2] ?? '', object, path }];
    return [{ name: typeof before === 'string' && before.startsWith('-') ? before : '', text, object, path }];
  });
}

interface Used {
  readonly kind: HiddenConfig['kind'];
  readonly name: string;
}

/** ConfigMaps and Secrets the Pod reads: environment, `envFrom`, volumes. */
function usedConfig(workload: Workload): readonly Used[] {
  const spec = valueAt(workload.object.manifest, ...podSpecPath(workload));
  const found = new Map<string, Used>();
  const note = (kind: Used['kind'], name: string | undefined): void => {
    if (name !== undefined) found.set(`${kind}/${name}`, { kind, name });
  };
  for (const container of objectsAt(spec, 'containers')) {
    for (const variable of objectsAt(container, 'env')) {
      note('ConfigMap', stringAt(variable, 'valueFrom', 'configMapKeyRef', 'name'));
      note('Secret', stringAt(variable, 'valueFrom', 'secretKeyRef', 'name'));
    }
    for (const from of objectsAt(container, 'envFrom')) {
      note('ConfigMap', stringAt(from, 'configMapRef', 'name'));
      note('Secret', stringAt(from, 'secretRef', 'name'));
    }
  }
  for (const volume of objectsAt(spec, 'volumes')) {
    for (const source of [volume, ...objectsAt(volume, 'projected', 'sources')]) {
      note('ConfigMap', stringAt(source, 'configMap', 'name'));
      note('Secret', stringAt(source, 'secret', 'secretName') ?? stringAt(source, 'secret', 'name'));
    }
  }
  return [...found.values()];
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

function hiddenConfig(kind: Used['kind'], name: string, { namespace }: Workload, cluster: Cluster): HiddenConfig {
  const standIn =
    kind === 'Secret'
      ? SEALED.map((sealed) => cluster.object({ kind: sealed, namespace, name })).find((one) => one !== undefined)
      : undefined;
  return { kind, name, ...(standIn === undefined ? {} : { standIn }) };
}
