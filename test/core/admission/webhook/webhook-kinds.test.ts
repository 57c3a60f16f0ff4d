import type { JsonObject } from '../../../../src/core/values/json.ts';
import { said } from '../said.ts';

const NEWEST = { minor: 36 };
const RULE = { operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] };

function configuration(hook: JsonObject, kind = 'MutatingWebhookConfiguration'): JsonObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name: 'it' },
    webhooks: [
      {
        name: 'it.example.com',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        clientConfig: { service: { name: 'it', namespace: 'shop' } },
        rules: [RULE],
        ...hook,
      },
    ],
  };
}

test.each([
  { name: 'a Service, and defaults for the rest', hook: {}, message: null },
  {
    name: 'a name of two parts',
    hook: { name: 'example.com' },
    message:
      'webhooks[0].name: Invalid value: "example.com": should be a domain with at least three segments separated by dots',
  },
  {
    name: 'side effects nobody speaks of',
    hook: { sideEffects: null },
    message: 'webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun',
  },
  {
    name: 'a version nobody speaks',
    hook: { admissionReviewVersions: ['v2'] },
    message: 'webhooks[0].admissionReviewVersions: Invalid value: ["v2"]: must include at least one of v1, v1beta1',
  },
  {
    name: 'everything and more',
    hook: { rules: [{ ...RULE, operations: ['*', 'CREATE'], resources: ['pods/*', 'pods/status'] }] },
    message:
      'webhooks[0].rules[0].operations: Invalid value: ["*","CREATE"]: if \'*\' is present, must not specify other operations\n' +
      'webhooks[0].rules[0].resources[1]: Invalid value: "pods/status": if \'pods/*\' is present, must not specify pods/status',
  },
  {
    name: 'a Service of no namespace, told as upstream does',
    hook: { clientConfig: { service: { name: 'it' } } },
    message: 'webhooks[0].clientConfig.service.name: Required value',
  },
  {
    name: 'a URL that tells too much',
    hook: { clientConfig: { url: 'http://a:b@example.com/x?y#z' } },
    message: [
      `"http": 'https' is the only allowed URL scheme; desired format: https://host[/path]`,
      '"a:b": user information is not permitted in the URL',
      '"z": fragments are not permitted in the URL',
      '"y": query parameters are not permitted in the URL',
    ]
      .map((why) => `webhooks[0].clientConfig.url: Invalid value: ${why}`)
      .join('\n'),
  },
  {
    name: 'too little patience',
    hook: { timeoutSeconds: 31 },
    message: 'webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds',
  },
])('$name', ({ hook, message }) => expect(said(NEWEST, configuration(hook))).toBe(message));

test('what is stored may stay, in part', () => {
  const old = configuration({ sideEffects: 'Some' }, 'ValidatingWebhookConfiguration');
  expect(said(NEWEST, configuration({ sideEffects: 'Unknown' }, 'ValidatingWebhookConfiguration'), old)).toBeNull();
});
