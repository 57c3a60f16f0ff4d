import type { Application, SyncPolicy } from '../../../src/core/gitops/application.ts';
import type { Project } from '../../../src/core/gitops/project.ts';
import { applySync, type SyncOptions } from '../../../src/core/history/apply-sync.ts';
import type { Step } from '../../../src/core/history/history.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';
import { formatRef } from '../../../src/core/values/object-ref.ts';
import { objectAt, valueAt } from '../../../src/core/values/read-json.ts';
import { application, commit, deployment, rendered, service } from './make.ts';

const OPTIONS: SyncOptions = { apiServer: { minor: 36 } };
const ARGO = 'argocd.argoproj.io';

/** Syncs one commit after the other, from an empty cluster; the last step. */
function syncs(
  commits: readonly (readonly JsonObject[])[],
  by: Application = application(),
  options: Partial<SyncOptions> = {},
): Step {
  let last: Step | undefined;
  for (const [index, manifests] of commits.entries()) {
    const sync = { application: by, commit: commit(`c${index}`), rendered: rendered(...manifests) };
    last = applySync(last?.live ?? [], sync, { ...OPTIONS, ...options });
  }
  if (last === undefined) throw new Error('no commits');
  return last;
}

function argo(sync: Partial<SyncPolicy>): Application {
  return application({ sync: { automated: true, prune: true, selfHeal: true, options: [], ...sync } });
}

const flux = (change: Partial<Application> = {}): Application => application({ by: 'flux', ...change });

const outcomes = ({ objects }: Step): readonly string[] =>
  objects.map(({ ref, outcome, recreated }) => `${formatRef(ref)} ${outcome}${recreated ? ' anew' : ''}`);
const live = (step: Step): readonly string[] =>
  step.live.map(({ ref, since }) => `${formatRef(ref)} since ${since.sha}`);

const noted = (annotations: Readonly<Record<string, string>>) => ({ annotations });
const option = (text: string) => noted({ [`${ARGO}/sync-options`]: text });
const wave = (text: string) => noted({ [`${ARGO}/sync-wave`]: text });
const hook = (type: string, policy?: string) =>
  noted({ [`${ARGO}/hook`]: type, ...(policy && { [`${ARGO}/hook-delete-policy`]: policy }) });

/** A selector cannot be changed, so this one is refused after the other. */
const OLD = deployment('db', 'db');
const REFUSED = deployment('db', 'shop');

describe('how an object that cannot be changed is written', () => {
  test.each([
    { name: 'applied', annotation: '', sync: [], outcome: 'rejected' },
    { name: 'server-side', annotation: '', sync: ['ServerSideApply=true'], outcome: 'rejected' },
    {
      name: 'replaced: what cannot be changed cannot be replaced',
      annotation: '',
      sync: ['Replace=true'],
      outcome: 'rejected',
    },
    { name: 'forced', annotation: 'Force=true', sync: [], outcome: 'configured anew' },
    { name: 'replaced by force', annotation: 'Force=true', sync: ['Replace=true'], outcome: 'configured anew' },
    { name: 'forced by the application: no such option', annotation: '', sync: ['Force=true'], outcome: 'rejected' },
  ])('$name', ({ annotation, sync, outcome }) => {
    const desired = deployment('db', 'shop', annotation === '' ? {} : option(annotation));
    expect(outcomes(syncs([[OLD], [desired]], argo({ options: sync })))).toEqual([`Deployment shop/db ${outcome}`]);
  });

  test('replaced by force is created anew although it could be changed', () => {
    const desired = service('a', 'b', option('Force=true,Replace=true'));
    expect(outcomes(syncs([[service('a', 'a')], [desired]]))).toEqual(['Service shop/a configured anew']);
  });
});

describe('phases and hooks', () => {
  test('a refusal in a phase keeps the later ones from starting, and runs the hooks for it', () => {
    const step = syncs([
      [OLD],
      [
        REFUSED,
        service('before', 'x', hook('PreSync')),
        service('after', 'x', hook('PostSync')),
        service('cry', 'x', hook('SyncFail')),
      ],
    ]);
    expect(outcomes(step)).toEqual([
      'Service shop/before created',
      'Deployment shop/db rejected',
      'Service shop/after not-attempted',
      'Service shop/cry created',
    ]);
    expect(step.outcome).toBe('partial');
  });

  test.each([
    { name: 'what is left in the cluster though Git has it no more', annotation: 'Prune=false', sync: {}, runs: true },
    { name: 'unless nothing is pruned at all', annotation: 'Prune=false', sync: { prune: false }, runs: false },
    { name: 'or it does not count', compare: 'IgnoreExtraneous', annotation: 'Prune=false', sync: {}, runs: false },
  ])('hooks run where there is a difference: $name', ({ annotation, compare = '', sync, runs }) => {
    const kept = service(
      'kept',
      'x',
      noted({ [`${ARGO}/sync-options`]: annotation, [`${ARGO}/compare-options`]: compare }),
    );
    const step = syncs(
      [
        [OLD, kept],
        [OLD, service('before', 'x', hook('PreSync'))],
      ],
      argo(sync),
    );
    expect(outcomes(step)).toEqual([...(runs ? ['Service shop/before created'] : []), 'Deployment shop/db unchanged']);
  });

  test('hooks of a sync that fails do not run in one that goes through, others of no phase never', () => {
    const step = syncs([
      [
        service('a', 'a'),
        service('cry', 'x', hook('SyncFail')),
        service('skip', 'x', hook('Skip')),
        service('bye', 'x', hook('PostDelete')),
      ],
    ]);
    expect(outcomes(step)).toEqual(['Service shop/a created']);
  });

  test.each([
    { name: 'without a policy the last one stays', policy: undefined, stays: true },
    { name: 'until the next', policy: 'BeforeHookCreation', stays: true },
    { name: 'gone after success', policy: 'HookSucceeded', stays: false },
    { name: 'gone after a failure only', policy: 'HookFailed', stays: true },
  ])('$name', ({ policy, stays }) => {
    const step = syncs([[service('a', 'a'), service('h', 'h', hook('PreSync', policy))]]);
    expect(live(step).includes('Service shop/h since c0')).toBe(stays);
  });

  test('a hook that nobody deletes is changed, not created anew: what cannot be changed is refused', () => {
    const before = deployment('h', 'old', hook('PreSync', 'HookFailed'));
    const after = deployment('h', 'new', hook('PreSync', 'HookFailed'));
    const step = syncs([
      [service('a', 'a'), before],
      [service('a', 'b'), after],
    ]);
    expect(outcomes(step)).toEqual(['Deployment shop/h rejected', 'Service shop/a not-attempted']);
  });

  test('only hooks are left: that would wipe out everything too', () => {
    const step = syncs([[service('a', 'a')], [service('h', 'h', hook('PreSync'))]]);
    expect(step).toMatchObject({ outcome: 'failed', message: expect.stringMatching(/wipe out all resources$/) });
  });
});

test('the namespace that Argo CD keeps is not what is left of an application', () => {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: {} } };
  const keeping = argo({ managedNamespace: { labels: {}, annotations: {} } });
  expect(syncs([[namespace, service('a', 'a')], [namespace]], keeping).message).toMatch(/wipe out all resources$/);
  expect(syncs([[namespace, service('a', 'a')], [namespace]]).outcome).toBe('synced');
});

describe('removal', () => {
  test('PruneLast comes after all waves', () => {
    const step = syncs([[service('gone', 'x')], [service('a', 'a', wave('5'))]], argo({ options: ['PruneLast=true'] }));
    expect(outcomes(step)).toEqual(['Service shop/a created', 'Service shop/gone pruned']);
  });

  test('waves are removed backwards', () => {
    const step = syncs([
      [service('one', 'x', wave('1')), service('two', 'x', wave('2')), service('a', 'a')],
      [service('a', 'a')],
    ]);
    expect(outcomes(step)).toEqual(['Service shop/a unchanged', 'Service shop/two pruned', 'Service shop/one pruned']);
  });

  test('what somebody has to agree to waits, and all of its wave with it', () => {
    const step = syncs([
      [service('data', 'x', option('Prune=confirm')), service('more', 'x', option('Prune=confirm'))],
      [service('early', 'a', wave('-1')), service('a', 'a'), service('late', 'a', wave('1'))],
    ]);
    expect(outcomes(step)).toEqual([
      'Service shop/early created',
      'Service shop/data not-attempted',
      'Service shop/more not-attempted',
      'Service shop/a not-attempted',
      'Service shop/late not-attempted',
    ]);
    expect(step).toMatchObject({
      outcome: 'partial',
      message: 'waiting for deletion of /Service/data and 1 more resources',
    });
  });
});

describe('ignored differences', () => {
  const scaled = (replicas: number, app = 'db'): JsonObject => {
    const manifest = deployment('db', app);
    return { ...manifest, spec: { ...objectAt(manifest, 'spec'), replicas } };
  };
  const ignoreDifferences = [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }];
  const replicas = (step: Step) => valueAt(step.live[0]?.object.manifest, 'spec', 'replicas');

  test('a commit with no other difference is not synced', () => {
    const step = syncs([[scaled(1)], [scaled(2)]], argo({ ignoreDifferences }));
    expect(outcomes(step)).toEqual(['Deployment shop/db unchanged']);
    expect(replicas(step)).toBe(1);
  });

  test('a sync for another reason writes them all the same, unless told to respect them', () => {
    const commits = [[scaled(1)], [scaled(2), service('a', 'a')]];
    expect(replicas(syncs(commits, argo({ ignoreDifferences })))).toBe(2);
    expect(replicas(syncs(commits, argo({ ignoreDifferences, options: ['RespectIgnoreDifferences=true'] })))).toBe(1);
    expect(replicas(syncs(commits, argo({ ignoreDifferences, options: ['ApplyOutOfSyncOnly=true'] })))).toBe(1);
  });

  test('a selector that is ignored and respected is not sent, so nothing is refused', () => {
    const fields = ['/spec/selector', '/spec/template/metadata/labels'];
    const respecting = argo({
      ignoreDifferences: [{ group: '*', kind: '*', jsonPointers: fields }],
      options: ['RespectIgnoreDifferences=true'],
    });
    expect(outcomes(syncs([[OLD], [REFUSED, service('a', 'a')]], respecting))).toEqual([
      'Service shop/a created',
      'Deployment shop/db unchanged',
    ]);
  });

  test('of another name or namespace they count', () => {
    const other = [{ ...ignoreDifferences[0], name: 'other' } as const].map((one) => ({
      group: 'apps',
      kind: 'Deployment',
      jsonPointers: ['/spec/replicas'],
      name: one.name,
    }));
    expect(replicas(syncs([[scaled(1)], [scaled(2)]], argo({ ignoreDifferences: other })))).toBe(2);
  });
});

describe('kinds that the cluster does not know', () => {
  const budget = (annotations = {}): JsonObject => ({
    apiVersion: 'policy/v1beta1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'db', annotations },
    spec: { minAvailable: 1 },
  });

  test('a version that is gone: no task is valid, nothing is applied', () => {
    const step = syncs([[service('a', 'a'), budget()]]);
    expect(step).toMatchObject({
      outcome: 'failed',
      message: 'one or more synchronization tasks are not valid: the server could not find the requested resource',
    });
    expect(outcomes(step)).toEqual(['PodDisruptionBudget shop/db rejected', 'Service shop/a not-attempted']);
    expect(step.objects[0]?.refusal?.message).toBe(
      'The Kubernetes API could not find version "v1beta1" of policy/PodDisruptionBudget for requested resource shop/db. Version "v1" of policy/PodDisruptionBudget is installed on the destination cluster.',
    );
  });

  test.each([
    ['policy/v9', 'Version "v1" of policy/PodDisruptionBudget is installed on the destination cluster.'],
    ['extensions/v1beta1', 'Make sure the "PodDisruptionBudget" CRD is installed on the destination cluster.'],
  ])('%s never was', (apiVersion, end) => {
    const { outcome, objects } = syncs([[{ ...budget(), apiVersion }]]);
    expect([outcome, objects[0]?.refusal?.message.endsWith(end)]).toEqual(['failed', true]);
  });

  test.each(['Version "v2" of autoscaling/HorizontalPodAutoscaler is installed on the destination cluster.'])(
    'of several versions that are served the one that is listed: %s',
    (end) => {
      const scaler = { apiVersion: 'autoscaling/v2beta2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'a' } };
      expect(syncs([[scaler]]).objects[0]?.refusal?.message.endsWith(end)).toBe(true);
    },
  );

  test('where the dry run is skipped, only applying it fails', () => {
    const step = syncs([[service('a', 'a'), budget({ [`${ARGO}/sync-options`]: 'SkipDryRunOnMissingResource=true' })]]);
    expect(outcomes(step)).toEqual(['PodDisruptionBudget shop/db rejected', 'Service shop/a created']);
    expect(step.message).toContain('resource mapping not found for name: "db" namespace: "shop"');
  });

  test('Flux gives no reason, for nobody was asked', () => {
    expect(syncs([[budget()]], flux()).message).toBe(
      'PodDisruptionBudget/shop/db dry-run failed: no matches for kind "PodDisruptionBudget" in version "policy/v1beta1"',
    );
  });

  test('an older cluster has it still', () => {
    expect(syncs([[budget()]], application(), { apiServer: { minor: 24 } }).outcome).toBe('synced');
  });

  const definition = (annotations = {}): JsonObject => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'shops.acme.io', annotations },
    spec: {
      group: 'acme.io',
      scope: 'Namespaced',
      names: { kind: 'Shop', plural: 'shops', singular: 'shop', listKind: 'ShopList' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  });
  const shop = (annotations = {}): JsonObject => ({
    apiVersion: 'acme.io/v1',
    kind: 'Shop',
    metadata: { name: 'a', annotations },
  });

  test('a custom resource whose definition comes in the same wave is applied after it', () => {
    expect(syncs([[shop(), definition()]]).outcome).toBe('synced');
  });

  test('one whose definition comes in a later wave for the first time is refused, and the definition never comes', () => {
    const later = definition({ [`${ARGO}/sync-wave`]: '1' });
    const step = syncs([[shop(), later]]);
    expect(outcomes(step)).toEqual(['Shop shop/a rejected', 'CustomResourceDefinition shops.acme.io not-attempted']);
    expect(step.message).toContain(
      'no matches for kind "Shop" in version "acme.io/v1"\nensure CRDs are installed first',
    );
    expect(syncs([[definition()], [shop(), later]]).outcome).toBe('synced');
  });
});

describe('what the project does not permit', () => {
  const project = (spec: Partial<Project>): Application =>
    application({
      project: {
        name: 'shop',
        cluster: { allowed: [], denied: [] },
        namespaced: { allowed: [], denied: [] },
        namespaces: ['*'],
        ...spec,
      },
    });
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };

  test.each([
    {
      name: 'kinds without a namespace have to be allowed',
      spec: {},
      manifest: namespace,
      message: 'resource :Namespace is not permitted in project shop',
    },
    {
      name: 'an allowed one',
      spec: { cluster: { allowed: [{ group: '*', kind: 'Name*' }], denied: [] } },
      manifest: namespace,
      message: undefined,
    },
    {
      name: 'other kinds are allowed unless some are listed',
      spec: {},
      manifest: service('a', 'a'),
      message: undefined,
    },
    {
      name: 'one that is not listed',
      spec: { namespaced: { allowed: [{ group: '', kind: 'ConfigMap' }], denied: [] } },
      manifest: service('a', 'a'),
      message: 'resource :Service is not permitted in project shop',
    },
    {
      name: 'a forbidden one',
      spec: { namespaced: { allowed: [], denied: [{ group: 'apps', kind: '*' }] } },
      manifest: OLD,
      message: 'resource apps:Deployment is not permitted in project shop',
    },
    {
      name: 'another namespace',
      spec: { namespaces: ['pay-*'] },
      manifest: service('a', 'a'),
      message: "namespace shop is not permitted in project 'shop'",
    },
    {
      name: 'a namespace that is excepted',
      spec: { namespaces: ['*', '!shop'] },
      manifest: service('a', 'a'),
      message: "namespace shop is not permitted in project 'shop'",
    },
  ])('$name', ({ spec, manifest, message }) => {
    const step = syncs([[manifest, service('other', 'x')]], project(spec));
    expect(step.objects.find(({ outcome }) => outcome === 'rejected')?.refusal?.message).toBe(message);
    expect(step.outcome).toBe(message === undefined ? 'synced' : 'failed');
    if (message !== undefined) expect(step.message).toBe(`one or more synchronization tasks are not valid: ${message}`);
  });
});

describe('a sync that fails is tried again', () => {
  test('five times by default, and a newer commit waits', () => {
    const { message, retries } = syncs([[OLD], [REFUSED]]);
    expect(retries).toEqual({
      times: 5,
      seconds: 155,
      message: `${message} (retried 5 times).`,
      condition: `Failed last sync attempt to [c1]: ${message} (retried 5 times).`,
      refreshes: false,
    });
  });

  test.each([
    { name: 'as often as it says', retry: { limit: 7, refresh: true }, times: 7, seconds: 495 },
    { name: 'without end', retry: { limit: -1, refresh: false }, times: -1, seconds: null },
  ])('$name', ({ retry, times, seconds }) => {
    expect(syncs([[OLD], [REFUSED]], argo({ retry })).retries).toMatchObject({ times, seconds });
  });

  test('not at all', () => {
    expect(syncs([[OLD], [REFUSED]], argo({ retry: { limit: 0, refresh: false } })).retries).toBeUndefined();
    expect(syncs([[service('a', 'a')], []]).retries).toBeUndefined();
  });
});

test('an object that another application deploys too stops the sync where that is asked for', () => {
  const also: Partial<SyncOptions> = { alsoDeployedBy: ({ name }) => (name === 'b' ? 'argocd/pay' : undefined) };
  const commits = [[service('a', 'a')], [service('a', 'b'), service('b', 'b')]];
  expect(syncs(commits, argo({ options: ['FailOnSharedResource=true'] }), also)).toMatchObject({
    outcome: 'failed',
    message: 'Shared resource found: Service/b is part of applications argocd/shop and argocd/pay',
  });
  expect(syncs(commits, argo({}), also).outcome).toBe('synced');
});

test('of an object that is declared twice Argo CD applies the last', () => {
  const step = syncs([[service('a', 'one'), service('a', 'two')]]);
  expect(outcomes(step)).toEqual(['Service shop/a created']);
  expect(valueAt(step.live[0]?.object.manifest, 'spec', 'selector', 'app')).toBe('two');
});

describe('Flux', () => {
  const namespace: JsonObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };

  test('namespaces and definitions go live before the rest is tried; of several refusals it names the first', () => {
    const step = syncs(
      [
        [OLD, deployment('web', 'web')],
        [namespace, REFUSED, deployment('web', 'x'), service('a', 'a')],
      ],
      flux(),
    );
    expect(outcomes(step)).toEqual([
      'Namespace shop created',
      'Deployment shop/db rejected',
      'Deployment shop/web rejected',
      'Service shop/a not-attempted',
    ]);
    expect(step.outcome).toBe('partial');
    expect(step.message?.split('\n')).toEqual([
      'Deployment/shop/db dry-run failed (Invalid): Deployment.apps "db" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"shop"}}: field is immutable',
      'Namespace/shop created',
    ]);
    expect(step.retries).toBeUndefined();
  });

  test('nothing is pruned unless everything is applied', () => {
    const step = syncs([[OLD, service('gone', 'x')], [REFUSED]], flux());
    expect(outcomes(step)).toEqual(['Deployment shop/db rejected', 'Service shop/gone not-attempted']);
    expect(step.outcome).toBe('failed');
  });

  test.each([
    {
      name: 'by the Kustomization',
      by: flux({ sync: { automated: true, prune: true, selfHeal: true, options: ['Force=true'] } }),
      annotations: {},
    },
    { name: 'by the object', by: flux(), annotations: { 'kustomize.toolkit.fluxcd.io/force': 'enabled' } },
  ])('forced $name: what cannot be changed is created anew', ({ by, annotations }) => {
    const step = syncs([[OLD], [deployment('db', 'shop', noted(annotations))]], by);
    expect(outcomes(step)).toEqual(['Deployment shop/db configured anew']);
  });

  test.each([
    { name: 'left alone where there is one', key: 'ssa', value: 'IfNotPresent' },
    { name: 'ignored', key: 'ssa', value: 'Ignore' },
    { name: 'not reconciled', key: 'reconcile', value: 'disabled' },
  ])('an object that is $name', ({ key, value }) => {
    const desired = deployment('db', 'shop', noted({ [`kustomize.toolkit.fluxcd.io/${key}`]: value }));
    expect(outcomes(syncs([[OLD], [desired]], flux()))).toEqual(['Deployment shop/db unchanged']);
  });

  test('a dependency that did not go through', () => {
    expect(syncs([[OLD]], flux(), { notReady: () => 'flux-system/infra' })).toMatchObject({
      outcome: 'failed',
      message: "dependency 'flux-system/infra' is not ready",
      live: [],
    });
  });

  test('a build that fails, in its words', () => {
    const problem = { message: 'no such file' };
    const step = applySync(
      [],
      { application: flux(), commit: commit('a'), rendered: { ...rendered(), problem } },
      OPTIONS,
    );
    expect(step.message).toBe('kustomize build failed: no such file');
  });
});
