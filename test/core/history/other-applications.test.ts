import type { Application } from '../../../src/core/gitops/application.ts';
import { dependenciesFirst, otherApplications } from '../../../src/core/history/other-applications.ts';
import { replay } from '../../../src/core/history/replay.ts';
import type { Rendered } from '../../../src/core/render/rendered.ts';
import { application, commit, deployment, rendered, service } from './make.ts';

function flux(name: string, ...dependsOn: readonly string[]): Application {
  return application({
    name,
    by: 'flux',
    objectNamespace: 'flux-system',
    dependsOn: dependsOn.map((one) => `flux-system/${one}`),
  });
}

test('what others depend on comes first, and circles end', () => {
  const names = (...all: readonly Application[]) =>
    dependenciesFirst(all.map((one) => ({ application: one }))).map((one) => one.application.name);
  expect(names(flux('c', 'b'), flux('a'), flux('b', 'a'))).toEqual(['a', 'b', 'c']);
  expect(names(flux('a', 'b'), flux('b', 'a'), flux('c', 'gone'))).toEqual(['b', 'a', 'c']);
  expect(names(flux('a', 'a'))).toEqual(['a']);
});

const GIVEN = { baselineWhy: 'given', apiServer: { minor: 36 } } as const;

function fold(by: Application, trees: readonly Rendered[], others: ReturnType<typeof otherApplications>) {
  const commits = trees.map((one, index) => ({ commit: { ...commit(`c${index}`), date: index }, rendered: one }));
  const history = replay(by, commits, { ...GIVEN, ...others.optionsFor(by) });
  others.learn(history);
  return history.steps.map(({ outcome, message }) => message ?? outcome);
}

test('a Kustomization is not applied while what it depends on does not go through, and the next one neither', () => {
  const others = otherApplications();
  const [good, bad] = [rendered(deployment('db', 'db')), rendered(deployment('db', 'x'))];
  expect(fold(flux('infra'), [good, bad, good], others)[1]).toMatch(
    /^Deployment\/shop\/db dry-run failed \(Invalid\): /,
  );
  const apps = [rendered(service('a', 'a')), rendered(service('a', 'b')), rendered(service('a', 'c'))];
  const held = (name: string) => ['synced', `dependency 'flux-system/${name}' is not ready`, 'synced'];
  expect(fold(flux('apps', 'infra'), apps, others)).toEqual(held('infra'));
  expect(fold(flux('more', 'apps'), apps, others)).toEqual(held('apps'));
  expect(fold(flux('free', 'gone'), apps, others)).toEqual(['synced', 'synced', 'synced']);
});

test('an object of an application that came before fails the sync of one that asked for that', () => {
  const strict = (name: string, destination: string) =>
    application({
      name,
      destination,
      sync: { automated: true, prune: true, selfHeal: true, options: ['FailOnSharedResource=true'] },
    });
  const others = otherApplications();
  const trees = [rendered(service('a', 'a')), rendered(service('a', 'b'))];
  expect(fold(strict('one', 'in-cluster'), trees, others)).toEqual(['synced', 'synced']);
  expect(fold(strict('two', 'https://kubernetes.default.svc'), trees, others)[1]).toBe(
    'Shared resource found: Service/a is part of applications argocd/two and argocd/one',
  );
  expect(fold(strict('three', 'elsewhere'), trees, others)).toEqual(['synced', 'synced']);
});
