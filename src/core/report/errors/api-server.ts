import type { ErrorClass } from './error-class.ts';

/** What the API server says to an object. */
export const API_SERVER_ERRORS: readonly ErrorClass[] = [
  {
    class: 'immutable-field',
    pattern: /[\w.]{0,100} ?"[^"\n]{0,253}" is invalid: [^\n]{0,4000}?field is immutable|field is immutable/,
    title: 'The field cannot change once the object exists',
    meaning:
      'The API server refused this object as a whole; the live one stays as it was, while other objects of the same sync may have been applied. With selectors that is how a Service comes to select no Pods.',
    look: [
      'Which commit changed the field? For spec.selector usually commonLabels, or labels with includeSelectors: true, in a kustomization.yaml.',
      'What did the same sync apply? A Service whose selector changed no longer matches the Pods of a Deployment that did not.',
      'Put the selector back (labels without includeSelectors), or replace the object on purpose: that takes its Pods down.',
    ],
  },
  {
    class: 'statefulset-forbidden',
    pattern: /updates to statefulset spec for fields other than/,
    title: 'This part of a StatefulSet cannot change',
    meaning:
      'Only the fields named in the message may change; selector, serviceName and volumeClaimTemplates never do.',
    look: [
      'Which of those fields did the last commit change? commonLabels changes the selector and the claim templates.',
      'Put it back, or delete the StatefulSet with --cascade=orphan and let the sync make it again.',
    ],
  },
  {
    class: 'selector-mismatch',
    pattern: /`selector` does not match template `labels`/,
    title: 'The selector does not match the labels of its own Pod template',
    meaning: 'The object would not find the Pods it makes, so the API server refuses it.',
    look: [
      'spec.selector.matchLabels against spec.template.metadata.labels, after kustomize: a patch or a labels entry changed one of them.',
    ],
  },
  {
    class: 'type-error',
    pattern:
      /[\w.[\]]{1,300} in body must be of type \w{1,20}: "\w{1,20}"|expected (?:map|list|string|boolean), got &|expected numeric \(int or float\), got|cannot unmarshal (?:number )?[\w.-]{1,20} into Go|cannot convert \w{1,20} to [\w.]{1,60}|cannot restore (?:slice from|map from|struct from:) \w{1,20}|unrecognized type: \w{1,20}/,
    title: 'A value has the wrong type',
    meaning:
      'The API server refused the whole object; the live version stays. The quoted word is the type it found, not the value.',
    look: [
      'The field path in the message. In Cilium policies: an entity such as world belongs into toEntities, not toEndpoints; ports are strings ("3306").',
      'Argo CD applies nothing at all when the dry run finds this.',
    ],
  },
  {
    class: 'unknown-field',
    pattern: /unknown field "[^"\n]{1,300}"|field not declared in schema/,
    title: 'The kind has no such field',
    meaning: 'A spelling, an indentation, or an older CRD. Without strict validation such a field is dropped silently.',
    look: [
      'The indentation of the field: it may belong one level up.',
      'Its spelling, and whether the installed CRD version knows it.',
    ],
  },
  {
    class: 'not-readable',
    pattern:
      /quantities must match the regular expression|unable to parse quantity's suffix|illegal base64 data at input byte \d{1,9}|parsing time "[^"\n]{0,100}" as/,
    title: 'A value cannot be read as what it should be',
    meaning:
      'An amount, a time or base64 is written in a way that nobody reads. The object was refused as a whole; the message names no place.',
    look: [
      'Amounts in what the last commit changed: 500m, 1.5, 128Mi, 1Gi; not 1GB, 500 m or an empty text.',
      'A Secret: data is base64, stringData is plain.',
    ],
  },
  {
    class: 'duplicate-element',
    pattern: /duplicate entries for key \[[^\]\n]{1,300}\]|has an element that omits key field/,
    title: 'A list has the same element twice, or one without its key',
    meaning:
      'Server-side apply finds the elements of this list by the key in the message, and cannot tell which one is meant. A create or `kubectl apply` may have taken it before.',
    look: ['Environment variables, ports and containers that a patch or a component adds beside those that are there.'],
  },
  {
    class: 'missing-crd',
    pattern:
      /no matches for kind "[^"\n]{1,200}"|CRD is installed on the destination cluster|resource mapping not found/,
    title: 'The cluster does not know this kind',
    meaning: 'Its CustomResourceDefinition is not installed, or not yet: it must be applied before.',
    look: [
      'kubectl get crd: is it there, in this version?',
      'The sync order: the CRD in an earlier wave, or SkipDryRunOnMissingResource=true.',
    ],
  },
  {
    class: 'admission-webhook',
    pattern: /admission webhook "[^"\n]{1,253}" denied the request/,
    title: 'A policy engine in the cluster said no',
    meaning:
      'The object is well formed; a webhook (Kyverno, Gatekeeper, an operator) refuses it. The rest of the message is its reason.',
    look: ['The webhook named in the message, and its policies.'],
  },
  {
    class: 'invalid-object',
    pattern: /"[^"\n]{0,253}" is invalid: (?:(?!"[\w.:-]{0,253}" is invalid: )[^\n]){0,4000}/,
    isGeneral: true,
    title: 'The API server refused the object',
    meaning:
      'Nothing of it was applied; the live object stays as it was. Each cause is a field path and what is wrong with it.',
    look: [
      'The field path in the message, in the rendered manifest: suture render PATH --explain FIELD --of KIND/NAME names the line that set it.',
    ],
  },
];
