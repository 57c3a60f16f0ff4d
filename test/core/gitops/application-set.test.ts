import type { Application } from '../../../src/core/gitops/application.ts';
import { findApplications } from '../../../src/core/gitops/find-applications.ts';
import { snapshot } from './snapshot.ts';

const FOLDERS = {
  'apps/cart/prod/kustomization.yaml': 'kind: Kustomization\n',
  'apps/cart/test/kustomization.yaml': 'kind: Kustomization\n',
  'apps/Pay_ment/prod/kustomization.yaml': 'kind: Kustomization\n',
  'apps/.hidden/prod/kustomization.yaml': 'kind: Kustomization\n',
  'config/cart.yaml': 'name: cart\nreplicas: 3\nwhere: { stage: prod }\n',
  'config/list.json':
    '[{ "name": "pay", "where": { "stage": "test" } }, { "name": "db", "where": { "stage": "prod" } }]',
};

const TEMPLATE = `
  template:
    metadata: { name: 'NAME' }
    spec:
      source: { repoURL: https://github.com/acme/gitops, path: 'PATH' }
      destination: { namespace: 'NAMESPACE' }
      syncPolicy: { automated: { prune: true } }
`;

interface Template {
  readonly name: string;
  readonly path: string;
  readonly namespace?: string;
  readonly go?: boolean;
  readonly options?: string;
}

/** An ApplicationSet with these generators, in a repository of a few folders. */
function expand(generators: string, { name, path, namespace = '', go = false, options = '[]' }: Template) {
  const template = TEMPLATE.replace('NAME', name).replace('PATH', path).replace('NAMESPACE', namespace);
  const set = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: all, namespace: argocd }
spec:
  goTemplate: ${go}
  goTemplateOptions: ${options}
  generators:
${generators.replace(/^/gm, '    ')}${template}`;
  const found = findApplications(snapshot({ ...FOLDERS, 'set.yaml': set }));
  return { applications: found.applications.filter(({ by }) => by === 'argocd'), gaps: found.gaps };
}

const brief = ({ name, path, namespace }: Application): string =>
  `${name} ${path}${namespace === undefined ? '' : ` in ${namespace}`}`;

const PLAIN = { name: '{{path[1]}}-{{path.basename}}', path: '{{path}}', namespace: '{{ path.basenameNormalized }}' };
const GO = { go: true, name: '{{ index .path.segments 1 }}-{{.path.basename}}', path: '{{.path.path}}' };

describe('generators', () => {
  test.each([
    {
      name: 'a list, by name',
      generators:
        '- list: { elements: [{ app: cart, values: { stage: prod } }, { app: cart, values: { stage: test } }] }',
      template: {
        name: '{{app}}-{{values.stage}}',
        path: 'apps/{{ app }}/{{values.stage}}',
        namespace: '{{values.stage}}',
      },
      wanted: ['cart-prod apps/cart/prod in prod', 'cart-test apps/cart/test in test'],
    },
    {
      name: 'a list in a Go template',
      generators: '- list: { elements: [{ app: cart, stages: [test, prod] }] }',
      template: { go: true, name: '{{.app}}', path: 'apps/{{ .app }}/{{ index .stages 1 }}' },
      wanted: ['cart apps/cart/prod'],
    },
    {
      name: 'folders, with an exception, hidden ones left out',
      generators: '- git: { directories: [{ path: apps/*/* }, { path: apps/cart/test, exclude: true }] }',
      template: PLAIN,
      wanted: ['Pay_ment-prod apps/Pay_ment/prod in prod', 'cart-prod apps/cart/prod in prod'],
    },
    {
      name: 'folders in a Go template',
      generators: '- git: { directories: [{ path: apps/*/prod }] }',
      template: { ...GO, name: '{{ index .path.segments 1 | normalize }}' },
      wanted: ['pay-ment apps/Pay_ment/prod', 'cart apps/cart/prod'],
    },
    {
      name: 'files, one Application for each object in them',
      generators: '- git: { files: [{ path: config/*.json }, { path: config/cart.yaml }] }',
      template: {
        name: '{{name}}-{{path.filenameNormalized}}',
        path: 'apps/cart/{{where.stage}}',
        namespace: '{{replicas}}',
      },
      wanted: [
        'cart-cart.yaml apps/cart/prod in 3',
        'pay-list.json apps/cart/test in {{replicas}}',
        'db-list.json apps/cart/prod in {{replicas}}',
      ],
    },
    {
      name: 'files in a Go template, with further values',
      generators: "- git: { files: [{ path: config/cart.yaml }], values: { full: '{{.name}}-{{.where.stage}}' } }",
      template: {
        go: true,
        name: '{{.values.full}}',
        path: 'apps/{{.name}}/{{.where.stage}}',
        namespace: '{{.path.basename}}',
      },
      wanted: ['cart-prod apps/cart/prod in config'],
    },
    {
      name: 'a matrix of folders and a list',
      generators: `- matrix:
    generators:
      - git: { directories: [{ path: apps/cart/* }] }
      - list: { elements: [{ region: eu }, { region: us }] }`,
      template: { name: '{{path.basename}}-{{region}}', path: '{{path}}' },
      wanted: ['prod-eu apps/cart/prod', 'prod-us apps/cart/prod', 'test-eu apps/cart/test', 'test-us apps/cart/test'],
    },
    {
      name: 'a matrix whose second generator is told by the first one where to look',
      generators: `- matrix:
    generators:
      - git: { files: [{ path: config/cart.yaml }] }
      - git: { directories: [{ path: 'apps/{{.name}}/*' }], pathParamPrefix: folder }`,
      template: { go: true, name: '{{.name}}-{{.folder.path.basename}}', path: '{{.folder.path.path}}' },
      wanted: ['cart-prod apps/cart/prod', 'cart-test apps/cart/test'],
    },
    {
      name: 'a merge',
      generators: `- merge:
    mergeKeys: [stage]
    generators:
      - list: { elements: [{ stage: prod, ns: a }, { stage: test, ns: a }] }
      - list: { elements: [{ stage: test, ns: b }] }`,
      template: { name: '{{stage}}', path: 'apps/cart/{{stage}}', namespace: '{{ns}}' },
      wanted: ['prod apps/cart/prod in a', 'test apps/cart/test in b'],
    },
    {
      name: 'a selector',
      generators:
        '- list: { elements: [{ stage: prod }, { stage: test }] }\n  selector: { matchLabels: { stage: test } }',
      template: { name: '{{stage}}', path: 'apps/cart/{{stage}}' },
      wanted: ['test apps/cart/test'],
    },
  ])('$name', ({ generators, template, wanted }) => {
    const { applications, gaps } = expand(generators, template);
    expect(gaps).toEqual([]);
    expect(applications.map(brief)).toEqual(wanted);
  });
});

test('what is made says where it comes from, and how it is synced', () => {
  const { applications } = expand('- list: { elements: [{ stage: prod }] }', {
    name: 'a',
    path: 'apps/cart/{{stage}}',
  });
  expect(applications).toMatchObject([
    {
      by: 'argocd',
      source: { file: 'set.yaml', line: 1 },
      objectNamespace: 'argocd',
      sync: { automated: true, prune: true },
    },
  ]);
});

describe('Go templates', () => {
  test.each([
    { name: 'a default', text: '{{ default "none" .gone }}', wanted: 'none' },
    { name: 'a pipeline', text: '{{ .name | upper | trimSuffix "RT" | printf "%s-%d" "a" }}', wanted: null },
    { name: 'if and else', text: '{{ if eq .name "cart" }}yes{{ else }}no{{ end }}', wanted: 'yes' },
    { name: 'else if', text: '{{if .gone}}a{{else if not .gone}}b{{else}}c{{end}}', wanted: 'b' },
    { name: 'trimmed', text: 'a  {{- " x " -}}  b', wanted: 'a x b' },
    { name: 'a comment', text: 'a{{/* says nothing */}}b', wanted: 'ab' },
    { name: 'parentheses', text: '{{ replace "c" "k" (lower "CART") }}', wanted: 'kart' },
    { name: 'a field that is not there', text: '{{ .gone }}', wanted: '<no value>' },
    { name: 'numbers as Go prints them', text: '{{ .port }} {{ .big }}', wanted: '8080 1.5e+06' },
    { name: 'braces in a string', text: '{{ "}}" }}', wanted: '}}' },
  ])('$name', ({ text, wanted }) => {
    const name = text.replaceAll("'", "''");
    const { applications, gaps } = expand('- list: { elements: [{ name: cart, port: 8080, big: 1500000 }] }', {
      go: true,
      name,
      path: 'apps/cart/prod',
    });
    if (wanted === null) expect(gaps).toHaveLength(1);
    else expect(applications.map((one) => one.name)).toEqual([wanted]);
  });
});

describe('what cannot be followed is a gap that names it', () => {
  const list = '- list: { elements: [{ stage: prod }] }';
  test.each([
    {
      name: 'clusters',
      generators: '- clusters: {}',
      template: PLAIN,
      gap: 'ApplicationSet all: the values of its generator clusters are not in Git',
    },
    {
      name: 'pull requests',
      generators: '- pullRequest: { github: {} }',
      template: PLAIN,
      gap: 'ApplicationSet all: the values of its generator pullRequest are not in Git',
    },
    {
      name: 'a loop',
      generators: list,
      template: { ...GO, name: '{{ range .x }}a{{ end }}' },
      gap: 'ApplicationSet all: {{range}} is not followed',
    },
    {
      name: 'a function',
      generators: list,
      template: { ...GO, name: '{{ env "HOME" }}' },
      gap: 'ApplicationSet all: the function env is not followed',
    },
    {
      name: 'a missing key that is an error',
      generators: list,
      template: { ...GO, name: '{{ .gone }}', options: '[missingkey=error]' },
      gap: 'ApplicationSet all: map has no entry for key "gone"',
    },
    {
      name: 'two of one name',
      generators: '- list: { elements: [{ a: b }, { a: c }] }',
      template: { name: 'same', path: 'apps/cart/prod' },
      gap: 'ApplicationSet all: contains applications with duplicate name: same',
    },
    {
      name: 'an unclosed action',
      generators: list,
      template: { ...GO, name: '{{ .stage' },
      gap: 'ApplicationSet all: unclosed action',
    },
    {
      name: 'a folder that is not there',
      generators: list,
      template: { name: 'a', path: 'gone/{{stage}}' },
      gap: 'Application a deploys gone/prod, which is no folder of this repository',
      line: 12,
    },
  ])('$name', ({ generators, template, gap, line = 1 }) => {
    const { applications, gaps } = expand(generators, template);
    expect(applications).toEqual([]);
    expect(gaps.map(({ detail }) => detail)).toEqual([gap]);
    expect(gaps[0]?.source).toEqual({ file: 'set.yaml', line });
  });

  test('of several generators one that cannot be followed stops no other', () => {
    const { applications, gaps } = expand(`- clusters: {}\n${list}`, {
      name: '{{stage}}',
      path: 'apps/cart/{{stage}}',
    });
    expect(applications.map(brief)).toEqual(['prod apps/cart/prod']);
    expect(gaps).toHaveLength(1);
  });
});

describe('hostile sets are bounded', () => {
  const many = (count: number): string =>
    JSON.stringify(Array.from({ length: count }, (_, n) => ({ [`k${count}`]: String(n) })));

  test('a product without end', () => {
    const generators = `- matrix:
    generators:
      - list: { elements: ${many(100)} }
      - list: { elements: ${many(99)} }`;
    const { applications, gaps } = expand(generators, { name: '{{k100}}-{{k99}}', path: 'apps/cart/prod' });
    expect(applications).toEqual([]);
    expect(gaps.map(({ detail }) => detail)).toEqual(['ApplicationSet all: more than 1000 Applications come of it']);
  });

  test('templates that make too much text', () => {
    const long = 'x'.repeat(50_000);
    const { gaps } = expand(`- list: { elements: ${many(900)} }`, { name: `{{k900}}${long}`, path: 'apps/cart/prod' });
    expect(gaps.map(({ detail }) => detail)).toEqual(['ApplicationSet all: the templates make too much text']);
  });

  test('a pattern of asterisks, deep parentheses and keys that mean something to JavaScript', () => {
    const stars = expand(`- git: { directories: [{ path: '${'*a'.repeat(500)}*' }] }`, PLAIN);
    expect(stars.applications).toEqual([]);
    const deep = expand('- list: { elements: [{ a: b }] }', { ...GO, name: `{{ ${'('.repeat(9000)} }}` });
    expect(deep.gaps.map(({ detail }) => detail)).toEqual(['ApplicationSet all: the template is nested too deeply']);
    const strings = expand('- list: { elements: [{ a: b }] }', { ...GO, name: '{{ "'.repeat(5000) });
    expect(strings.gaps).toHaveLength(1);
    const proto = expand('- list: { elements: [{ __proto__: x, constructor: z }] }', {
      name: '{{__proto__}}-{{constructor}}-{{toString}}',
      path: 'apps/cart/prod',
    });
    expect(proto.applications.map(({ name }) => name)).toEqual(['x-z-{{toString}}']);
  });
});
