import type { JsonObject } from '../../values/json.ts';
import { sameJson } from '../../values/read-json.ts';
import type { FieldError } from '../field-error.ts';
import { each, fill, fillZero, inside, inTurn } from '../go/defaults.ts';
import { itemsOf, textOf, textsOf } from '../go/zero-values.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkLabelSelector } from '../metadata/check-label-selector.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import type { ApiServer } from '../refusal.ts';
import { duplicateText } from '../text-errors.ts';
import { checkReviewVersions, isReviewVersion } from './check-review-versions.ts';
import { checkWebhook, SAFE_SIDE_EFFECTS, type WebhookOptions } from './check-webhook.ts';

interface Options extends WebhookOptions {
  readonly anyReviewVersion: boolean;
  readonly anyNames: boolean;
}

const STRICT: Options = { anySideEffects: false, anyReviewVersion: false, anyNames: false, allowInvalidValues: false };

/**
 * `admissionregistration.k8s.io/v1` MutatingWebhookConfiguration and ValidatingWebhookConfiguration (`pkg/apis/admissionregistration`, `v1/defaults.go` and
 * `validation/validation.go`). Whether a match condition is good CEL is not judged.
 */
export function webhookRules(mutating: boolean): KindRules {
  return {
    defaults: each(
      'webhooks',
      inTurn(
        fill({ failurePolicy: 'Fail', matchPolicy: 'Equivalent', timeoutSeconds: 10 }),
        fill({ namespaceSelector: {}, objectSelector: {}, ...(mutating && { reinvocationPolicy: 'Never' }) }),
        each('rules', fill({ scope: '*' })),
        inside('clientConfig', inside('service', fillZero({ port: 443 }))),
      ),
    ),
    create: (object, server) => checkConfiguration(object, STRICT, server),
    update: (object, old, server) => [
      ...checkMetadataUpdate(object, old, server, { anyFinalizer: true }),
      ...checkConfiguration(object, keptFrom(object, old, server), server),
    ],
  };
}

function checkConfiguration(object: JsonObject, options: Options, server: ApiServer): readonly FieldError[] {
  const hooks = itemsOf(object, 'webhooks');
  const names = hooks.map((hook) => textOf(hook, 'name'));
  return [
    ...checkMetadata(object, { namespaced: false, name: subdomainName, anyFinalizer: true }, server),
    ...hooks.flatMap((hook, index) => {
      const path = `webhooks[${index}]`;
      const name = textOf(hook, 'name');
      const isRepeated = !options.anyNames && name !== '' && names.indexOf(name) < index;
      return [
        ...checkWebhook(hook, path, options, server),
        ...checkReviewVersions(hook, `${path}.admissionReviewVersions`, options.anyReviewVersion, server),
        ...(isRepeated ? [duplicateText(`${path}.name`, name, server)] : []),
      ];
    }),
  ];
}

/** What the stored webhooks have that would be refused now, they may go on having. */
function keptFrom(object: JsonObject, old: JsonObject, server: ApiServer): Options {
  const [hooks, wanted] = [itemsOf(old, 'webhooks'), itemsOf(object, 'webhooks')];
  const names = hooks.map((hook) => textOf(hook, 'name'));
  const conditions = (all: readonly JsonObject[]): JsonObject[] =>
    all.map((hook) => ({ conditions: hook['matchConditions'] ?? [] }));
  return {
    anySideEffects: hooks.some((hook) => !SAFE_SIDE_EFFECTS.includes(textOf(hook, 'sideEffects'))),
    anyReviewVersion: hooks.some((hook) => {
      const versions = textsOf(hook, 'admissionReviewVersions');
      return versions.length > 0 && !versions.some(isReviewVersion);
    }),
    anyNames: new Set(names).size < names.length,
    allowInvalidValues: hooks.some((hook) =>
      ['namespaceSelector', 'objectSelector'].some(
        (field) => checkLabelSelector(hook[field], '', {}, server).length > 0,
      ),
    ),
    sameConditions: sameJson(conditions(wanted), conditions(hooks)),
  };
}
