import { sameJson } from '../../values/read-json.ts';
import { type FieldError, invalid } from '../field-error.ts';
import { printText } from '../go-value.ts';
import { list, STRING } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { checkClusterIps } from './check-cluster-ips.ts';
import { clusterFamilies, familyOf } from './ip-family.ts';
import { needsClusterIp, type ServiceSpec } from './service-spec.ts';

/** A Service as allocation leaves it, or what allocation said: nothing else is looked at then. */
export interface Allocation {
  readonly spec: ServiceSpec;
  readonly errors: readonly FieldError[];
}

/**
 * How the API server settles a Service's IP families before it validates it (`pkg/registry/core/service/storage/alloc.go`, `initIPFamilyFields`).
 * Families that the cluster may or may not have are taken for ones it has.
 */
export function allocateFamilies(wanted: ServiceSpec, old: ServiceSpec | null, server: ApiServer): Allocation {
  if (!needsClusterIp(wanted) || (old !== null && keepsPreferringDualStack(wanted, old)))
    return { spec: wanted, errors: [] };
  const asked = { ...wanted, ipFamilyPolicy: wanted.ipFamilyPolicy ?? old?.ipFamilyPolicy ?? impliedPolicy(wanted) };
  const unfit = checkClusterIps(asked, old, server);
  if (unfit.length > 0) return { spec: asked, errors: unfit };
  const kept = old === null ? asked : releaseSecond(asked, old);
  const reduced = old === null ? [] : checkReduced(kept, old, server);
  const errors = [...reduced, ...checkSingleStack(kept, server), ...checkInferred(kept, server)];
  const spec = { ...kept, ipFamilies: inferFamilies(kept) };
  if (errors.length > 0 || isFreeOfCluster(spec)) return { spec, errors };
  return { spec, errors: checkConfigured(spec, server) };
}

function impliedPolicy({ clusterIp, selects }: ServiceSpec): string {
  return clusterIp === 'None' && !selects ? 'RequireDualStack' : 'SingleStack';
}

/** What prefers two families and changes nothing about them stays as it is, whatever became of the cluster. */
function keepsPreferringDualStack(spec: ServiceSpec, old: ServiceSpec): boolean {
  const prefers = [spec, old].every(({ ipFamilyPolicy }) => ipFamilyPolicy === 'PreferDualStack');
  return prefers && spec.type === old.type && sameIps(spec, old) && sameFamilies(spec, old);
}

/** Asking for a single family is enough to give the second one back. */
function releaseSecond(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  if (spec.ipFamilyPolicy !== 'SingleStack') return spec;
  return {
    ...spec,
    clusterIps: sameIps(spec, old) ? spec.clusterIps.slice(0, 1) : spec.clusterIps,
    ipFamilies: sameFamilies(spec, old) ? spec.ipFamilies.slice(0, 1) : spec.ipFamilies,
  };
}

function checkReduced(spec: ServiceSpec, old: ServiceSpec, server: ApiServer): readonly FieldError[] {
  if (spec.ipFamilyPolicy === 'SingleStack') return [];
  return [
    ...(isReduced(spec.clusterIps, old.clusterIps)
      ? [wrongPolicy(spec, "must be 'SingleStack' to release the secondary cluster IP", server)]
      : []),
    ...(isReduced(spec.ipFamilies, old.ipFamilies)
      ? [wrongPolicy(spec, "must be 'SingleStack' to release the secondary IP family", server)]
      : []),
  ];
}

/** What is not said at all is no reduction. */
function isReduced(after: readonly string[], before: readonly string[]): boolean {
  return after.length > 0 && after.length < before.length;
}

function checkSingleStack(spec: ServiceSpec, server: ApiServer): readonly FieldError[] {
  if (spec.ipFamilyPolicy !== 'SingleStack') return [];
  const why = "must be 'RequireDualStack' or 'PreferDualStack' when multiple";
  return [
    ...(spec.clusterIps.length === 2 ? [wrongPolicy(spec, `${why} cluster IPs are specified`, server)] : []),
    ...(spec.ipFamilies.length === 2 ? [wrongPolicy(spec, `${why} IP families are specified`, server)] : []),
  ];
}

/** An address of a family that the cluster does not have; asking for that family by name is told about later. */
function checkInferred({ clusterIps, ipFamilies }: ServiceSpec, server: ApiServer): readonly FieldError[] {
  const families = clusterFamilies(server);
  return clusterIps.flatMap((ip, index) => {
    const family = familyOf(ip);
    if (index < ipFamilies.length || family === undefined || families === undefined || families.includes(family))
      return [];
    const printed = printValue(list(STRING), clusterIps, server);
    return [invalid(`spec.clusterIPs[${index}]`, printed, `${family} is not configured on this cluster`)];
  });
}

function inferFamilies({ clusterIps, ipFamilies }: ServiceSpec): readonly string[] {
  const inferred = clusterIps.slice(ipFamilies.length).map(familyOf);
  return [...ipFamilies, ...inferred.filter((family) => family !== undefined)];
}

/** Who brings neither addresses nor a selector may have families that the cluster does not have. */
function isFreeOfCluster({ clusterIp, selects }: ServiceSpec): boolean {
  return clusterIp === 'None' && !selects;
}

function checkConfigured(spec: ServiceSpec, server: ApiServer): readonly FieldError[] {
  const families: readonly string[] | undefined = clusterFamilies(server);
  if (families === undefined) return [];
  const isSingle = spec.ipFamilyPolicy === 'RequireDualStack' && families.length < 2;
  return [
    ...(isSingle ? [wrongPolicy(spec, 'this cluster is not configured for dual-stack services', server)] : []),
    ...spec.ipFamilies.flatMap((family, index) =>
      families.includes(family)
        ? []
        : [invalid(`spec.ipFamilies[${index}]`, printText(family, server), 'not configured on this cluster')],
    ),
  ];
}

function wrongPolicy({ ipFamilyPolicy }: ServiceSpec, why: string, server: ApiServer): FieldError {
  return invalid('spec.ipFamilyPolicy', printText(ipFamilyPolicy ?? '', server), why);
}

function sameIps(a: ServiceSpec, b: ServiceSpec): boolean {
  return a.clusterIp === b.clusterIp && sameJson(a.clusterIps, b.clusterIps);
}

function sameFamilies(a: ServiceSpec, b: ServiceSpec): boolean {
  return sameJson(a.ipFamilies, b.ipFamilies);
}
