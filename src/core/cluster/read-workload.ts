import type { Labels } from '../labels/selector.ts';
import { parseLabels, parseSelector } from '../labels/selector.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { Json, JsonObject } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import { groupOf } from '../values/object-ref.ts';
import { numberAt, objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import type { Container, Workload } from './cluster.ts';

/** Where each kind keeps its Pod template. */
const TEMPLATE: ReadonlyMap<string, readonly string[]> = new Map([
  ['apps/Deployment', ['spec', 'template']],
  ['apps/StatefulSet', ['spec', 'template']],
  ['apps/DaemonSet', ['spec', 'template']],
  ['apps/ReplicaSet', ['spec', 'template']],
  ['batch/Job', ['spec', 'template']],
  ['batch/CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
  ['argoproj.io/Rollout', ['spec', 'template']],
  ['/ReplicationController', ['spec', 'template']],
  ['/Pod', []],
]);

/** Looks another object up by kind, namespace and name: what an Argo Rollout's `workloadRef` needs. */
export type Lookup = (kind: string, namespace: string, name: string) => RenderedObject | undefined;

/** Whether objects of this kind make Pods in a way we read. */
export function isWorkload(object: RenderedObject): boolean {
  return TEMPLATE.has(`${groupOf(object.ref.apiVersion)}/${object.ref.kind}`);
}

/**
 * The object as a workload, or undefined when its kind makes no Pods or its Pods are described somewhere that cannot be found.
 * A Rollout with `spec.workloadRef` takes template and selector from the object it names (Argo Rollouts, "Migrating to Rollouts").
 */
export function readWorkload(object: RenderedObject, lookup: Lookup): Workload | undefined {
  const path = TEMPLATE.get(`${groupOf(object.ref.apiVersion)}/${object.ref.kind}`);
  if (path === undefined) return undefined;
  const namespace = object.ref.namespace ?? 'default';
  const shape = templateHolder(object, namespace, lookup);
  const template = shape === undefined ? undefined : valueAt(shape.manifest, ...path);
  if (shape === undefined || !isJsonObject(template)) return undefined;
  const strategy = strategyOf(object);
  return {
    ref: object.ref,
    namespace,
    podLabels: podLabelsOf(template),
    selector: selectorOf(shape),
    replicas: replicasOf(object),
    containers: containersOf(template),
    hostNetwork: valueAt(template, 'spec', 'hostNetwork') === true,
    serviceAccount: serviceAccountOf(template),
    claims: claimsOf(template, shape.manifest),
    ...(strategy === undefined ? {} : { strategy }),
    object,
  };
}

function templateHolder(object: RenderedObject, namespace: string, lookup: Lookup): RenderedObject | undefined {
  const kind = stringAt(object.manifest, 'spec', 'workloadRef', 'kind');
  const name = stringAt(object.manifest, 'spec', 'workloadRef', 'name');
  if (object.ref.kind !== 'Rollout' || kind === undefined || name === undefined) return object;
  return lookup(kind, namespace, name);
}

function selectorOf({ ref, manifest }: RenderedObject): Workload['selector'] {
  const selector = valueAt(manifest, 'spec', 'selector');
  if (ref.kind === 'ReplicationController') {
    return selector === undefined ? null : { matchLabels: parseLabels(selector), matchExpressions: [] };
  }
  return parseSelector(selector);
}

function podLabelsOf(template: JsonObject): Labels {
  return parseLabels(valueAt(template, 'metadata', 'labels'));
}

/** `serviceAccount` is the field's old name. */
function serviceAccountOf(template: JsonObject): string {
  const [name = '', old = ''] = ['serviceAccountName', 'serviceAccount'].map((field) =>
    stringAt(template, 'spec', field),
  );
  return name || old || 'default';
}

function replicasOf({ ref, manifest }: RenderedObject): number {
  if (ref.kind === 'Job') return numberAt(manifest, 'spec', 'parallelism') ?? 1;
  if (ref.kind === 'CronJob') return valueAt(manifest, 'spec', 'suspend') === true ? 0 : 1;
  return numberAt(manifest, 'spec', 'replicas') ?? 1;
}

/**
 * What runs as long as the Pod does: its containers, and init containers that restart always (sidecars, KEP-753), whose ports Services resolve as well
 * (kubernetes `pkg/api/v1/pod/util.go`, `FindPort`). Other init containers are over before the Pod serves anybody.
 */
function containersOf(template: JsonObject): readonly Container[] {
  const sidecars = objectsAt(template, 'spec', 'initContainers').filter(
    (one) => stringAt(one, 'restartPolicy') === 'Always',
  );
  return [...objectsAt(template, 'spec', 'containers'), ...sidecars].map((manifest) => ({
    name: stringAt(manifest, 'name') ?? '',
    image: stringAt(manifest, 'image') ?? '',
    ports: objectsAt(manifest, 'ports').flatMap(readPort),
    manifest,
  }));
}

function readPort(json: JsonObject): Container['ports'] {
  const port = numberAt(json, 'containerPort');
  const name = stringAt(json, 'name');
  if (port === undefined) return [];
  return [{ ...(name === undefined ? {} : { name }), port, protocol: stringAt(json, 'protocol') ?? 'TCP' }];
}

function claimsOf(template: JsonObject, manifest: JsonObject): readonly string[] {
  const mounted = objectsAt(template, 'spec', 'volumes').map((one) =>
    stringAt(one, 'persistentVolumeClaim', 'claimName'),
  );
  const made = objectsAt(manifest, 'spec', 'volumeClaimTemplates').map((one) => stringAt(one, 'metadata', 'name'));
  return [...mounted, ...made].filter((name) => name !== undefined);
}

function strategyOf({ ref, manifest }: RenderedObject): string | undefined {
  const strategy: Json | undefined = valueAt(manifest, 'spec', 'strategy');
  if (ref.kind === 'Rollout') return ['blueGreen', 'canary'].find((name) => isJsonObject(valueAt(strategy, name)));
  return stringAt(strategy, 'type') ?? stringAt(manifest, 'spec', 'updateStrategy', 'type');
}
