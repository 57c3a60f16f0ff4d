import { render } from '../../../src/core/render/render.ts';
import { repository } from './repository.ts';

const WEB = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n';

describe('what Git does not show is a gap, with its line', () => {
  test.each([
    {
      name: 'a variable of the environment',
      files: {
        'app/kustomization.yaml': 'configMapGenerator:\n  - name: env\n    envs: [app.env]\n',
        'app/app.env': '# defaults\nCOLOUR=red\nTOKEN\n',
      },
      gap: {
        reason: 'generator',
        detail:
          'TOKEN has no value in app/app.env: kustomize takes it from its environment, and here it is taken as empty',
        source: { file: 'app/app.env', line: 3 },
      },
    },
    {
      name: 'a chart',
      files: { 'app/kustomization.yaml': 'helmCharts:\n  - name: redis\n    version: 1.2.3\n' },
      gap: {
        reason: 'helm-chart',
        detail: 'Helm chart redis 1.2.3 is not rendered',
        source: { file: 'app/kustomization.yaml', line: 2, column: 5 },
      },
    },
    {
      name: 'a plugin that would have to be executed',
      files: {
        'app/kustomization.yaml': 'resources: [web.yaml]\ntransformers: [exec.yaml]\n',
        'app/web.yaml': WEB,
        'app/exec.yaml': 'apiVersion: example.org/v1\nkind: Exec\nmetadata:\n  name: run\n',
      },
      gap: {
        reason: 'plugin',
        detail: 'Exec (example.org/v1) is not executed',
        source: { file: 'app/exec.yaml', line: 1 },
      },
    },
  ])('$name', ({ files, gap }) => {
    const { gaps, problem } = render(repository(files), 'app');
    expect(problem).toBeNull();
    expect(gaps).toEqual([gap]);
  });
});

test('a variable of the environment is an empty value, as kustomize writes it where the variable is not set', () => {
  const { objects } = render(
    repository({
      'app/kustomization.yaml':
        'configMapGenerator:\n  - name: env\n    envs: [app.env]\n    options: {disableNameSuffixHash: true}\n',
      'app/app.env': 'TOKEN\n',
    }),
    'app',
  );
  expect(objects[0]?.manifest['data']).toEqual({ TOKEN: '' });
});

test.each([
  'https://example.org/web.yaml',
  'git@github.com:acme/bases//web',
  'org-123@github.com:acme/bases//web?ref=v1',
  'ssh://git@example.org/acme/bases',
  'git::https://example.org/acme/bases',
  'file:///srv/bases',
  'gitlab.example.org/group/sub/bases.git//web?ref=v1&timeout=60s&submodules=false',
  'github.com/acme/bases//web?ref=v1',
])('%s is a gap that names it', (url) => {
  const { gaps, problem } = render(repository({ 'kustomization.yaml': `resources: ["${url}"]\n` }), '');
  expect(problem).toBeNull();
  expect(gaps).toMatchObject([{ reason: 'remote-base', detail: `${url} is not read` }]);
});

test.each(['web@2.yaml', 'v1@main/web.yaml'])('%s is a file of the repository', (path) => {
  const { objects } = render(repository({ 'kustomization.yaml': `resources: ["${path}"]\n`, [path]: WEB }), '');
  expect(objects).toHaveLength(1);
});
