import { firstBadStep } from '../../../src/core/history/first-bad-step.ts';
import type { History, Step } from '../../../src/core/history/history.ts';
import { type ReplayOptions, replay } from '../../../src/core/history/replay.ts';
import type { Rendered } from '../../../src/core/render/rendered.ts';
import { formatRef } from '../../../src/core/values/object-ref.ts';
import { stringAt } from '../../../src/core/values/read-json.ts';
import { application, brokenPolicy, commit, deployment, notRendered, rendered, service } from './make.ts';

const GIVEN: ReplayOptions = { baselineWhy: 'given', apiServer: { minor: 36 } };

function fold(all: readonly Rendered[], options = GIVEN, by = application()): History {
  return replay(
    by,
    all.map((one, index) => ({ commit: commit(`c${index}`), rendered: one })),
    options,
  );
}

function outcomes(step: Step | undefined): readonly string[] {
  return (step?.objects ?? []).map(({ ref, outcome }) => `${formatRef(ref)} ${outcome}`);
}

function live(step: Step | undefined): readonly string[] {
  return (step?.live ?? []).map(({ ref, since }) => `${formatRef(ref)} since ${since.sha}`);
}

test('what is refused again for the same reason is not asked for again', () => {
  const placed = (app: string) => ({ ...deployment('db', app), metadata: { name: 'db', namespace: 'shop' } });
  const [before, wanted] = [rendered(placed('db')), rendered(placed('shop'))];
  const { steps } = fold([before, wanted, wanted], GIVEN, application({ by: 'folder' }));
  const [first, second] = steps.slice(1).map(({ objects }) => objects[0]?.refusal);
  expect(first?.kind).toBe('immutable');
  expect(second).toBe(first);
});

test('no commits: there is nothing to replay', () => {
  expect(() => replay(application(), [], GIVEN)).toThrow(RangeError);
});

test('a refused selector leaves its Deployment as it was and the Service of the same commit changed', () => {
  const { steps } = fold([
    rendered(deployment('db', 'db'), service('db', 'db')),
    rendered(deployment('db', 'shop'), service('db', 'shop')),
  ]);
  expect(outcomes(steps[1])).toEqual(['Service shop/db configured', 'Deployment shop/db rejected']);
  expect(live(steps[1])).toEqual(['Deployment shop/db since c0', 'Service shop/db since c1']);
  expect(steps[1]).toMatchObject({
    outcome: 'partial',
    message:
      'one or more objects failed to apply, reason: Deployment.apps "db" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"shop"}}: field is immutable',
  });
});

test('the message is mangled as Argo CD mangles Go syntax', () => {
  const { steps } = fold([rendered(deployment('db', 'db')), rendered(deployment('db', 'shop'))], {
    ...GIVEN,
    apiServer: { minor: 33 },
  });
  expect(steps[1]?.message).toBe(
    'one or more objects failed to apply, reason: Deployment.apps "db" is invalid: spec.selector: Invalid value: v1.LabelSelector{MatchLabels:v1.LabelSelectorRequirement(nil)}: field is immutable',
  );
});

test('later waves are not started after a refusal, and nothing of them is pruned', () => {
  const late = { annotations: { 'argocd.argoproj.io/sync-wave': '1' } };
  const { steps } = fold([
    rendered(deployment('db', 'db'), service('web', 'web', late)),
    rendered(deployment('db', 'shop'), service('api', 'api', late), service('cache', 'cache')),
  ]);
  expect(outcomes(steps[1])).toEqual([
    'Service shop/cache created',
    'Deployment shop/db rejected',
    'Service shop/web not-attempted',
    'Service shop/api not-attempted',
  ]);
  expect(live(steps[1])).toEqual([
    'Deployment shop/db since c0',
    'Service shop/web since c0',
    'Service shop/cache since c1',
  ]);
});

test('what leaves Git is pruned only where the policy prunes', () => {
  const all = [rendered(service('a', 'a'), service('b', 'b')), rendered(service('a', 'a'))];
  expect(outcomes(fold(all).steps[1])).toEqual(['Service shop/b pruned', 'Service shop/a unchanged']);
  const keeps = application({ sync: { automated: true, prune: false, selfHeal: false, options: [] } });
  expect(live(fold(all, GIVEN, keeps).steps[1])).toEqual(['Service shop/a since c0', 'Service shop/b since c0']);
});

test('an object that says Prune=false stays', () => {
  const kept = service('b', 'b', { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' } });
  expect(live(fold([rendered(service('a', 'a'), kept), rendered(service('a', 'a'))]).steps[1])).toHaveLength(2);
});

test('an automated sync does not remove everything', () => {
  const { steps } = fold([rendered(service('a', 'a')), rendered()]);
  expect(steps[1]).toMatchObject({
    outcome: 'failed',
    message: 'Skipping sync attempt to [c1]: auto-sync will wipe out all resources',
  });
  expect(live(steps[1])).toEqual(['Service shop/a since c0']);
});

test('a commit that does not render changes nothing, and the next one is synced onto what is live', () => {
  const { steps } = fold([
    rendered(service('a', 'a')),
    notRendered('Error: no such file'),
    rendered(service('a', 'b')),
  ]);
  expect(steps[1]).toMatchObject({ outcome: 'failed', message: 'Error: no such file', objects: [] });
  expect(live(steps[1])).toEqual(live(steps[0]));
  expect(outcomes(steps[2])).toEqual(['Service shop/a configured']);
});

test('a baseline that does not render: what was live before is not known', () => {
  const { steps, gaps } = fold([notRendered('Error: no such file'), rendered(service('a', 'a'))]);
  expect(gaps).toMatchObject([{ reason: 'render-failed', detail: expect.stringContaining('Error: no such file') }]);
  expect(outcomes(steps[1])).toEqual(['Service shop/a created']);
});

describe('a policy that breaks its schema', () => {
  const all = [rendered(service('a', 'a')), rendered(service('a', 'b'), brokenPolicy('p'))];

  test('met when applying: the rest is applied, and the history says that it may be otherwise', () => {
    const { steps, gaps } = fold(all);
    expect(outcomes(steps[1])).toEqual(['Service shop/a configured', 'CiliumNetworkPolicy shop/p rejected']);
    expect(gaps.map(({ reason }) => reason)).toEqual(['live-state']);
  });

  test('met in the dry run: nothing is applied', () => {
    const { steps } = fold(all, { ...GIVEN, crdErrorsFoundIn: 'dry-run' });
    expect(outcomes(steps[1])).toEqual(['Service shop/a not-attempted', 'CiliumNetworkPolicy shop/p rejected']);
    expect(steps[1]).toMatchObject({ outcome: 'failed', message: 'one or more objects failed to apply (dry run)' });
    expect(live(steps[1])).toEqual(['Service shop/a since c0']);
  });

  test('in a baseline that we only assume it is not live; in a given one it is, as we were told', () => {
    const assumed = fold([rendered(brokenPolicy('p'))], { ...GIVEN, baselineWhy: 'oldest-in-window' });
    expect(live(assumed.steps[0])).toEqual([]);
    expect(assumed.gaps.map(({ reason }) => reason)).toEqual(['baseline-assumed', 'live-state']);
    expect(live(fold([rendered(brokenPolicy('p'))]).steps[0])).toHaveLength(1);
  });
});

test('Flux dry-runs everything first: one refusal holds the whole commit back', () => {
  const flux = application({ by: 'flux' });
  const { steps } = fold(
    [rendered(deployment('db', 'db')), rendered(deployment('db', 'x'), service('a', 'a'))],
    GIVEN,
    flux,
  );
  expect(steps[1]).toMatchObject({ outcome: 'failed' });
  expect(steps[1]?.message).toMatch(
    /^Deployment\/shop\/db dry-run failed \(Invalid\): Deployment\.apps "db" is invalid: /,
  );
  expect(outcomes(steps[1])).toEqual(['Deployment shop/db rejected', 'Service shop/a not-attempted']);
});

test('a folder is applied object by object, in the words of kubectl, and nothing is pruned', () => {
  const folder = application({ by: 'folder', sync: { automated: false, prune: false, selfHeal: false, options: [] } });
  const { steps } = fold(
    [rendered(deployment('db', 'db'), service('a', 'a')), rendered(deployment('db', 'x'))],
    GIVEN,
    folder,
  );
  expect(steps[1]?.message).toMatch(/^The Deployment "db" is invalid: spec\.selector: /);
  expect(live(steps[1])).toHaveLength(2);
});

test('Force=true creates anew what cannot be changed', () => {
  const forced = deployment('db', 'shop', {
    annotations: { 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' },
  });
  expect(outcomes(fold([rendered(deployment('db', 'db')), rendered(forced)]).steps[1])).toEqual([
    'Deployment shop/db configured',
  ]);
});

test('hooks run in every sync, before and after the rest, and are not pruned; without a difference there is no sync', () => {
  const hook = service('a-hook', 'x', { annotations: { 'argocd.argoproj.io/hook': 'PostSync' } });
  const { steps } = fold([
    rendered(service('z', 'z'), hook),
    rendered(service('z', 'z'), hook),
    rendered(service('z', 'y'), hook),
    rendered(service('z', 'x')),
  ]);
  expect(outcomes(steps[1])).toEqual(['Service shop/z unchanged']);
  expect(outcomes(steps[2])).toEqual(['Service shop/z configured', 'Service shop/a-hook created']);
  expect(live(steps[3])).toHaveLength(2);
});

test('a cluster-scoped object gets no namespace', () => {
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'r' } };
  expect(live(fold([rendered(role)]).steps[0])).toEqual(['ClusterRole r since c0']);
});

describe('first bad step', () => {
  const selects = (app: string) => rendered(service('a', app));
  const bad = (step: Step) => stringAt(step.live[0]?.object.manifest, 'spec', 'selector', 'app') === 'bad';

  test.each([
    { name: 'never bad', apps: ['ok', 'ok'], first: undefined, repairedBy: undefined },
    { name: 'still bad', apps: ['ok', 'bad', 'bad'], first: 'c1', repairedBy: undefined },
    { name: 'repaired', apps: ['ok', 'bad', 'ok'], first: 'c1', repairedBy: 'c2' },
    { name: 'bad twice: the last time counts', apps: ['bad', 'ok', 'bad'], first: 'c2', repairedBy: undefined },
    { name: 'bad from the baseline on', apps: ['bad', 'bad'], first: 'c0', repairedBy: undefined },
  ])('$name', ({ apps, first, repairedBy }) => {
    const run = firstBadStep(fold(apps.map(selects)), bad);
    expect(run?.first.commit.sha).toBe(first);
    expect(run?.repairedBy?.commit.sha).toBe(repairedBy);
  });
});

describe('commits that come while Argo CD tries an earlier one again', () => {
  /** Each commit with the seconds after the first at which it came. */
  const at = (seconds: readonly number[], by = application()): readonly string[] =>
    replay(
      by,
      seconds.map((second, index) => ({
        commit: { ...commit(`c${index}`), date: second * 1000 },
        rendered: rendered(deployment('db', index === 0 ? 'db' : 'shop')),
      })),
      GIVEN,
    ).gaps.map(({ detail }) => detail);
  const retrying = (limit: number, refresh = false): ReturnType<typeof application> =>
    application({ sync: { automated: true, prune: true, selfHeal: true, options: [], retry: { limit, refresh } } });

  test('one is synced afterwards', () => expect(at([0, 60, 120])).toEqual([]));
  test('later ones have nothing to wait for', () => expect(at([0, 60, 300, 600])).toEqual([]));
  test('of several only the last is certain to be synced', () =>
    expect(at([0, 60, 120, 180, 200])).toEqual([
      'commits came one after the other while Argo CD tried c1 again, and it may have synced only the last of them; these are replayed as synced, too: c2, c3',
    ]));
  test('without end', () =>
    expect(at([0, 60, 6000], retrying(-1))).toEqual([
      'Argo CD tries c1 again without end and syncs no newer commit unless somebody stops it; newer ones are replayed as synced: c2',
    ]));
  test('each attempt takes the newest', () => expect(at([0, 60, 120, 180], retrying(5, true))).toEqual([]));
  test('not tried again', () => expect(at([0, 60, 120, 180], retrying(0))).toEqual([]));
});

test('a commit is synced as it declares the application, whatever later ones do', () => {
  const forced = application({ by: 'flux', sync: { ...application().sync, options: ['Force=true'] } });
  const { steps } = replay(
    forced,
    [
      { commit: commit('c0'), rendered: rendered(deployment('db', 'db')) },
      {
        commit: commit('c1'),
        rendered: rendered(deployment('db', 'shop')),
        declared: application({ by: 'flux', sync: { ...forced.sync, options: [] } }),
      },
      { commit: commit('c2'), rendered: rendered(deployment('db', 'shop')), declared: forced },
    ],
    GIVEN,
  );
  expect(steps.map(({ outcome }) => outcome)).toEqual(['synced', 'failed', 'synced']);
});

test('what an application waits for is a gap where nobody looks at it', () => {
  const waiting = application({ by: 'flux', dependsOn: ['flux-system/base'] });
  const gaps = (options: ReplayOptions) => fold([rendered(service('a', 'a'))], options, waiting).gaps;
  expect(gaps(GIVEN).map(({ detail }) => detail)).toEqual([
    'shop is applied only while flux-system/base is ready, which is not replayed here and taken for true',
  ]);
  expect(gaps({ ...GIVEN, notReady: () => undefined })).toEqual([]);
});
