import { originsOf } from '../../../src/core/render/field-origin.ts';
import { render } from '../../../src/core/render/render.ts';
import { repository } from './repository.ts';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  selector:
    matchLabels: {app: shop}
  template:
    metadata:
      labels: {app: shop}
    spec:
      containers:
        - name: web
          image: nginx:1.0
        - name: log
          image: logger:1.0
`;
const SERVICE = `# who answers
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector:
    app: shop
`;

function base(kustomization: string, more: Readonly<Record<string, string>> = {}): ReturnType<typeof repository> {
  return repository({
    'app/kustomization.yaml': `resources: [deployment.yaml, service.yaml]\n${kustomization}`,
    'app/deployment.yaml': DEPLOYMENT,
    'app/service.yaml': SERVICE,
    ...more,
  });
}

test('every field that commonLabels set names its own line, after the line of the manifest', () => {
  const snapshot = base('commonLabels:\n  team: blue\n  app: all\n');
  const service = render(snapshot, 'app').objects.find(({ ref }) => ref.kind === 'Service');
  expect(service && originsOf(snapshot, service, ['spec', 'selector', 'app'])).toEqual([
    { by: 'manifest', source: { file: 'app/service.yaml', line: 8, column: 5 }, value: 'shop' },
    { by: 'commonLabels', source: { file: 'app/kustomization.yaml', line: 4, column: 3 }, value: 'all' },
  ]);
});

test('a field of a list element that a patch moved is still found in its manifest', () => {
  const patch =
    'kind: Deployment\napiVersion: apps/v1\nmetadata:\n  name: shop\nspec:\n  template:\n    spec:\n      containers:\n        - name: log\n          image: logger:2.0\n';
  const snapshot = base('patches:\n  - path: patch.yaml\n', { 'app/patch.yaml': patch });
  const [, deployment] = render(snapshot, 'app').objects;
  const image = ['spec', 'template', 'spec', 'containers', 0, 'image'];
  expect(deployment && originsOf(snapshot, deployment, image)).toEqual([
    { by: 'manifest', source: { file: 'app/deployment.yaml', line: 16, column: 11 }, value: 'logger:1.0' },
    { by: 'patches', source: { file: 'app/patch.yaml', line: 10, column: 11 }, value: 'logger:2.0' },
  ]);
});

test('what was set before a patch moved list elements is found where they are now, and the move is no change', () => {
  const merge = (containers: string): string =>
    `  - patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: shop}, spec: {template: {spec: {containers: ${containers}}}}}'\n`;
  const snapshot = repository({
    'app/kustomization.yaml': `resources: [shop.yaml]\npatches:\n${[
      '[{name: a, image: "a:2"}]',
      '[{name: c, image: "c:2"}]',
      '[{name: a, $patch: delete}]',
      '[{name: b, image: "b:2"}]',
    ]
      .map(merge)
      .join('')}`,
    'app/shop.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec: {template: {spec: {containers: [\n  {name: a, image: "a:1"},\n  {name: b, image: "b:1"},\n  {name: c, image: "c:1"}]}}}\n',
  });
  const [deployment] = render(snapshot, 'app').objects;
  const originsAt = (index: number): readonly string[] =>
    (deployment === undefined
      ? []
      : originsOf(snapshot, deployment, ['spec', 'template', 'spec', 'containers', index, 'image'])
    ).map(({ by, source: { line }, value }) => `${by}:${line} ${JSON.stringify(value)}`);
  expect(originsAt(0)).toEqual(['manifest:6 "b:1"', 'patches:6 "b:2"']);
  expect(originsAt(1)).toEqual(['manifest:7 "c:1"', 'patches:4 "c:2"']);
  const gone = deployment?.touches.filter(({ path }) => path[4] === 2).map(({ path, value }) => [path[5], value]);
  expect(gone).toEqual([
    ['image', 'a:2'],
    [undefined, null],
  ]);
});

test('a patch written into the kustomization names the line inside of the block', () => {
  const snapshot = base(
    'patches:\n  - target: {kind: Service}\n    patch: |-\n      - op: add\n        path: /spec/type\n        value: NodePort\n',
  );
  const [service] = render(snapshot, 'app').objects;
  expect(service && originsOf(snapshot, service, ['spec', 'type'])).toMatchObject([
    { by: 'patches', source: { file: 'app/kustomization.yaml', line: 5 }, value: 'NodePort' },
  ]);
});

test('a generated object names the line of its generator, looked up when somebody asks', () => {
  const { objects } = render(
    repository({
      'app/kustomization.yaml': 'configMapGenerator:\n  - name: c\n  - name: d\nsecretGenerator:\n  - name: s\n',
    }),
    'app',
  );
  expect(objects.map((object) => Object.getOwnPropertyDescriptor(object, 'source')?.value)).toEqual(
    objects.map(() => undefined),
  );
  expect(objects.map(({ source: { file, line } }) => `${file}:${line}`).sort()).toEqual([
    'app/kustomization.yaml:2',
    'app/kustomization.yaml:3',
    'app/kustomization.yaml:5',
  ]);
});

test('what a generator made names the line of each key, through a merge', () => {
  const snapshot = repository({
    'base/kustomization.yaml': 'configMapGenerator:\n  - name: c\n    envs: [a.env]\n    literals:\n      - x=1\n',
    'base/a.env': '# note\ny=2\n',
    'app/kustomization.yaml':
      'resources: [../base]\nconfigMapGenerator:\n  - name: c\n    behavior: merge\n    literals:\n      - z=3\n      - x=4\n',
  });
  const [map] = render(snapshot, 'app').objects;
  const linesOf = (key: string): readonly string[] =>
    (map === undefined ? [] : originsOf(snapshot, map, ['data', key])).map(
      ({ source: { file, line }, value }) => `${file}:${line} ${JSON.stringify(value)}`,
    );
  expect(linesOf('x')).toEqual(['base/kustomization.yaml:5 "1"', 'app/kustomization.yaml:7 "4"']);
  expect(linesOf('y')).toEqual(['base/a.env:2 "2"']);
  expect(linesOf('z')).toEqual(['app/kustomization.yaml:6 "3"']);
});

describe('problems are in the words of kustomize, with a place', () => {
  test.each([
    {
      name: 'a resource that is missing',
      files: { 'app/kustomization.yaml': 'resources:\n  - nothing.yaml\n' },
      message:
        "accumulating resources: accumulation err='accumulating resources from 'nothing.yaml': evalsymlink failure on 'app/nothing.yaml' : lstat app/nothing.yaml: no such file or directory': must build at directory: not a valid directory: evalsymlink failure on 'app/nothing.yaml' : lstat app/nothing.yaml: no such file or directory",
      source: { file: 'app/kustomization.yaml', line: 2, column: 5 },
    },
    {
      name: 'YAML that does not parse',
      files: {
        'app/kustomization.yaml': 'resources: [a.yaml]\n',
        'app/a.yaml': 'kind: A\nmetadata: {name: a}\n---\nkind: B\n bad: c\n',
      },
      message:
        "accumulating resources: accumulating resources from 'a.yaml': MalformedYAMLError: yaml: line 2: mapping values are not allowed in this context in File: a.yaml",
      source: { file: 'app/a.yaml', line: 4, column: 7 },
    },
    {
      name: 'a field that kustomize does not know',
      files: { 'app/kustomization.yaml': 'labels:\n  - pairs: {a: b}\n    includeAll: true\n' },
      message: 'invalid Kustomization: json: unknown field "includeAll"',
      source: { file: 'app/kustomization.yaml', line: 3, column: 5 },
    },
    {
      name: 'two fields that kustomize does not know: the first of the alphabet',
      files: { 'app/kustomization.yaml': 'resourcez: []\nfoo: bar\n' },
      message: 'invalid Kustomization: json: unknown field "foo"',
      source: { file: 'app/kustomization.yaml', line: 2, column: 1 },
    },
    {
      name: 'a kustomization that says only what it is',
      files: { 'app/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n' },
      message: 'kustomization.yaml is empty',
      source: { file: 'app/kustomization.yaml', line: 1 },
    },
    {
      name: 'operations in brackets that are no JSON',
      files: {
        'app/kustomization.yaml':
          'resources: []\npatches:\n  - target: {kind: A}\n    patch: "[{op: remove, path: /a}]"\n',
      },
      message:
        'trouble configuring builtin PatchTransformer with config: `\npatch: \'[{op: remove, path: /a}]\'\ntarget:\n  kind: A\n`: unable to parse SM or JSON patch from [patch: "[{op: remove, path: /a}]"]',
    },
    {
      name: 'replicas of nothing that has any',
      files: { 'app/kustomization.yaml': 'namespace: x\nreplicas:\n  - {name: a, count: 1}\n' },
      message:
        'resource with name a does not match a config with the following GVK [Deployment.[noVer].[noGrp] StatefulSet.[noVer].[noGrp] ReplicaSet.[noVer].[noGrp] ReplicationController.[noVer].[noGrp]]',
    },
    {
      name: 'a resource that is no mapping',
      files: { 'app/kustomization.yaml': 'resources: [a.yaml]\n', 'app/a.yaml': '- a\n' },
      message:
        "accumulating resources: accumulation err='accumulating resources from 'a.yaml': missing Resource metadata': must build at directory: 'app/a.yaml': file is not directory",
      source: { file: 'app/a.yaml', line: 1 },
    },
    {
      name: 'an empty entry in a list of paths',
      files: { 'app/kustomization.yaml': 'resources:\n  -\n' },
      message:
        "accumulating resources: accumulation err='accumulating resources from '': 'app' must resolve to a file': new root cannot be empty",
      source: { file: 'app/kustomization.yaml', line: 2, column: 4 },
    },
    {
      name: 'a label that YAML 1.1 reads as a boolean',
      files: { 'app/kustomization.yaml': 'commonLabels: {public: yes}\n' },
      message:
        'invalid Kustomization: json: cannot unmarshal bool into Go struct field Kustomization.commonLabels of type string',
      source: { file: 'app/kustomization.yaml', line: 1, column: 1 },
    },
    {
      name: 'a folder that contains the one that asks for it',
      files: { 'app/kustomization.yaml': 'resources: [../]\n', 'kustomization.yaml': 'resources: [app]\n' },
      message:
        "accumulating resources: accumulation err='accumulating resources from '../': '.' must resolve to a file': cycle detected: candidate root '.' contains visited root 'app'",
      source: { file: 'app/kustomization.yaml', line: 1, column: 13 },
    },
  ])('$name', ({ files, message, source }) => {
    expect(render(repository(files as Record<string, string>), 'app').problem).toEqual({ message, source });
  });

  test('any name is taken from a file of variables', () => {
    const files = {
      'app/kustomization.yaml':
        'configMapGenerator:\n  - name: c\n    envs: [a.env]\n    options: {disableNameSuffixHash: true}\n',
      'app/a.env': '1B=2\nC D=e\n',
    };
    expect(render(repository(files), 'app').objects[0]?.manifest['data']).toEqual({ '1B': '2', 'C D': 'e' });
  });

  test.each([
    { name: 'above the repository', path: '../../../etc/passwd' },
    { name: 'by an absolute path', path: '/etc/passwd' },
    { name: 'beside the kustomization', path: '../secret.env' },
    { name: 'through a link', path: 'link.env' },
  ])('nothing is read $name', ({ path }) => {
    const rendered = render(
      repository({
        'app/kustomization.yaml': `configMapGenerator:\n  - name: stolen\n    files: ["a=${path}"]\n`,
        'app/link.env': { linksTo: '../secret.env' },
        'secret.env': 'key=secret',
      }),
      'app',
    );
    expect(rendered.objects).toEqual([]);
    expect(rendered.problem?.message).toMatch(/no such file or directory|is not in or below/);
    expect(rendered.files).not.toContain('secret.env');
  });
});

test('what cannot be seen is a gap that names it, and the rest is rendered', () => {
  const { objects, gaps, problem } = render(
    base('helmCharts:\n  - name: redis\n    version: 1.2.3\ntransformers:\n  - plugin.yaml\n', {
      'app/plugin.yaml': 'apiVersion: example.com/v1\nkind: Sed\nmetadata: {name: sed}\n',
      'app/more/kustomization.yaml': 'resources: ["https://example.com/x.yaml"]\n',
    }),
    'app',
  );
  expect(problem).toBeNull();
  expect(objects).toHaveLength(2);
  expect(gaps).toMatchObject([
    { reason: 'helm-chart', detail: 'Helm chart redis 1.2.3 is not rendered', source: { line: 3 } },
    { reason: 'plugin', detail: 'Sed (example.com/v1) is not executed', source: { file: 'app/plugin.yaml' } },
  ]);
});

test('a folder without a kustomization is its manifests, as Argo CD reads a directory', () => {
  const snapshot = repository({
    'a/x.yaml': SERVICE,
    'a/b/y.yaml': DEPLOYMENT,
    'a/values.yaml': 'replicas: 2\n',
    'a/notes.txt': 'no',
  });
  const names = (directory?: { recurse: boolean; exclude?: string }): readonly string[] =>
    render(snapshot, 'a', directory === undefined ? {} : { directory }).objects.map(({ source }) => source.file);
  expect(names()).toEqual(['a/x.yaml']);
  expect(names({ recurse: true })).toEqual(['a/b/y.yaml', 'a/x.yaml']);
  expect(names({ recurse: true, exclude: '{b/*,*.txt}' })).toEqual(['a/x.yaml']);
});

test('a plain folder is walked as Argo CD does: folders when their name comes, links to the file they lead to', () => {
  const map = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
  const snapshot = repository({
    'a/b.yaml': map('b'),
    'a/b/inner.yaml': map('inner'),
    'a/link.yaml': { linksTo: '../shared/shared.yaml' },
    'a/nowhere.yaml': { linksTo: 'none.yaml' },
    'a/outside.yaml': { linksTo: '../../etc/passwd' },
    'shared/shared.yaml': map('shared'),
  });
  const { objects, files } = render(snapshot, 'a', { directory: { recurse: true } });
  expect(objects.map(({ source }) => source.file)).toEqual(['a/b/inner.yaml', 'a/b.yaml', 'shared/shared.yaml']);
  expect(files).toEqual(['a/b.yaml', 'a/b/inner.yaml', 'shared/shared.yaml']);
});

test('keys that JavaScript would trip over are plain keys', () => {
  const hostile =
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  labels: {__proto__: a, constructor: b}\ndata:\n  __proto__: polluted\n  toString: c\n';
  const [object] = render(
    repository({
      'app/kustomization.yaml': 'resources: [x.yaml]\ncommonLabels: {__proto__: z}\n',
      'app/x.yaml': hostile,
    }),
    'app',
  ).objects;
  expect(JSON.stringify(object?.manifest['data'])).toBe('{"__proto__":"polluted","toString":"c"}');
  expect(JSON.stringify(object?.manifest['metadata'])).toContain('"__proto__":"z"');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('a thousand objects in nested overlays take time in proportion', () => {
  const files: Record<string, string> = {};
  for (let index = 0; index < 1000; index += 1)
    files[`base/${index}.yaml`] = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${index}}\ndata: {a: b}\n`;
  files['base/kustomization.yaml'] =
    `resources: [${Array.from({ length: 1000 }, (_, index) => `${index}.yaml`).join(', ')}]\n`;
  files['top/kustomization.yaml'] = 'resources: [../base]\nnamePrefix: p-\nnamespace: ns\ncommonLabels: {a: b}\n';
  const { objects, problem } = render(repository(files), 'top');
  expect(problem).toBeNull();
  expect(objects).toHaveLength(1000);
  expect(objects[0]?.ref).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'ns', name: 'p-c0' });
});
