import type { FieldError } from '../field-error.ts';
import type { KindRules } from '../kind-rules.ts';
import type { ApiServer } from '../refusal.ts';
import { checkAskedAddresses } from './allocate-addresses.ts';
import { allocateFamilies } from './allocate-families.ts';
import { allocateNodePorts, reallocateNodePorts } from './allocate-node-ports.ts';
import { checkService } from './check-service.ts';
import { checkServiceUpdate } from './check-service-update.ts';
import { serviceDefaults } from './service-defaults.ts';
import { needsClusterIp, readServiceSpec, type ServiceSpec } from './service-spec.ts';
import { alignClusterIps, asStored, dropUnused, keepAllocated } from './settle-update.ts';

/**
 * `v1 Service`. Addresses and ports are allocated before a Service is validated (`beginCreate` and `beginUpdate` in
 * `pkg/registry/core/service/storage/storage.go`): where that fails, nothing else is said.
 */
export const serviceRules: KindRules = {
  defaults: serviceDefaults,
  create: (object, server) => {
    const allocation = allocateFamilies(alignClusterIps(readServiceSpec(object), null), null, server);
    return (
      firstOf(
        () => allocation.errors,
        () => checkNewAddresses(allocation.spec, server),
        () => allocateNodePorts(allocation.spec, server),
      ) ?? checkService({ object, spec: allocation.spec }, null, server)
    );
  },
  update: (object, oldObject, server) => {
    const old = asStored(readServiceSpec(oldObject), server);
    const wanted = alignClusterIps(keepAllocated(readServiceSpec(object), old), old);
    const allocation = allocateFamilies(wanted, old, server);
    return (
      firstOf(
        () => allocation.errors,
        () => checkMoreAddresses(allocation.spec, old, server),
        () => reallocateNodePorts(allocation.spec, old, server),
      ) ??
      checkServiceUpdate({ object, spec: dropUnused(allocation.spec, old) }, { object: oldObject, spec: old }, server)
    );
  },
};

/** The complaints of the first step that has any. */
function firstOf(...steps: readonly (() => readonly FieldError[])[]): readonly FieldError[] | undefined {
  for (const step of steps) {
    const errors = step();
    if (errors.length > 0) return errors;
  }
  return undefined;
}

function checkNewAddresses(spec: ServiceSpec, server: ApiServer): readonly FieldError[] {
  return needsClusterIp(spec) ? checkAskedAddresses(spec, spec.clusterIps, server) : [];
}

/** All addresses of what was an ExternalName before, else only a second one (`updateClusterIPs`). */
function checkMoreAddresses(spec: ServiceSpec, old: ServiceSpec, server: ApiServer): readonly FieldError[] {
  if (!needsClusterIp(old)) return checkNewAddresses(spec, server);
  const isUpgraded = old.ipFamilies.length === 1 && spec.ipFamilies.length === 2;
  return isUpgraded ? checkAskedAddresses(spec, spec.clusterIps.slice(1), server) : [];
}
