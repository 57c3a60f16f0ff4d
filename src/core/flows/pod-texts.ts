import type { Cluster, Workload } from '../cluster/cluster.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { JsonObject } from '../values/json.ts';
import { objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import { CONTAINERS, podSpecPath } from './pod-spec-path.ts';
import type { PodText } from './pod-text.ts';
import { readBy, type Used, usedByContainer, usedByVariable, usedConfig } from './used-config.ts';

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

const known = new WeakMap<Cluster, WeakMap<Workload, PodConfig>>();

/** Everything in Git that configures a workload's Pods, and what of it Git does not show. Read once for each cluster: many ask. */
export function podConfig(workload: Workload, cluster: Cluster): PodConfig {
  const ofCluster = known.get(cluster) ?? new WeakMap<Workload, PodConfig>();
  known.set(cluster, ofCluster);
  const config = ofCluster.get(workload) ?? readConfig(workload, cluster);
  ofCluster.set(workload, config);
  return config;
}

function readConfig(workload: Workload, cluster: Cluster): PodConfig {
  const texts: PodText[] = ownTexts(workload, cluster);
  const hidden = new Map<string, HiddenConfig>();
  for (const used of usedConfig(workload)) {
    const { kind, name } = used;
    const object = cluster.object({ kind, namespace: workload.namespace, name });
    if (object === undefined) hidden.set(`${kind}/${name}`, hiddenConfig(kind, name, workload, cluster));
    else texts.push(...readBy(used, object));
  }
  return { texts, hidden: [...hidden.values()] };
}

function ownTexts(workload: Workload, cluster: Cluster): PodText[] {
  const path = podSpecPath(workload);
  const { object } = workload;
  return CONTAINERS.flatMap((field) =>
    objectsAt(object.manifest, ...path, field).flatMap((container, index) => {
      const at = [...path, field, index];
      const values = environmentOf(container, workload, cluster);
      const texts = [
        ...listTexts(container, 'command', object, at),
        ...listTexts(container, 'args', object, at),
        ...objectsAt(container, 'env').flatMap((variable, number) => {
          const text = stringAt(variable, 'value');
          const name = stringAt(variable, 'name') ?? '';
          return text === undefined ? [] : [{ name, text, object, path: [...at, 'env', number, 'value'] }];
        }),
      ];
      return texts.map((one) => ({ ...one, text: expanded(one.text, values) }));
    }),
  );
}

/** The variables of a container whose values are in Git, later ones with what they take from earlier ones. */
function environmentOf(container: JsonObject, { namespace }: Workload, cluster: Cluster): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const entries = (used: Used): readonly PodText[] => {
    const object = cluster.object({ kind: used.kind, namespace, name: used.name });
    return object === undefined ? [] : readBy(used, object);
  };
  for (const used of usedByContainer(container).filter(({ key }) => key === null)) {
    for (const { name, text } of entries(used)) values.set(name, text);
  }
  for (const variable of objectsAt(container, 'env')) {
    const name = stringAt(variable, 'name');
    const text = stringAt(variable, 'value') ?? usedByVariable(variable).flatMap(entries)[0]?.text;
    if (name !== undefined && text !== undefined) values.set(name, expanded(text, values));
  }
  return values;
}

/** `$(NAME)` as the kubelet replaces it: unknown names stay, `$$` is a dollar sign (k8s.io/kubernetes, third_party/forked/golang/expansion). */
function expanded(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\$\$|\$\(([^()\s]{1,253})\)/g, (whole, name?: string) =>
    name === undefined ? '$' : (values.get(name) ?? whole),
  );
}

/** A flag that the next argument is the value of; what follows `-c` is a shell's program. */
const NAMES_NEXT = /^--?(?!l?c$)\w/;

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
    return [{ name: typeof before === 'string' && NAMES_NEXT.test(before) ? before : '', text, object, path }];
  });
}

function hiddenConfig(kind: Used['kind'], name: string, { namespace }: Workload, cluster: Cluster): HiddenConfig {
  const standIn =
    kind === 'Secret'
      ? SEALED.map((sealed) => cluster.object({ kind: sealed, namespace, name })).find((one) => one !== undefined)
      : undefined;
  return { kind, name, ...(standIn === undefined ? {} : { standIn }) };
}
