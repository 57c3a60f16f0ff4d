import { admit } from '../../../src/core/admission/admit.ts';
import type { Client } from '../../../src/core/admission/client.ts';
import { kubectlWords } from '../../../src/core/admission/kubectl-words.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';

/** A client that does not ask for unknown fields to be refused. */
const LENIENT: Client = { way: 'apply', fieldValidation: 'Warn' };
const JSON_WORDS = { minor: 34 };
const GO_WORDS = { minor: 33 };

function workload(
  kind: string,
  selector: JsonObject | null,
  labels: JsonObject | null,
  spec: JsonObject = {},
): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'db' },
    spec: {
      ...(selector && { selector }),
      template: { metadata: { ...(labels && { labels }) }, spec: { containers: [{ name: 'db', image: 'db:1' }] } },
      ...spec,
    },
  };
}

const db = { matchLabels: { app: 'db' } };

function pods(kind: string, app: string): JsonObject {
  return workload(kind, { matchLabels: { app } }, { app });
}

function object(kind: string, fields: JsonObject, apiVersion = 'v1'): JsonObject {
  return { apiVersion, kind, metadata: { name: 'it' }, ...fields };
}

describe('what may not change', () => {
  test.each(['Deployment', 'DaemonSet', 'ReplicaSet'])("a %s's selector, in both dialects", (kind) => {
    const change = [pods(kind, 'db'), pods(kind, 'shop')] as const;
    expect(admit(...change, JSON_WORDS)).toEqual({
      message: `${kind}.apps "db" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"shop"}}: field is immutable`,
      causes: [{ field: 'spec.selector', detail: 'Invalid value: {"matchLabels":{"app":"shop"}}: field is immutable' }],
      reason: 'Invalid',
      kind: 'immutable',
    });
    expect(admit(...change, GO_WORDS)?.message).toBe(
      `${kind}.apps "db" is invalid: spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"app":"shop"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable`,
    );
  });

  test("a StatefulSet's selector: one sentence for all of its spec, shorter up to 1.32", () => {
    const said = (minor: number) => admit(pods('StatefulSet', 'db'), pods('StatefulSet', 'shop'), { minor })?.message;
    expect(said(33)).toBe(
      `StatefulSet.apps "db" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden`,
    );
    expect(said(32)).not.toContain('revisionHistoryLimit');
  });

  test.each([
    {
      name: 'a cluster IP that both declare',
      old: object('Service', { spec: { clusterIP: '10.0.0.1', ports: [{ port: 80 }] } }),
      desired: object('Service', { spec: { clusterIP: 'None', ports: [{ port: 80 }] } }),
      message: 'Service "it" is invalid: spec.clusterIPs[0]: Invalid value: ["None"]: may not change once set',
    },
    {
      name: 'the data of an immutable ConfigMap, even to the immutable it takes back',
      old: object('ConfigMap', { immutable: true, data: { a: '1' } }),
      desired: object('ConfigMap', { data: { a: '2' } }),
      message:
        'ConfigMap "it" is invalid: [immutable: Forbidden: field is immutable when `immutable` is set, data: Forbidden: field is immutable when `immutable` is set]',
    },
    {
      name: "a Secret's type",
      old: object('Secret', {}),
      desired: object('Secret', { type: 'example.com/key' }),
      message: 'Secret "it" is invalid: type: Invalid value: "example.com/key": field is immutable',
    },
    {
      name: "a binding's role",
      old: object('RoleBinding', { roleRef: { kind: 'Role', name: 'a' } }, 'rbac.authorization.k8s.io/v1'),
      desired: object('RoleBinding', { roleRef: { kind: 'Role', name: 'b' } }, 'rbac.authorization.k8s.io/v1'),
      message:
        'RoleBinding.rbac.authorization.k8s.io "it" is invalid: roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":"b"}: cannot change roleRef',
    },
  ])('$name', ({ old, desired, message }) => {
    expect(admit(old, desired, JSON_WORDS)).toMatchObject({ message, kind: 'immutable' });
    expect(admit(null, desired, JSON_WORDS)).toBeNull();
  });

  test.each([
    {
      name: 'a selector written in another order',
      old: workload('Deployment', { matchLabels: { a: '1', b: '2' } }, { a: '1', b: '2' }),
      desired: workload('Deployment', { matchLabels: { b: '2', a: '1' }, matchExpressions: [] }, { a: '1', b: '2' }),
    },
    {
      name: "a Service's selector",
      old: object('Service', { spec: { selector: { app: 'db' }, ports: [{ port: 80 }] } }),
      desired: object('Service', { spec: { selector: { app: 'shop' }, ports: [{ port: 80 }] } }),
    },
    {
      name: 'a cluster IP that left the manifest',
      old: object('Service', { spec: { clusterIP: '10.0.0.1', ports: [{ port: 80 }] } }),
      desired: object('Service', { spec: { ports: [{ port: 80 }] } }),
    },
    {
      name: 'a claim template in another unit',
      old: workload('StatefulSet', db, { app: 'db' }, { volumeClaimTemplates: [claim('1Gi')] }),
      desired: workload('StatefulSet', db, { app: 'db' }, { volumeClaimTemplates: [claim('1024Mi')] }),
    },
    {
      name: 'anything of a kind that is not judged',
      old: object('Thing', { a: 1 }, 'example.com/v1'),
      desired: object('Thing', { a: 2 }, 'example.com/v1'),
    },
  ])('may change: $name', ({ old, desired }) => expect(admit(old, desired, JSON_WORDS)).toBeNull());
});

function claim(storage: string): JsonObject {
  return { metadata: { name: 'data' }, spec: { resources: { requests: { storage } } } };
}

describe('a selector must select the Pods of its own template', () => {
  test.each([
    { name: 'another label', labels: { app: 'x' }, value: '{"app":"x"}', go: 'map[string]string{"app":"x"}' },
    { name: 'no labels', labels: null, value: 'null', go: 'map[string]string(nil)' },
  ])('$name', ({ labels, value, go }) => {
    const desired = workload('Deployment', db, labels);
    const said = (text: string) =>
      `Deployment.apps "db" is invalid: spec.template.metadata.labels: Invalid value: ${text}: \`selector\` does not match template \`labels\``;
    expect(admit(null, desired, JSON_WORDS)).toMatchObject({ message: said(value), kind: 'selector-mismatch' });
    expect(admit(null, desired, GO_WORDS)?.message).toBe(said(go));
  });

  test('several causes, as kubectl lists them', () => {
    const refusal = admit(
      pods('Deployment', 'db'),
      workload('Deployment', { matchLabels: { app: 'x' } }, { app: 'db' }),
      JSON_WORDS,
    );
    expect(refusal?.kind).toBe('immutable');
    expect(refusal && kubectlWords(refusal)).toBe(
      [
        'The Deployment "db" is invalid: ',
        '* spec.template.metadata.labels: Invalid value: {"app":"db"}: `selector` does not match template `labels`',
        '* spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable',
      ].join('\n'),
    );
  });
});

describe("Cilium's policies", () => {
  const policy = (spec: JsonObject): JsonObject => object('CiliumNetworkPolicy', { spec }, 'cilium.io/v2');

  test('a string where a peer belongs', () => {
    const refusal = admit(null, policy({ endpointSelector: {}, egress: [{ toEndpoints: ['world'] }] }), JSON_WORDS);
    expect(refusal).toMatchObject({
      kind: 'schema',
      message:
        'CiliumNetworkPolicy.cilium.io "it" is invalid: spec.egress[0].toEndpoints[0]: Invalid value: "string": spec.egress[0].toEndpoints[0] in body must be of type object: "string"',
    });
  });

  test('what the server drops is no complaint: nulls and fields it does not know', () => {
    expect(
      admit(
        null,
        policy({ endpointSelector: {}, ingress: [{ fromEndpoint: null, x: 1 }], egress: null }),
        JSON_WORDS,
        LENIENT,
      ),
    ).toBeNull();
  });

  test('kubectl has fields that nobody knows refused', () => {
    const typo = policy({ endpointSelector: {}, ingress: [{ fromEndpoint: [], toPort: [] }] });
    expect(admit(null, typo, JSON_WORDS)?.message).toBe(
      'CiliumNetworkPolicy in version "v2" cannot be handled as a CiliumNetworkPolicy: strict decoding error: unknown field "spec.ingress[0].fromEndpoint", unknown field "spec.ingress[0].toPort"',
    );
  });

  test('keys that every object inherits are ordinary, unknown fields', () => {
    const hostile: JsonObject = JSON.parse(
      '{"endpointSelector":{"matchLabels":{"constructor":"a","__proto__":"b"}},"ingress":[{"__proto__":{"x":1},"toString":1}]}',
    );
    expect(admit(null, policy(hostile), JSON_WORDS, LENIENT)).toBeNull();
  });

  test('a pattern cannot be made to run for years', () => {
    const evil = policy({
      endpointSelector: {},
      egress: [{ toFQDNs: [{ matchName: `${'a'.repeat(200)}!` }, { matchName: `${'a-'.repeat(100_000)}!` }] }],
    });
    const refusal = admit(null, evil, JSON_WORDS);
    expect(refusal?.causes[0]?.detail).toContain("in body should match '^([-a-zA-Z0-9_]+[.]?)+$'");
  });
});

test("the metadata of a kind that has no rules here is held to what every kind's is", () => {
  const lease = (metadata: JsonObject): JsonObject => ({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata,
  });
  expect(admit(null, lease({ name: 'a/b' }), JSON_WORDS)?.message).toBe(
    `Lease.coordination.k8s.io "a/b" is invalid: metadata.name: Invalid value: "a/b": may not contain '/'`,
  );
  expect(admit(lease({ name: 'a' }), lease({ name: 'a', labels: { x: 'y z' } }), JSON_WORDS)?.causes).toHaveLength(2);
});
