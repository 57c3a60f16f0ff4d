import type { JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import type { FieldError } from '../field-error.ts';
import { isSet } from '../go/zero-values.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkLabelSelector } from '../metadata/check-label-selector.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import type { ApiServer } from '../refusal.ts';
import { type ClaimOptions, checkClaimSpec } from './check-claim-spec.ts';
import { checkClaimUpdate } from './check-claim-update.ts';
import { checkResize } from './check-resize.ts';
import { claimDefaults, stateOf } from './claim-defaults.ts';
import { claimDoubts } from './claim-doubts.ts';

/** `v1 PersistentVolumeClaim` (`pkg/apis/core/validation`, `ValidatePersistentVolumeClaim` and `ValidatePersistentVolumeClaimUpdate`). */
export const claimRules: KindRules = {
  defaults: claimDefaults,
  create: (object, server) => checkClaim(object, {}, server),
  update: (object, old, server) => [
    ...checkMetadataUpdate(object, old, server),
    ...checkClaim(object, keptFrom(old, server), server),
    ...checkClaimUpdate(object, old, stateOf(old, server), server),
  ],
  plugin: checkResize,
  doubts: claimDoubts,
};

function checkClaim(claim: JsonObject, options: ClaimOptions, server: ApiServer): readonly FieldError[] {
  return [
    ...checkMetadata(claim, { namespaced: true, name: subdomainName }, server),
    ...checkClaimSpec(objectAt(claim, 'spec') ?? {}, 'spec', server, options),
  ];
}

/** What a stored claim has that would be refused now, it may go on having (`ValidationOptionsForPersistentVolumeClaim`). */
function keptFrom(old: JsonObject, server: ApiServer): ClaimOptions {
  return {
    allowInvalidValues: checkLabelSelector(valueAt(old, 'spec', 'selector'), '', {}, server).length > 0,
    anyApiGroup: ['dataSource', 'dataSourceRef'].some((field) => isSet(old, 'spec', field, 'apiGroup')),
  };
}
