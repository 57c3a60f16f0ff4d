import { readDefinition } from '../../../../src/core/admission/custom/definition.ts';
import type { ApiServer } from '../../../../src/core/admission/refusal.ts';
import { checkTypedPatch } from '../../../../src/core/admission/write/check-typed-patch.ts';
import type { Json, JsonObject } from '../../../../src/core/values/json.ts';

const NEWEST: ApiServer = { minor: 36 };
const CREATE = 'failed to create typed patch object (shop/web; apps/v1, Kind=Deployment): ';
const CONVERT =
  'failed to convert new object (shop/web; apps/v1, Kind=Deployment) to proper version: unable to convert unstructured object to apps/v1, Kind=Deployment: ';

function said(podSpec: JsonObject, spec: JsonObject = {}): string | undefined {
  const manifest: JsonObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { ...spec, template: { spec: podSpec } },
  };
  return checkTypedPatch(manifest, NEWEST)?.message;
}

const POD = '.spec.template.spec';

describe('built-in kinds', () => {
  test.each<[string, JsonObject, string]>([
    ['a text', { hostname: true }, `${POD}.hostname: expected string, got &value.valueUnstructured{Value:true}`],
    ['a flag', { hostNetwork: 'yes' }, `${POD}.hostNetwork: expected boolean, got &{yes}`],
    ['a list', { containers: { name: 'a' } }, `${POD}.containers: expected list, got &{map[name:a]}`],
    ['a mapping', { securityContext: ['a', 1] }, `${POD}.securityContext: expected map, got &{[a 1]}`],
    [
      'a number',
      { terminationGracePeriodSeconds: { a: 1 } },
      `${POD}.terminationGracePeriodSeconds: expected numeric (int or float), got map[string]interface {}`,
    ],
    [
      'a field nobody knows, in an element found by its name',
      { containers: [{ name: 'a', foo: 1 }] },
      `${POD}.containers[name="a"].foo: field not declared in schema`,
    ],
    [
      'an element twice',
      { containers: [{ name: 'a' }, { name: 'a' }] },
      `${POD}.containers: duplicate entries for key [name="a"]`,
    ],
    [
      'a port twice, its protocol filled in',
      { containers: [{ name: 'a', ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }] }] },
      `${POD}.containers[name="a"].ports: duplicate entries for key [containerPort=80,protocol="TCP"]`,
    ],
    [
      'an element without its key',
      { containers: [{ image: 'a' }] },
      `${POD}.containers: element 0: associative list with keys has an element that omits key field "name" (and doesn't have default value)`,
    ],
    [
      'an element of a list without keys',
      { tolerations: [{ effect: 1 }] },
      `${POD}.tolerations[0].effect: expected string, got &value.valueUnstructured{Value:1}`,
    ],
  ])('%s', (_, spec, problem) => {
    expect(said(spec)).toBe(`${CREATE}${problem}`);
  });

  test('several problems are a list', () => {
    expect(said({ hostNetwork: 'a' }, { replicas: '1' })).toBe(
      `${CREATE}errors:\n  .spec.replicas: expected numeric (int or float), got string\n  ${POD}.hostNetwork: expected boolean, got &{a}`,
    );
  });

  test('what fits but does not convert', () => {
    expect(said({ volumes: [{ name: 'a', emptyDir: { sizeLimit: 'big' } }] })).toMatch(
      `${CONVERT}quantities must match the regular expression`,
    );
  });

  test('nothing is wrong', () => {
    expect(said({ containers: [{ name: 'a', resources: { limits: { cpu: 1, memory: '1Gi' } } }] })).toBeUndefined();
  });
});

describe('custom resources', () => {
  const schema: JsonObject = {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          names: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
          port: { 'x-kubernetes-int-or-string': true },
          labels: { type: 'object', additionalProperties: { type: 'string' } },
          any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
    },
  };
  const definition = readDefinition({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    spec: {
      group: 'example.com',
      names: { kind: 'Thing' },
      versions: [{ name: 'v1', served: true, schema: { openAPIV3Schema: schema } }],
    },
  });
  if (definition === null) throw new Error('no definition');
  const server: ApiServer = { minor: 36, definitions: new Map([['example.com/Thing', definition]]) };
  const thing = (spec: Json): string | undefined =>
    checkTypedPatch(
      { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a', namespace: 'b' }, spec },
      server,
    )?.message.replace('failed to create typed patch object (b/a; example.com/v1, Kind=Thing): ', '');

  test.each<[string, Json, string | undefined]>([
    ['everything fits', { names: ['a', 'b'], port: 'http', labels: { a: 'b' }, any: { x: 1 } }, undefined],
    ['a set that has a text twice', { names: ['a', 'a'] }, '.spec.names: duplicate entries for key [="a"]'],
    [
      'a label that is a mapping',
      { labels: { a: { b: 'c' } } },
      '.spec.labels.a: expected string, got &value.valueUnstructured{Value:map[string]interface {}{"b":"c"}}',
    ],
    ['a field nobody knows', { foo: 1 }, '.spec.foo: field not declared in schema'],
    ['a list', [{}], '.spec: expected map, got &{[map[]]}'],
  ])('%s', (_, spec, problem) => {
    expect(thing(spec)).toBe(problem);
  });
});
