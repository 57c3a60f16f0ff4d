import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { subdomainName } from '../metadata/name-rule.ts';

const METADATA = { namespaced: true, name: subdomainName };

/** `v1 ServiceAccount`: only metadata is judged (`pkg/apis/core/validation`, `ValidateServiceAccount`). */
export const serviceAccountRules: KindRules = {
  defaults: (object) => object,
  create: (object, server) => checkMetadata(object, METADATA, server),
  update: (object, old, server) => [
    ...checkMetadataUpdate(object, old, server),
    ...checkMetadata(object, METADATA, server),
  ],
};
