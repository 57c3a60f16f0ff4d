import { isJsonObject, type JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { checkNewPod, POD_METADATA } from './check-pod.ts';
import { checkPodTemplate } from './check-pod-template.ts';
import { checkPodUpdate } from './check-pod-update.ts';
import { checkPriority, priorityDoubts } from './check-priority.ts';
import { podDefaults, podTemplateDefaults } from './pod-defaults.ts';
import { prepareChangedPod, preparePod } from './prepare-pod.ts';

const POD: KindRules = {
  defaults: (pod, server) => ({ ...pod, spec: podDefaults(objectAt(pod, 'spec') ?? {}, server) }),
  prepare: preparePod,
  allocate: checkPriority,
  create: checkNewPod,
  update: (pod, old, server) => checkPodUpdate(prepareChangedPod(pod, old), old, server),
  doubts: priorityDoubts,
};

const TEMPLATE: KindRules = {
  defaults: (object, server) => ({ ...object, template: podTemplateDefaults(templateOf(object), server) }),
  create: (object, server) => [
    ...checkMetadata(object, POD_METADATA, server),
    ...checkPodTemplate(templateOf(object), 'template', {}, server),
  ],
  update: (object, old, server) => [
    ...checkMetadataUpdate(object, old, server),
    ...checkPodTemplate(templateOf(object), 'template', { old: templateOf(old) }, server),
  ],
};

function templateOf(object: JsonObject): JsonObject {
  const template = valueAt(object, 'template');
  return isJsonObject(template) ? template : {};
}

/** Pods and the templates that stand alone (`pkg/registry/core/pod`, `pkg/registry/core/podtemplate`). */
export const POD_KINDS: readonly (readonly [string, KindRules])[] = [
  ['v1 Pod', POD],
  ['v1 PodTemplate', TEMPLATE],
];
