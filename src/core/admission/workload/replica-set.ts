import type { JsonObject } from '../../values/json.ts';
import type { FieldError } from '../field-error.ts';
import { fill, inTurn, within } from '../go/defaults.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { podTemplateDefaults } from '../pod/pod-defaults.ts';
import type { ApiServer } from '../refusal.ts';
import { checkCount } from './check-count.ts';
import { checkReplicaTemplate } from './check-replica-template.ts';
import { checkSelector, checkSelectorUnchanged } from './check-selector.ts';
import { specOf } from './spec-of.ts';

const METADATA = { namespaced: true, name: subdomainName };

/** `deployment` is what the API server says. */
const WORDS = { empty: 'empty selector is invalid for deployment', broken: 'invalid label selector' };

/** `apps/v1` ReplicaSets (kubernetes, `pkg/apis/apps/validation`, `pkg/registry/apps/replicaset/strategy.go`). */
export const REPLICA_SET: KindRules = {
  defaults: (object, server) =>
    within(
      'spec',
      inTurn(
        fill({ replicas: 1 }),
        within('template', (one) => podTemplateDefaults(one, server)),
      ),
    )(object),
  create: (object, server) => [
    ...checkMetadata(object, METADATA, server),
    ...checkReplicaSetSpec(specOf(object), undefined, server),
  ],
  update: (object, old, server) => {
    const spec = checkReplicaSetSpec(specOf(object), specOf(old), server);
    return [
      // Up to 1.33 the API server looks at all of it twice, which only the causes show.
      ...(server.minor < 34 ? [...checkMetadata(object, METADATA, server), ...spec] : []),
      ...checkMetadataUpdate(object, old, server),
      ...spec,
      ...checkSelectorUnchanged(specOf(object), specOf(old), server),
    ];
  },
};

/** `ValidateReplicaSetSpec`. */
function checkReplicaSetSpec(spec: JsonObject, old: JsonObject | undefined, server: ApiServer): readonly FieldError[] {
  return [
    ...checkCount(spec, 'replicas', 'spec'),
    ...checkCount(spec, 'minReadySeconds', 'spec'),
    ...checkSelector(spec, WORDS, () => checkReplicaTemplate(spec, old, server), server),
  ];
}
