import type { Cluster, Workload } from '../cluster/cluster.ts';
import { scalerOf, wantedPods } from '../cluster/wanted-pods.ts';
import { locateIn } from '../network/locate-in.ts';
import type { RenderedObject, Touch } from '../render/rendered.ts';
import type { FieldPath } from '../values/field-path.ts';
import { formatRef } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';
import type { LabelBlock } from './label-block.ts';
import type { Case } from './offer.ts';

/** Kinds whose `spec.selector` cannot change once they exist (Kubernetes pkg/apis/apps/validation). */
const FIXED_SELECTOR = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

/** A workload that would have to be deleted and made again to get the selector, with what that would cost. */
export interface RefusedWorkload {
  readonly workload: Workload;
  readonly name: string;
  /** Names of Services that led to its Pods while all was well. */
  readonly services: readonly string[];
  readonly replicasAt: string;
  readonly strategyAt: string;
  readonly claim: { readonly name: string; readonly at: string } | null;
}

/** What the manifests say about a label block. */
export interface LabelEvidence {
  /** Objects that get the labels. */
  readonly labelled: readonly RenderedObject[];
  readonly refused: readonly RefusedWorkload[];
  /** Objects whose selector the API server let the block change: Services, PodDisruptionBudgets and the like. */
  readonly taken: readonly RenderedObject[];
}

/** Gathers what is needed to weigh a label block, every fact with its place. */
export function labelEvidence(block: LabelBlock, about: Case): LabelEvidence {
  const { world } = about;
  const desired = world.applications.flatMap(({ rendered }) => rendered.objects);
  const labelled = desired.filter(({ touches }) => touches.some((touch) => isOf(block, touch)));
  const selecting = labelled.filter(({ touches }) =>
    touches.some((touch) => isOf(block, touch) && isSelector(touch.path)),
  );
  return {
    labelled,
    refused: refusedWorkloads(selecting, about),
    taken: selecting.filter(
      (object) => !FIXED_SELECTOR.has(object.ref.kind) && world.live.object(object.ref) !== undefined,
    ),
  };
}

/** Those of some objects whose selector the cluster has otherwise and cannot change. */
export function refusedWorkloads(
  objects: readonly RenderedObject[],
  { world, healthy }: Pick<Case, 'world' | 'healthy'>,
): readonly RefusedWorkload[] {
  const where = locateIn(world.snapshot);
  const at = (object: RenderedObject, path: FieldPath): string => placeOf(where(object, path) ?? object.source);
  return objects
    .filter((object) => isRefused(object, world.live))
    .flatMap((object) => weigh(object, world.live, healthy, at));
}

/** The labels of the block that the cluster had taken into selectors before the first bad commit: those must stay as they are. */
export function acceptedLabels(block: LabelBlock, { diagnosis, world }: Case): ReadonlyMap<string, string> {
  const bad = diagnosis.cause?.firstBadCommit?.sha;
  const accepted = new Map<string, string>();
  for (const { history } of world.applications) {
    const first = history?.steps.findIndex(({ commit }) => commit.sha === bad) ?? -1;
    for (const { touches } of history?.steps[first - 1]?.rendered.objects ?? []) {
      for (const touch of touches) {
        const key = touch.path.at(-1);
        if (!isOf(block, touch) || !isSelector(touch.path)) continue;
        if (typeof key === 'string' && typeof touch.value === 'string') accepted.set(key, touch.value);
      }
    }
  }
  return accepted;
}

/** `apps/mysql/deployment.yaml:9`. */
export function placeOf({ file, line }: Source): string {
  return `${file}:${line}`;
}

function isOf(block: LabelBlock, { by, source }: Touch): boolean {
  return by === block.by && source.file === block.file;
}

function isSelector(path: FieldPath): boolean {
  return path[0] === 'spec' && (path[1] === 'selector' || path[1] === 'podSelector');
}

function isRefused(object: RenderedObject, live: Cluster): boolean {
  if (!FIXED_SELECTOR.has(object.ref.kind)) return false;
  const spec = live.object(object.ref)?.manifest['spec'];
  return spec !== undefined && canonical(selectorOf(spec)) !== canonical(selectorOf(object.manifest['spec']));
}

function selectorOf(spec: unknown): unknown {
  return typeof spec === 'object' && spec !== null && 'selector' in spec ? spec.selector : null;
}

/** Order of keys means nothing. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  return `{${Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
    .join()}}`;
}

function weigh(
  object: RenderedObject,
  live: Cluster,
  healthy: Cluster,
  at: (object: RenderedObject, path: FieldPath) => string,
): readonly RefusedWorkload[] {
  const { ref } = object;
  const workload = live.workload(ref.namespace ?? 'default', ref.name, ref.kind);
  if (workload === undefined) return [];
  const [claim] = workload.claims;
  const scaler = workload.replicas === 0 ? undefined : scalerOf(workload, live);
  const services = healthy.servicesIn(workload.namespace).filter((service) => serves(healthy, service, workload));
  return [
    {
      workload: { ...workload, replicas: wantedPods(workload, live) },
      name: formatRef(ref),
      services: services.map((service) => service.ref.name),
      replicasAt: scaler === undefined ? at(object, ['spec', 'replicas']) : at(scaler, ['spec', 'minReplicas']),
      strategyAt: at(object, ['spec', 'strategy']),
      claim: claim === undefined ? null : { name: claim, at: at(object, claimPath(object, claim)) },
    },
  ];
}

function serves(cluster: Cluster, service: Parameters<Cluster['endpointsOf']>[0], { ref }: Workload): boolean {
  return (cluster.endpointsOf(service) ?? []).some((one) => one.ref.name === ref.name && one.ref.kind === ref.kind);
}

/** Where the Pod template names the claim. */
function claimPath(object: RenderedObject, claim: string): FieldPath {
  const template: FieldPath = ['spec', 'template', 'spec', 'volumes'];
  let node: unknown = object.manifest;
  for (const part of template) node = typeof node === 'object' && node !== null ? Reflect.get(node, part) : undefined;
  const index = Array.isArray(node)
    ? node.findIndex((volume) => JSON.stringify(volume).includes(`"claimName":${JSON.stringify(claim)}`))
    : -1;
  return index < 0 ? template : [...template, index, 'persistentVolumeClaim', 'claimName'];
}
