import { asDeclaredIn } from '../../../src/core/gitops/as-declared-in.ts';
import { findApplications } from '../../../src/core/gitops/find-applications.ts';
import { snapshot } from './snapshot.ts';

const ARGO = `# who deploys the shop
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: shop
spec:
  source:
    repoURL: https://github.com/acme/gitops.git
    path: ./apps/shop/
  destination:
    namespace: shop
  syncPolicy:
    automated: { prune: true, selfHeal: true }
    syncOptions: [CreateNamespace=true]
`;

const EMPTY = 'kind: Kustomization\n';

test('an Argo CD Application, with what its sync may do', () => {
  const { applications, gaps } = findApplications(
    snapshot({ 'argocd/shop.yaml': ARGO, 'apps/shop/kustomization.yaml': EMPTY }),
  );
  expect(applications).toEqual([
    {
      name: 'shop',
      by: 'argocd',
      path: 'apps/shop',
      namespace: 'shop',
      source: { file: 'argocd/shop.yaml', line: 2 },
      sync: { automated: true, prune: true, selfHeal: true, allowEmpty: false, options: ['CreateNamespace=true'] },
    },
  ]);
  expect(gaps).toEqual([]);
});

test('a Flux Kustomization, and the kustomize field of the same name in its folder', () => {
  const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: shop, namespace: flux-system }
spec: { path: ./apps/shop, prune: true, targetNamespace: shop, sourceRef: { kind: GitRepository, name: gitops } }
`;
  const found = findApplications(snapshot({ 'flux/shop.yaml': flux, 'apps/shop/kustomization.yaml': EMPTY }));
  expect(found.applications).toMatchObject([{ name: 'shop', by: 'flux', path: 'apps/shop', namespace: 'shop' }]);
  const edit = { kind: 'set', field: 'namespace', value: 'shop', source: { file: 'flux/shop.yaml', line: 4 } };
  expect(found.applications).toMatchObject([{ edits: [edit] }]);
  expect(found.gaps).toEqual([]);
});

test('several sources: the folders of this repository are synced together, a chart is a gap, a mere reference is nothing', () => {
  const many = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop }
spec:
  sources:
    - { repoURL: https://charts.example.com, chart: redis, targetRevision: 1.2.3 }
    - { repoURL: https://github.com/acme/gitops, ref: values }
    - { repoURL: https://github.com/acme/gitops, path: a, directory: { recurse: true, exclude: 'test*' } }
    - { repoURL: https://github.com/acme/gitops, path: b, kustomize: { images: ['x=y'] } }
`;
  const found = findApplications(snapshot({ 'app.yaml': many, 'a/x.yaml': '', 'b/x.yaml': '' }));
  const image = {
    kind: 'put',
    field: 'images',
    value: { name: 'x', newName: 'y' },
    source: { file: 'app.yaml', line: 9 },
  };
  expect(found.applications).toMatchObject([
    { path: 'a', directory: { recurse: true, exclude: 'test*' }, others: [{ path: 'b', edits: [image] }] },
  ]);
  expect(found.gaps.map(({ reason, detail }) => `${reason}: ${detail}`)).toEqual([
    'helm-chart: Application shop installs chart redis of https://charts.example.com',
  ]);
});

describe('whose repository an Application means', () => {
  const other = ARGO.replace('acme/gitops', 'acme/other').replace('name: shop', 'name: other');
  const files = { 'a.yaml': ARGO, 'b.yaml': other, 'apps/shop/x.yaml': '' };
  const names = (repository?: string) =>
    findApplications(snapshot(files), repository === undefined ? {} : { repository }).applications.map(
      ({ name }) => name,
    );

  test('unknown: every folder that exists counts', () => expect(names()).toEqual(['shop', 'other']));
  test('known: only what names it', () => expect(names('Acme/GitOps')).toEqual(['shop']));
  test('a fork that nothing names: as if unknown', () => expect(names('me/fork')).toEqual(['shop', 'other']));
});

test('an ApplicationSet, a folder that is not there and one outside of the repository are gaps', () => {
  const files = {
    'set.yaml':
      'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: all }\nspec: { generators: [{ clusters: {} }] }\n',
    'gone.yaml': ARGO,
    'out.yaml': ARGO.replace('./apps/shop/', '../../etc'),
  };
  const { applications, gaps } = findApplications(snapshot(files));
  expect(applications).toEqual([]);
  expect(gaps.map(({ reason, source }) => `${reason} ${source?.file}`)).toEqual([
    'no-application gone.yaml',
    'no-application out.yaml',
    'generator set.yaml',
  ]);
});

test('a manifest in one line', () => {
  const flow =
    '{ apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: { name: a }, spec: { source: { path: apps/shop } } }\n';
  const files = { 'apps/shop/x.yaml': '', 'a.yaml': flow };
  expect(findApplications(snapshot(files)).applications.map(({ name }) => name)).toContain('a');
});

test('a broken file stops nothing: it is a gap with its line, and what else is declared is found', () => {
  const broken = `${ARGO}---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: [\n`;
  const { applications, gaps } = findApplications(snapshot({ 'argocd/all.yaml': broken, 'apps/shop/x.yaml': '' }));
  expect(applications.map(({ name }) => name)).toEqual(['shop']);
  expect(gaps).toMatchObject([{ reason: 'unreadable-file', source: { file: 'argocd/all.yaml', line: 19 } }]);
});

test("a chart's templates declare nothing", () => {
  const files = { 'chart/Chart.yaml': 'name: x', 'chart/templates/app.yaml': ARGO, 'apps/shop/x.yaml': '' };
  expect(findApplications(snapshot(files)).applications).toEqual([]);
});

test('kustomizations nobody names or includes are applications, components and included ones are not', () => {
  const { applications } = findApplications(
    snapshot({
      'base/kustomization.yaml': EMPTY,
      'overlays/prod/kustomization.yaml': 'resources: [../../base]\ncomponents: [../../parts/tls]\n',
      'parts/tls/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n',
      'parts/other/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n',
      'flux-system/kustomization.yaml': 'resources: [gotk-components.yaml]\n',
    }),
  );
  expect(applications.map(({ by, path, name }) => `${by} ${path} ${name}`)).toEqual([
    'folder flux-system flux-system',
    'folder overlays/prod prod',
  ]);
});

test('an Application of a folder with a chart is a gap, unless the folder is a kustomization too', () => {
  const chart = { 'argocd/shop.yaml': ARGO, 'apps/shop/Chart.yaml': 'name: shop\n' };
  expect(findApplications(snapshot(chart))).toMatchObject({
    applications: [],
    gaps: [{ reason: 'helm-chart', source: { file: 'argocd/shop.yaml' } }],
  });
  const both = findApplications(snapshot({ ...chart, 'apps/shop/kustomization.yaml': EMPTY }));
  expect(both).toMatchObject({ applications: [{ name: 'shop' }], gaps: [] });
});

test('where nobody declares anything, folders of plain manifests are applications, each with what is below it', () => {
  const files = {
    'db/prod/db.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: db }\n',
    'web.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n',
    'rules/db.yaml': 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: { name: db }\n',
    'chart/templates/web.yaml': 'kind: Deployment\n',
    '.github/ci.yaml': 'kind: Service\n',
  };
  expect(findApplications(snapshot(files)).applications).toMatchObject([
    { by: 'folder', path: 'db', directory: { recurse: true } },
    { by: 'folder', path: '', directory: { recurse: false } },
  ]);
  const declared = findApplications(snapshot({ ...files, 'apps/shop/x.yaml': '', 'argocd/shop.yaml': ARGO }));
  expect(declared.applications).toMatchObject([{ name: 'shop' }]);
});

test('of several sources those of other repositories are left out, in older trees too', () => {
  const many = (path: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop }
spec: { sources: [{ repoURL: https://github.com/acme/values, path: . }, { repoURL: https://github.com/acme/gitops, path: ${path} }] }
`;
  const files = { 'apps/shop/x.yaml': '', 'apps/old/x.yaml': '' };
  const [application] = findApplications(snapshot({ ...files, 'app.yaml': many('apps/shop') }), {
    repository: 'acme/gitops',
  }).applications;
  expect(application).toMatchObject({ path: 'apps/shop', repository: 'acme/gitops' });
  const older = application && asDeclaredIn(snapshot({ ...files, 'app.yaml': many('apps/old') }), application);
  expect(older?.path).toBe('apps/old');
  expect(older?.others).toBeUndefined();
});

describe('Flux', () => {
  const flux = (name: string, rest: string) =>
    `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec: { path: ./apps/shop, sourceRef: { kind: GitRepository, name: gitops }, ${rest} }
`;
  const repository = (url: string, branch: string) =>
    `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: gitops, namespace: flux-system }
spec: { url: ${url}, ref: { branch: ${branch} } }
`;

  test('Kustomizations that wait for each other are named, once', () => {
    const files = {
      'a.yaml': flux('a', 'dependsOn: [{ name: b }]'),
      'b.yaml': flux('b', 'dependsOn: [{ name: c }]'),
      'c.yaml': flux('c', 'dependsOn: [{ name: b, namespace: flux-system }]'),
      'd.yaml': flux('d', 'dependsOn: [{ name: gone }]'),
      'apps/shop/kustomization.yaml': EMPTY,
    };
    const { applications, gaps } = findApplications(snapshot(files));
    expect(applications.map(({ name, dependsOn }) => `${name} after ${dependsOn?.join()}`)).toEqual([
      'a after flux-system/b',
      'b after flux-system/c',
      'c after flux-system/b',
      'd after flux-system/gone',
    ]);
    expect(gaps.map(({ detail }) => detail).filter((one) => one.includes('each other'))).toEqual([
      'the Kustomizations flux-system/b, flux-system/c wait for each other: none of them is ever applied',
    ]);
  });

  test('the repository and the branch its source names', () => {
    const files = { 'apps/shop/kustomization.yaml': EMPTY, 'shop.yaml': flux('shop', 'prune: true') };
    const ours = { ...files, 'source.yaml': repository('ssh://git@github.com/acme/gitops', 'main') };
    expect(findApplications(snapshot(ours), { repository: 'acme/gitops' })).toMatchObject({
      applications: [{ by: 'flux' }],
      gaps: [],
    });
    const other = { ...files, 'source.yaml': repository('https://github.com/acme/gitops', 'release') };
    expect(findApplications(snapshot(other)).gaps).toMatchObject([
      { reason: 'live-state', detail: 'Kustomization shop deploys revision release; it is taken as what is looked at' },
    ]);
    expect(findApplications(snapshot(other), { branch: 'release' }).gaps).toEqual([]);
  });

  test.each([
    ['.sourceignore', { '.sourceignore': '*.txt\n' }, '.sourceignore'],
    ['one on the way to the folder', { 'apps/.sourceignore': 'x\n' }, 'apps/.sourceignore'],
    [
      'spec.ignore',
      { 'source.yaml': repository('https://github.com/acme/gitops', 'main').replace('spec: {', 'spec: { ignore: x,') },
      'spec.ignore of GitRepository gitops',
    ],
  ])('files that are left out of the source are a gap: %s', (_, more, where) => {
    const files = { 'apps/shop/kustomization.yaml': EMPTY, 'shop.yaml': flux('shop', 'prune: true'), ...more };
    expect(findApplications(snapshot(files)).gaps).toMatchObject([
      {
        reason: 'unsupported-field',
        detail: `Kustomization shop: ${where} leaves files out of what is built, which is not followed`,
      },
    ]);
  });

  test('a HelmRelease is a gap', () => {
    const release = 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: db }\n';
    expect(findApplications(snapshot({ 'release.yaml': release })).gaps).toMatchObject([
      { reason: 'helm-chart', detail: 'HelmRelease db installs a chart, which is not rendered' },
    ]);
  });
});

test.each([
  { name: 'the newest commit', revision: 'HEAD', gaps: 0 },
  { name: 'the usual branch', revision: 'main', gaps: 0 },
  { name: 'a tag', revision: 'v1.2.3', gaps: 1 },
  { name: 'another branch', revision: 'refs/heads/release', gaps: 1 },
])('an Application of $name', ({ revision, gaps }) => {
  const files = {
    'apps/shop/x.yaml': '',
    'shop.yaml': ARGO.replace('    path:', `    targetRevision: ${revision}\n    path:`),
  };
  const found = findApplications(snapshot(files));
  expect(found.applications).toHaveLength(1);
  expect(found.gaps).toHaveLength(gaps);
});

test('more applications, and more sources of one, than anybody has', () => {
  const one = (name: number) => ARGO.replace('name: shop', `name: a${name}`);
  const many = Array.from({ length: 2500 }, (_, index) => one(index)).join('---\n');
  const found = findApplications(snapshot({ 'apps/shop/x.yaml': '', 'many.yaml': many }));
  expect(found.applications).toHaveLength(2000);
  expect(found.gaps.map(({ detail }) => detail)).toEqual([
    'more than 2000 applications are declared; the rest is not looked at',
  ]);
  const sources = `spec: { sources: [${'{ path: apps/shop }, '.repeat(60)}] }`;
  const wide = findApplications(
    snapshot({
      'apps/shop/x.yaml': '',
      'wide.yaml': `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: wide }\n${sources}\n`,
    }),
  );
  expect(wide.applications[0]?.others).toHaveLength(49);
  expect(wide.gaps.map(({ detail }) => detail)).toEqual([
    'Application wide has more than 50 sources; the rest is not looked at',
  ]);
});

test('the project of an Application, where Git has one of that name', () => {
  const project = (kinds: string) =>
    `apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: { name: shop }\nspec: { clusterResourceWhitelist: ${kinds}, destinations: [{ namespace: shop, server: '*' }] }\n`;
  const files = { 'apps/shop/x.yaml': '', 'shop.yaml': ARGO.replace('spec:', 'spec:\n  project: shop') };
  const found = (more: Readonly<Record<string, string>>) =>
    findApplications(snapshot({ ...files, ...more })).applications[0]?.project;
  const one = project("[{ group: '*', kind: Namespace }]");
  expect(found({ 'project.yaml': one })).toMatchObject({
    name: 'shop',
    cluster: { allowed: [{ group: '*', kind: 'Namespace' }] },
    namespaces: ['shop'],
  });
  expect(found({})).toBeUndefined();
  expect(found({ 'project.yaml': one, 'other/project.yaml': project('[]') })).toBeUndefined();
});

test('what an Application says about its syncs', () => {
  const more = `    retry: { limit: 2, refresh: true }
    managedNamespaceMetadata: { labels: { team: shop } }
  ignoreDifferences:
    - { group: apps, kind: Deployment, jsonPointers: [/spec/replicas] }
    - { group: '*', kind: '*', jqPathExpressions: [.spec.x] }
`;
  const found = findApplications(snapshot({ 'apps/shop/x.yaml': '', 'shop.yaml': `${ARGO}${more}` }));
  expect(found.applications[0]?.sync).toMatchObject({
    retry: { limit: 2, refresh: true },
    managedNamespace: { labels: { team: 'shop' }, annotations: {} },
    ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }, { jsonPointers: [] }],
  });
  expect(found.gaps).toMatchObject([
    {
      detail: 'Application shop sets ignoreDifferences.jqPathExpressions, which is not followed',
      source: { line: 19 },
    },
  ]);
});
