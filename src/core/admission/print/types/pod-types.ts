import type { ApiServer } from '../../refusal.ts';
import { BOOL, type GoStruct, INT32, INT64, list, map, named, pointer, STRING, struct } from '../go-type.ts';
import { AFFINITY, TOLERATION, TOPOLOGY_SPREAD } from './affinity-types.ts';
import { containerType, ephemeralContainerType, RESOURCE_LIST, resourceRequirements } from './container-types.ts';
import { OBJECT_META } from './object-meta.ts';
import { podSecurityContext } from './security-types.ts';
import { type Field, since } from './since.ts';
import { LOCAL_OBJECT_REFERENCE } from './volume-source.ts';
import { volumeType } from './volume-types.ts';

export const POD_RESOURCE_CLAIM: GoStruct = struct('core.PodResourceClaim', [
  ['Name', STRING],
  ['ResourceClaimName', pointer(STRING)],
  ['ResourceClaimTemplateName', pointer(STRING)],
]);

const HOST_ALIAS = struct('core.HostAlias', [
  ['IP', STRING, 'ip'],
  ['Hostnames', list(STRING)],
]);

const DNS_CONFIG = struct('core.PodDNSConfig', [
  ['Nameservers', list(STRING)],
  ['Searches', list(STRING)],
  [
    'Options',
    list(
      struct('core.PodDNSConfigOption', [
        ['Name', STRING],
        ['Value', pointer(STRING)],
      ]),
    ),
  ],
]);

const WORKLOAD_REFERENCE = struct('core.WorkloadReference', [
  ['Name', STRING],
  ['PodGroup', STRING],
  ['PodGroupReplicaKey', STRING],
]);

const SCHEDULING_GROUP = struct('core.PodSchedulingGroup', [['PodGroupName', pointer(STRING)]]);

/** What came last, by the version it came with; 1.36 has another field in the place of 1.35's. */
function newestFields(minor: number): readonly Field[] {
  if (minor === 35) return [['WorkloadRef', pointer(WORKLOAD_REFERENCE)]];
  return since(36, minor, ['SchedulingGroup', pointer(SCHEDULING_GROUP)]);
}

/** `core.PodSpec` of an API server, for values in the form of `internalPodSpec`. */
export function podSpecType({ minor }: ApiServer): GoStruct {
  return struct('core.PodSpec', [
    ['Volumes', list(volumeType(minor))],
    ['InitContainers', list(containerType(minor))],
    ['Containers', list(containerType(minor))],
    ['EphemeralContainers', list(ephemeralContainerType(minor))],
    ['RestartPolicy', named('core.RestartPolicy')],
    ['TerminationGracePeriodSeconds', pointer(INT64)],
    ['ActiveDeadlineSeconds', pointer(INT64)],
    ['DNSPolicy', named('core.DNSPolicy'), 'dnsPolicy'],
    ['NodeSelector', map(STRING)],
    ['ServiceAccountName', STRING],
    ['AutomountServiceAccountToken', pointer(BOOL)],
    ['NodeName', STRING],
    ['SecurityContext', pointer(podSecurityContext(minor))],
    ['ImagePullSecrets', list(LOCAL_OBJECT_REFERENCE)],
    ['Hostname', STRING],
    ['Subdomain', STRING],
    ['SetHostnameAsFQDN', pointer(BOOL)],
    ['Affinity', pointer(AFFINITY)],
    ['SchedulerName', STRING],
    ['Tolerations', list(TOLERATION)],
    ['HostAliases', list(HOST_ALIAS)],
    ['PriorityClassName', STRING],
    ['Priority', pointer(INT32)],
    ['PreemptionPolicy', pointer(named('core.PreemptionPolicy'))],
    ['DNSConfig', pointer(DNS_CONFIG), 'dnsConfig'],
    ['ReadinessGates', list(struct('core.PodReadinessGate', [['ConditionType', named('core.PodConditionType')]]))],
    ['RuntimeClassName', pointer(STRING)],
    ['Overhead', RESOURCE_LIST],
    ['EnableServiceLinks', pointer(BOOL)],
    ['TopologySpreadConstraints', list(TOPOLOGY_SPREAD)],
    ['OS', pointer(struct('core.PodOS', [['Name', named('core.OSName')]])), 'os'],
    ['SchedulingGates', list(struct('core.PodSchedulingGate', [['Name', STRING]]))],
    ['ResourceClaims', list(POD_RESOURCE_CLAIM)],
    ...since(32, minor, ['Resources', pointer(resourceRequirements(minor))]),
    ...since(34, minor, ['HostnameOverride', pointer(STRING)]),
    ...newestFields(minor),
  ]);
}

/** `core.PodTemplateSpec`, for values in the form of `internalPodTemplate`. */
export function podTemplateType(server: ApiServer): GoStruct {
  return struct('core.PodTemplateSpec', [
    ['', OBJECT_META, 'metadata'],
    ['Spec', podSpecType(server)],
  ]);
}
