import { admit } from '../../../../src/core/admission/admit.ts';
import type { JsonObject } from '../../../../src/core/values/json.ts';
import { deepFreeze } from '../../../support/deep-freeze.ts';

const SERVER = { minor: 36 };
const schema = { openAPIV3Schema: { type: 'object' } };
const V1: JsonObject = { name: 'v1', served: true, storage: true, schema };
const NAMES: JsonObject = { plural: 'widgets', kind: 'Widget' };

function definition(spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return deepFreeze({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com', ...metadata },
    spec: { group: 'example.com', scope: 'Namespaced', names: NAMES, versions: [V1], ...spec },
  });
}

const SUBJECT = 'CustomResourceDefinition.apiextensions.k8s.io "widgets.example.com" is invalid: ';

test('a definition with what is needed is taken', () => {
  expect(admit(null, definition(), SERVER)).toBeNull();
});

test.each([
  {
    name: 'a name that is not plural and group',
    spec: { names: { plural: 'gadgets', kind: 'Widget' } },
    says: 'metadata.name: Invalid value: "widgets.example.com": must be spec.names.plural+"."+spec.group',
  },
  {
    name: 'a scope nobody knows',
    spec: { scope: 'Namespace' },
    says: 'spec.scope: Unsupported value: "Namespace": supported values: "Cluster", "Namespaced"',
  },
  {
    name: 'two stored versions',
    spec: { versions: [V1, { ...V1, name: 'v2' }] },
    says: 'spec.versions: Invalid value: …: must have exactly one version marked as storage version',
  },
  {
    name: 'a version without a schema',
    spec: { versions: [{ name: 'v1', served: true, storage: true }] },
    says: 'spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required',
  },
  {
    name: 'a list kind that is the kind',
    spec: { names: { ...NAMES, listKind: 'Widget' } },
    says: 'spec.names.listKind: Invalid value: "Widget": kind and listKind may not be the same',
  },
])('refused: $name', ({ spec, says }) => {
  expect(admit(null, definition(spec), SERVER)?.message).toBe(SUBJECT + says);
});

test('a group of the community wants its approval', () => {
  const approved = { name: 'widgets.x.k8s.io' };
  expect(admit(null, definition({ group: 'x.k8s.io' }, approved), SERVER)?.causes[0]?.detail).toMatch(
    /^Required value: protected groups must have approval annotation "api-approved\.kubernetes\.io"/,
  );
});

test.each([
  { name: 'scope', spec: { scope: 'Cluster' }, says: 'spec.scope: Invalid value: "Cluster": field is immutable' },
  {
    name: 'kind',
    spec: { names: { plural: 'widgets', kind: 'Gadget' } },
    says: 'spec.names.kind: Invalid value: "Gadget": field is immutable',
  },
  {
    name: 'the stored version',
    spec: { versions: [{ ...V1, name: 'v2' }] },
    says: 'status.storedVersions[0]: Invalid value: "v1": must appear in spec.versions',
  },
])('may not change: $name', ({ spec, says }) => {
  const refusal = admit(definition(), definition(spec), SERVER);
  expect(refusal).toMatchObject({ kind: 'immutable', message: SUBJECT + says });
});

test('a version may be added while the old one stays', () => {
  const both = definition({
    versions: [
      { ...V1, storage: false },
      { ...V1, name: 'v2' },
    ],
  });
  expect(admit(definition(), both, SERVER)).toBeNull();
});
