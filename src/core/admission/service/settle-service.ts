import type { JsonObject } from '../../values/json.ts';
import { type FieldError, refusalOf } from '../field-error.ts';
import type { ApiServer, Refusal } from '../refusal.ts';
import { checkAskedAddresses } from './allocate-addresses.ts';
import { allocateFamilies } from './allocate-families.ts';
import {
  allocateNodePorts,
  checkHealthCheckPort,
  reallocateNodePorts,
  repeatedNodePort,
} from './allocate-node-ports.ts';
import { needsClusterIp, readServiceSpec, type ServiceSpec } from './service-spec.ts';
import { alignClusterIps, asStored, keepAllocated } from './settle-update.ts';

/** A Service after addresses and ports were allocated for it, before it is validated. */
export interface SettledService {
  readonly spec: ServiceSpec;
  /** The stored one; null for a new Service. */
  readonly old: ServiceSpec | null;
  /** Why that failed: nothing else is said then. */
  readonly refusal: Refusal | null;
}

/** `beginCreate` and `beginUpdate` (`pkg/registry/core/service/storage/storage.go`). */
export function settleService(object: JsonObject, oldObject: JsonObject | null, server: ApiServer): SettledService {
  const old = oldObject === null ? null : asStored(readServiceSpec(oldObject), server);
  const written = readServiceSpec(object);
  const wanted = alignClusterIps(old === null ? written : keepAllocated(written, old), old);
  const { spec, errors } = allocateFamilies(wanted, old, server);
  const refused = (found: readonly FieldError[]): Refusal | null => refusalOf(object, found);
  const refusal =
    refused(errors) ??
    refused(checkAskedAddresses(spec, askedAddresses(spec, old), server)) ??
    refused(old === null ? allocateNodePorts(spec, server) : reallocateNodePorts(spec, old, server)) ??
    failed(old === null ? null : repeatedNodePort(spec)) ??
    failed(checkHealthCheckPort(spec, old, server));
  return { spec, old, refusal };
}

/** All addresses of what had none before, else only a second one (`updateClusterIPs`). */
function askedAddresses(spec: ServiceSpec, old: ServiceSpec | null): readonly string[] {
  if (!needsClusterIp(spec)) return [];
  if (old === null || !needsClusterIp(old)) return spec.clusterIps;
  const isUpgraded = old.ipFamilies.length === 1 && spec.ipFamilies.length === 2;
  return isUpgraded ? spec.clusterIps.slice(1) : [];
}

function failed(message: string | null): Refusal | null {
  return message === null ? null : { message, reason: 'InternalError', causes: [], kind: 'validation' };
}
