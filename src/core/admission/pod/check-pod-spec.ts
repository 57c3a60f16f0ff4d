import type { Json, JsonObject } from '../../values/json.ts';
import { isJsonObject } from '../../values/json.ts';
import { valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { itemsOf, textOf } from '../go/zero-values.ts';
import { checkLabels } from '../metadata/check-labels.ts';
import { isDns1123Label } from '../metadata/dns-names.ts';
import { isQualifiedName } from '../metadata/label-syntax.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { isInRange } from '../metadata/value-rules.ts';
import type { ApiServer } from '../refusal.ts';
import { duplicateText, invalidTexts, oneOf } from '../text-errors.ts';
import { checkAffinity } from './check-affinity.ts';
import { checkContainers, checkInitContainers } from './check-containers.ts';
import { checkDnsConfig, checkDnsPolicy } from './check-dns.ts';
import { checkEphemeralContainers } from './check-ephemeral-containers.ts';
import { checkFileKeyVolumes } from './check-file-key-volumes.ts';
import { checkHostAliases } from './check-host-aliases.ts';
import { checkHostUsers } from './check-host-users.ts';
import { checkHostnameOverride } from './check-hostname-override.ts';
import { checkOs } from './check-os.ts';
import { checkPodResources } from './check-pod-resources.ts';
import { checkPodSecurityContext } from './check-pod-security-context.ts';
import { checkHostNetworkPorts } from './check-ports.ts';
import { checkResourceClaims } from './check-resource-claims.ts';
import { checkContainerResources } from './check-resources.ts';
import { checkTolerations } from './check-tolerations.ts';
import { checkTopologySpread } from './check-topology-spread.ts';
import { checkVolumes } from './check-volumes.ts';
import { checkHostProcess } from './check-windows.ts';
import type { PodContext, PodOptions } from './pod-context.ts';

/** `ValidatePodSpec` (`pkg/apis/core/validation/validation.go`): a Pod spec with its defaults filled in (`podDefaults`), part by part in its order. */
export function checkPodSpec(
  spec: JsonObject,
  path: string,
  options: PodOptions,
  server: ApiServer,
): readonly FieldError[] {
  const { volumes, errors } = checkVolumes(spec, `${path}.volumes`, options, server);
  const context: PodContext = { spec, options, server, volumes };
  return [
    ...(valueAt(spec, 'terminationGracePeriodSeconds') === undefined
      ? [required(`${path}.terminationGracePeriodSeconds`)]
      : []),
    ...errors,
    ...checkResourceClaims(spec, `${path}.resourceClaims`, server),
    ...checkContainers(`${path}.containers`, context),
    ...checkInitContainers(`${path}.initContainers`, context),
    ...checkEphemeralContainers(`${path}.ephemeralContainers`, context),
    ...checkPodResources(`${path}.resources`, context),
    ...checkHostNetworkPorts(spec, path, options.isPod === true),
    ...checkPolicies(path, context),
    ...checkScheduling(path, context),
    ...checkHostProcess(spec, path, server),
    ...checkHostUsers(path, context),
    ...checkHostnameOverride(path, context),
    ...checkNames(spec, path, server),
    ...checkRest(path, context),
  ];
}

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];

function checkPolicies(path: string, context: PodContext): readonly FieldError[] {
  const { spec, server } = context;
  const restart = textOf(spec, 'restartPolicy');
  return [
    ...(restart === ''
      ? [required(`${path}.restartPolicy`)]
      : oneOf(`${path}.restartPolicy`, restart, RESTART_POLICIES, server)),
    ...checkDnsPolicy(spec, `${path}.dnsPolicy`, server),
    ...checkLabels(valueAt(spec, 'nodeSelector'), `${path}.nodeSelector`, server),
    ...checkPodSecurityContext(`${path}.securityContext`, context),
  ];
}

function checkScheduling(path: string, context: PodContext): readonly FieldError[] {
  const { spec, server } = context;
  return [
    ...checkAffinity(`${path}.affinity`, context),
    ...checkDnsConfig(`${path}.dnsConfig`, context),
    ...itemsOf(spec, 'readinessGates').flatMap((gate, index) => {
      const type = textOf(gate, 'conditionType');
      return invalidTexts(
        `${path}.readinessGates[${index}].conditionType`,
        type,
        isQualifiedName(type, server),
        server,
      );
    }),
    ...checkSchedulingGates(spec, `${path}.schedulingGates`, server),
    ...checkTopologySpread(`${path}.topologySpreadConstraints`, context),
  ];
}

/** `validateSchedulingGates`. */
function checkSchedulingGates(spec: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const seen = new Set<string>();
  return itemsOf(spec, 'schedulingGates').flatMap((gate, index) => {
    const name = textOf(gate, 'name');
    const twice = seen.has(name);
    seen.add(name);
    return [
      ...invalidTexts(`${path}[${index}]`, name, isQualifiedName(name, server), server),
      ...(twice ? [duplicateText(`${path}[${index}]`, name, server)] : []),
    ];
  });
}

const MOST_SECONDS = 2 ** 31 - 1;

function checkNames(spec: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const deadline = valueAt(spec, 'activeDeadlineSeconds');
  const named = (field: string, rule: (name: string) => readonly string[]): readonly FieldError[] => {
    const name = textOf(spec, field);
    return name === '' ? [] : invalidTexts(`${path}.${field}`, name, rule(name), server);
  };
  const subdomain = (name: string): readonly string[] => subdomainName(name, false);
  return [
    ...named('serviceAccountName', subdomain),
    ...named('nodeName', subdomain),
    ...(typeof deadline === 'number'
      ? isInRange(deadline, 1, MOST_SECONDS).map((why) =>
          invalid(`${path}.activeDeadlineSeconds`, String(deadline), why),
        )
      : []),
    ...named('hostname', isDns1123Label),
    ...named('subdomain', isDns1123Label),
  ];
}

function checkRest(path: string, context: PodContext): readonly FieldError[] {
  const { spec, server } = context;
  const priorityClass = textOf(spec, 'priorityClassName');
  const runtimeClass = valueAt(spec, 'runtimeClassName');
  return [
    ...checkTolerations(itemsOf(spec, 'tolerations'), `${path}.tolerations`, server),
    ...checkHostAliases(`${path}.hostAliases`, context),
    ...(priorityClass === ''
      ? []
      : invalidTexts(`${path}.priorityClassName`, priorityClass, subdomainName(priorityClass, false), server)),
    ...(typeof runtimeClass === 'string'
      ? invalidTexts(`${path}.runtimeClassName`, runtimeClass, subdomainName(runtimeClass, false), server)
      : []),
    ...checkPreemption(valueAt(spec, 'preemptionPolicy'), `${path}.preemptionPolicy`, server),
    ...checkOverhead(valueAt(spec, 'overhead'), `${path}.overhead`, context),
    ...checkOs(spec, path, server),
    ...checkFileKeyVolumes(spec, path, server),
  ];
}

/** `ValidatePreemptionPolicy`. */
export function checkPreemption(policy: Json | undefined, path: string, server: ApiServer): readonly FieldError[] {
  if (typeof policy !== 'string') return [];
  return policy === '' ? [required(path)] : oneOf(path, policy, ['PreemptLowerPriority', 'Never'], server);
}

/** `validateOverhead`: what a runtime class adds is judged as if it were limits. */
export function checkOverhead(overhead: Json | undefined, path: string, context: PodContext): readonly FieldError[] {
  return isJsonObject(overhead) ? checkContainerResources({ limits: overhead }, path, context) : [];
}
