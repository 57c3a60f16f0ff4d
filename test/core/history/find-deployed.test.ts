import type { Application } from '../../../src/core/gitops/application.ts';
import { findDeployed } from '../../../src/core/history/find-deployed.ts';
import { snapshot } from '../gitops/snapshot.ts';

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\n';

function app(name: string, path: string, more = ''): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name} }
spec:
  source: { repoURL: https://github.com/acme/gitops, path: ${path}${more} }
  destination: { namespace: shop }
`;
}

const brief = ({ by, name, path, objectNamespace, rendered }: Application): string =>
  `${by} ${name} ${path}${objectNamespace === undefined ? '' : ` in ${objectNamespace}`}${rendered === true ? ' rendered' : ''}`;

const found = (files: Readonly<Record<string, string>>) => {
  const { applications, gaps } = findDeployed(snapshot(files));
  return { names: applications.map(brief), gaps: gaps.map(({ detail }) => detail) };
};

const FOLDERS = { 'apps/web/web.yaml': SERVICE, 'apps/web-prod/web.yaml': SERVICE };

describe('an application of applications', () => {
  test('of plain files: they are what their files say', () => {
    const files = { ...FOLDERS, 'root.yaml': app('root', 'argocd'), 'argocd/web.yaml': app('web', 'apps/web') };
    expect(found(files)).toEqual({ names: ['argocd web apps/web in shop', 'argocd root argocd'], gaps: [] });
  });

  test('of a kustomization: patched and named as it is rendered', () => {
    const patch = '[{ "op": "replace", "path": "/spec/source/path", "value": "apps/web-prod" }]';
    const files = {
      ...FOLDERS,
      'root.yaml': app('root', 'argocd/prod'),
      'argocd/base/web.yaml': app('web', 'apps/web'),
      'argocd/base/kustomization.yaml': 'resources: [web.yaml]\n',
      'argocd/prod/kustomization.yaml': `resources: [../base]\nnamePrefix: prod-\npatches: [{ target: { kind: Application }, patch: '${patch}' }]\n`,
    };
    const { applications } = findDeployed(snapshot(files));
    expect(applications.map(brief)).toEqual([
      'argocd prod-web apps/web-prod in shop rendered',
      'argocd root argocd/prod',
    ]);
    expect(applications[0]?.source).toEqual({ file: 'argocd/base/web.yaml', line: 1 });
  });

  test('one base, two overlays: one application for each', () => {
    const overlay = (stage: string) => `resources: [../base]\nnameSuffix: -${stage}\n`;
    const files = {
      ...FOLDERS,
      'argocd/base/web.yaml': app('web', 'apps/web'),
      'argocd/base/kustomization.yaml': 'resources: [web.yaml]\n',
      'argocd/prod/kustomization.yaml': overlay('prod'),
      'argocd/test/kustomization.yaml': overlay('test'),
    };
    expect(found(files).names).toEqual([
      'argocd web-prod apps/web rendered',
      'argocd web-test apps/web rendered',
      'folder prod argocd/prod',
      'folder test argocd/test',
    ]);
  });

  test('in several levels', () => {
    const files = {
      ...FOLDERS,
      'root.yaml': app('root', 'one'),
      'one/kustomization.yaml': 'resources: [two.yaml]\nnameSuffix: -one\n',
      'one/two.yaml': app('two', 'two'),
      'two/kustomization.yaml': 'resources: [web.yaml]\nnameSuffix: -two\n',
      'two/web.yaml': app('web', 'apps/web'),
    };
    expect(found(files).names).toEqual([
      'argocd two-one two in shop rendered',
      'argocd root one',
      'argocd web-two apps/web in shop rendered',
    ]);
  });

  test('one that deploys itself, and one that renames itself each time: found once, and without end named', () => {
    const self = { 'argocd/root.yaml': app('root', 'argocd') };
    expect(found(self)).toEqual({ names: ['argocd root argocd in shop'], gaps: [] });
    const growing = {
      'argocd/kustomization.yaml': 'resources: [root.yaml]\n',
      'argocd/root.yaml': app('root', 'argocd', ', kustomize: { namePrefix: a- }'),
    };
    expect(found(growing).names).toHaveLength(1);
  });

  test('an ApplicationSet that is deployed', () => {
    const set = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: all }
spec:
  generators: [{ git: { directories: [{ path: apps/* }] } }]
  template:
    metadata: { name: '{{path.basename}}' }
    spec: { source: { path: '{{path}}' }, destination: { namespace: '{{path.basename}}' } }
`;
    const files = { ...FOLDERS, 'root.yaml': app('root', 'argocd'), 'argocd/set.yaml': set };
    expect(found(files).names).toEqual([
      'argocd web apps/web in shop',
      'argocd web-prod apps/web-prod in shop',
      'argocd root argocd',
    ]);
  });

  test('Flux Kustomizations that a Flux Kustomization deploys', () => {
    const flux = (name: string, path: string) =>
      `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: ${name}, namespace: flux-system }\nspec: { path: ${path} }\n`;
    const files = {
      ...FOLDERS,
      'cluster/flux.yaml': flux('cluster', './cluster'),
      'cluster/web.yaml': flux('web', './apps/web'),
    };
    expect(found(files).names).toEqual(['flux cluster cluster in flux-system', 'flux web apps/web in flux-system']);
  });
});
