import { argocdDeployments } from '../../../src/adapters/argocd/argocd-deployments.ts';
import type { Application } from '../../../src/core/gitops/application.ts';
import { type Argocd, type ArgocdApplication, startArgocd } from '../../support/argocd/start-argocd.ts';

const GOOD = 'a'.repeat(40);
const BAD = 'b'.repeat(40);
const REFUSAL =
  'error when patching "/dev/shm/2013686522": Deployment.apps "cart" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable';

const shop: ArgocdApplication = {
  name: 'shop',
  status: {
    sync: { status: 'OutOfSync', revision: BAD },
    history: [
      { id: 1, revision: 'c'.repeat(40), deployedAt: '2026-01-01T00:00:00Z' },
      { id: 2, revision: GOOD, deployedAt: '2026-01-02T00:00:00Z' },
    ],
    conditions: [{ type: 'SyncError', message: `Failed last sync attempt to [${BAD}]` }],
    operationState: {
      phase: 'Failed',
      message: `one or more objects failed to apply, reason: ${REFUSAL}`,
      startedAt: '2026-01-03T00:00:00Z',
      operation: { sync: { revision: BAD } },
      syncResult: {
        revision: BAD,
        resources: [
          {
            group: '',
            version: 'v1',
            kind: 'Service',
            namespace: 'shop',
            name: 'cart',
            status: 'Synced',
            message: 'configured',
          },
          {
            group: 'apps',
            version: 'v1',
            kind: 'Deployment',
            namespace: 'shop',
            name: 'cart',
            status: 'SyncFailed',
            message: REFUSAL,
            hookPhase: 'Failed',
          },
        ],
      },
    },
    resources: [
      { version: 'v1beta1', group: 'acme.io', kind: 'Widget', namespace: 'shop', name: 'w', status: 'OutOfSync' },
    ],
  },
  managed: [
    {
      kind: 'Service',
      namespace: 'shop',
      name: 'cart',
      live: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace: 'shop' } },
    },
    { group: 'acme.io', kind: 'Widget', namespace: 'shop', name: 'w', live: null },
  ],
};

function application(change: Partial<Application> = {}): Application {
  const sync = { automated: true, prune: true, selfHeal: true, options: [] };
  return { name: 'shop', by: 'argocd', path: 'apps/shop', sync, ...change };
}

let argocd: Argocd;
beforeEach(async () => {
  argocd = await startArgocd([shop]);
});
afterEach(() => argocd.stop());

const ask = (token = 'argocd-token', of = application()) => argocdDeployments({ url: argocd.url, token }).stateOf(of);

test('what Argo CD knows of an application', async () => {
  expect(await ask()).toEqual({
    synced: GOOD,
    operation: {
      revision: BAD,
      phase: 'Failed',
      message: `one or more objects failed to apply, reason: ${REFUSAL}`,
      failures: [
        { ref: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'cart' }, message: REFUSAL },
      ],
    },
    conditions: [{ type: 'SyncError', message: `Failed last sync attempt to [${BAD}]` }],
    objects: [
      {
        ref: { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'cart' },
        manifest: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace: 'shop' } },
      },
      { ref: { apiVersion: 'acme.io/v1beta1', kind: 'Widget', namespace: 'shop', name: 'w' }, manifest: null },
    ],
  });
});

test('an application it does not know, or may not speak of, is no answer and no error', async () => {
  expect(await ask('argocd-token', application({ name: 'other/../shop' }))).toBeNull();
  expect(argocd.asked).toEqual(['/api/v1/applications/other%2F..%2Fshop']);
});

test('it is not asked for what Flux deploys', async () => {
  expect(await ask('argocd-token', application({ by: 'flux' }))).toBeNull();
  expect(argocd.asked).toEqual([]);
});

test.each([
  { name: 'a token that was revoked', break: () => ask('old'), says: 'it answered 401: invalid session' },
  {
    name: 'a proxy that answers in HTML',
    break: () => {
      argocd.fail(502, '<html>Bad Gateway</html>');
      return ask();
    },
    says: 'it answered 502',
  },
  {
    name: 'a page where JSON belongs',
    break: () => {
      argocd.fail(200, '<html>Sign in</html>');
      return ask();
    },
    says: 'it answered 200: no JSON',
  },
  {
    name: 'JSON of another kind',
    break: () => {
      argocd.fail(200, '{"status":{"conditions":"none"}}');
      return ask();
    },
    says: 'something else than expected',
  },
])('$name is named', async ({ break: broken, says }) => {
  await expect(broken()).rejects.toThrow(says);
  await expect(broken()).rejects.toThrow('Argo CD could not be asked for application shop');
});

test('no Argo CD there', async () => {
  await argocd.stop();
  await expect(ask()).rejects.toThrow(/^Argo CD could not be asked for application shop: /);
  argocd = await startArgocd([]);
});
