import { render } from '../../../src/core/render/render.ts';
import { repository } from './repository.ts';

const BASE = {
  'base/web.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n',
  'base/kustomization.yaml': 'namePrefix: a-\nresources: [web.yaml]\n',
  'middle/kustomization.yaml': 'namePrefix: b-\nresources: [../base]\n',
};

/** What `data` comes to when the top kustomization says this of an object that was `web`, was `a-web`, and is `b-a-web`. */
function data(kustomization: string): unknown {
  const { objects, problem } = render(
    repository({ ...BASE, 'top/kustomization.yaml': `resources: [../middle]\n${kustomization}` }),
    'top',
  );
  return problem?.message ?? objects[0]?.manifest['data'];
}

const ADD = 'patch: \'[{"op": "add", "path": "/data", "value": 1}]\'';

describe('a target means the first name or the present one', () => {
  test.each([
    { name: 'web', data: 1 },
    { name: 'b-a-web', data: 1 },
    { name: 'a-web', data: undefined },
    { name: 'w.*', data: 1 },
    { name: 'we', data: undefined },
  ])('$name', (row) => {
    expect(data(`patches: [{target: {name: ${row.name}}, ${ADD}}]\n`)).toBe(row.data);
    expect(data(`patchesJson6902: [{target: {name: ${row.name}}, ${ADD}}]\n`)).toBe(row.data);
  });
});

describe('a target without a namespace in the manifest is in default', () => {
  test.each([
    { namespace: 'default', data: 1 },
    { namespace: 'd.*', data: 1 },
    { namespace: 'shop', data: undefined },
  ])('$namespace', (row) => {
    expect(data(`patches: [{target: {namespace: ${row.namespace}}, ${ADD}}]\n`)).toBe(row.data);
  });
});

test.each(['web', 'a-web', 'b-a-web'])('an object that is rejected as %s is rejected by any name', (name) => {
  const source = 'source: {kind: Deployment, fieldPath: metadata.name}';
  const target = `select: {kind: Deployment}, reject: [{name: ${name}}], fieldPaths: [data], options: {create: true}`;
  expect(data(`replacements: [{${source}, targets: [{${target}}]}]\n`)).toBeUndefined();
});

describe('what kustomize says of a JSON patch', () => {
  const trouble = (config: string, message: string): string =>
    `trouble configuring builtin PatchJson6902Transformer with config: \`\n${config}\`: ${message}`;
  test.each([
    {
      name: 'without operations',
      patch: "{target: {name: web}, patch: '[]'}",
      message: trouble("jsonOp: '[]'\ntarget:\n  name: web\n", 'patch appears to be empty; file=, JsonOp=[]'),
    },
    {
      name: 'without a name',
      patch: `{target: {kind: Deployment}, ${ADD}}`,
      message: expect.stringContaining('must specify the target name'),
    },
    {
      name: 'without text',
      patch: '{target: {name: web}}',
      message: trouble('target:\n  name: web\n', 'empty file path and empty jsonOp'),
    },
  ])('$name', ({ patch, message }) => {
    expect(data(`patchesJson6902: [${patch}]\n`)).toEqual(message);
  });
});

describe('errors of field specs say which field of which object', () => {
  test.each([
    {
      name: 'a text where a mapping should be',
      files: 'spec: text\n',
      kustomization: '',
      message:
        "updating name reference in 'spec/template/spec/serviceAccountName' field of 'Deployment.v1.apps/web.[noNs]': " +
        "considering field 'spec/template/spec/serviceAccountName' of object Deployment.v1.apps/web.[noNs]: expected sequence or mapping node",
    },
    {
      name: 'inside of a list',
      files: 'spec: {template: {spec: {containers: [web]}}}\n',
      kustomization: '',
      message: expect.stringContaining('visit traversal on path: [env valueFrom configMapKeyRef name]: expected'),
    },
    {
      name: 'a selector that is a list',
      files: 'spec: {selector: {matchLabels: [a]}}\n',
      kustomization: 'commonLabels: {a: b}\n',
      message:
        "considering field 'spec/selector/matchLabels' of object Deployment.v1.apps/web.[noNs]: " +
        'wrong node kind: expected MappingNode but got SequenceNode: node contents:\n- a\n',
    },
    {
      name: 'labels whose fields contradict the defaults',
      files: '',
      kustomization: 'labels: [{pairs: {a: b}, fields: [{path: metadata/labels, create: false}]}]\n',
      message: 'failed to merge labels: conflicting fieldspecs',
    },
  ])('$name', ({ files, kustomization, message }) => {
    const { problem } = render(
      repository({
        'app/web.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n${files}`,
        'app/kustomization.yaml': `resources: [web.yaml]\n${kustomization}`,
      }),
      'app',
    );
    expect(problem?.message).toEqual(message);
  });
});

test('two objects that come to have one id are shown as kustomize sees them', () => {
  const map = (namespace: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: ${namespace}\n`;
  const { problem } = render(
    repository({
      'app/maps.yaml': `${map('x')}---\n${map('y')}`,
      'app/kustomization.yaml': 'resources: [maps.yaml]\nnamespace: z\n',
    }),
    'app',
  );
  const shown = (namespace: string): string =>
    `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"annotations":{"internal.config.kubernetes.io/previousKinds":"ConfigMap","internal.config.kubernetes.io/previousNames":"a","internal.config.kubernetes.io/previousNamespaces":"${namespace}"},"name":"a","namespace":"z"}}`;
  expect(problem?.message).toBe(`namespace transformation produces ID conflict: [${shown('x')} ${shown('y')}]`);
});
