import { matchesLabels, parseLabels } from '../../labels/selector.ts';
import { isJsonObject, type Json, type JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, required } from '../field-error.ts';
import { fill, within } from '../go/defaults.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { checkPodTemplate } from '../pod/check-pod-template.ts';
import { podTemplateDefaults } from '../pod/pod-defaults.ts';
import type { ApiServer } from '../refusal.ts';
import { checkCount } from './check-count.ts';
import { checkRunsForever } from './check-runs-forever.ts';
import { templateNotSelected } from './check-selector.ts';
import { specOf } from './spec-of.ts';

const METADATA = { namespaced: true, name: subdomainName };

/** `v1` ReplicationControllers; their selector may change (kubernetes, `pkg/apis/core/v1/defaults.go` and `pkg/apis/core/validation`). */
export const REPLICATION_CONTROLLER: KindRules = {
  defaults: (object, server) => labelledLikeTemplate(within('spec', (spec) => specDefaults(spec, server))(object)),
  create: (object, server) => [
    ...checkMetadata(object, METADATA, server),
    ...checkSpec(specOf(object), undefined, server),
  ],
  // The API server looks at the spec twice, and says so in the causes.
  update: (object, old, server) => {
    const spec = checkSpec(specOf(object), specOf(old), server);
    return [...checkMetadata(object, METADATA, server), ...spec, ...checkMetadataUpdate(object, old, server), ...spec];
  },
};

function specDefaults(spec: JsonObject, server: ApiServer): JsonObject {
  const complete = fill({ replicas: 1 })(spec);
  const template = objectAt(complete, 'template');
  if (template === undefined) return complete;
  const labels = objectAt(template, 'metadata', 'labels');
  const selector = labels !== undefined && isEmpty(valueAt(spec, 'selector')) ? { selector: labels } : {};
  return { ...complete, ...selector, template: podTemplateDefaults(template, server) };
}

/** What a controller lacks in labels it takes from its template. */
function labelledLikeTemplate(object: JsonObject): JsonObject {
  const labels = objectAt(object, 'spec', 'template', 'metadata', 'labels');
  if (labels === undefined || !isEmpty(valueAt(object, 'metadata', 'labels'))) return object;
  return within('metadata', (metadata) => ({ ...metadata, labels }))(object);
}

/** `ValidateReplicationControllerSpec`. */
function checkSpec(spec: JsonObject, old: JsonObject | undefined, server: ApiServer): readonly FieldError[] {
  return [
    ...checkCount(spec, 'minReadySeconds', 'spec'),
    ...(isEmpty(valueAt(spec, 'selector')) ? [required('spec.selector')] : []),
    ...checkCount(spec, 'replicas', 'spec'),
    ...checkTemplate(spec, old, server),
  ];
}

/** `ValidatePodTemplateSpecForRC`. */
function checkTemplate(spec: JsonObject, old: JsonObject | undefined, server: ApiServer): readonly FieldError[] {
  const template = objectAt(spec, 'template');
  if (template === undefined) return [required('spec.template')];
  const labels = valueAt(template, 'metadata', 'labels');
  const selected = matchesLabels(parseLabels(valueAt(spec, 'selector')), parseLabels(labels));
  return [
    ...(selected ? [] : [templateNotSelected(labels, 'spec', server)]),
    ...checkPodTemplate(template, 'spec.template', { old: objectAt(old, 'template') }, server),
    ...checkRunsForever(template, 'spec.template', 'ReplicationController', server),
  ];
}

function isEmpty(map: Json | undefined): boolean {
  return !isJsonObject(map) || Object.keys(map).length === 0;
}
