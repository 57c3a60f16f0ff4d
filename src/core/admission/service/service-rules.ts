import type { KindRules } from '../kind-rules.ts';
import { checkService } from './check-service.ts';
import { checkServiceUpdate } from './check-service-update.ts';
import { serviceDefaults } from './service-defaults.ts';
import { serviceDoubts } from './service-doubts.ts';
import { readServiceSpec } from './service-spec.ts';
import { settleService } from './settle-service.ts';
import { asStored, dropUnused } from './settle-update.ts';

/** `v1 Service` (`pkg/apis/core/validation`, `pkg/registry/core/service`). */
export const serviceRules: KindRules = {
  defaults: serviceDefaults,
  doubts: serviceDoubts,
  allocate: (object, old, server) => settleService(object, old, server).refusal,
  create: (object, server) => checkService({ object, spec: settleService(object, null, server).spec }, null, server),
  update: (object, oldObject, server) => {
    const old = asStored(readServiceSpec(oldObject), server);
    const { spec } = settleService(object, oldObject, server);
    return checkServiceUpdate({ object, spec: dropUnused(spec, old) }, { object: oldObject, spec: old }, server);
  },
};
