import { argocdDeployments } from '../../src/adapters/argocd/argocd-deployments.ts';
import { localRepositories } from '../../src/adapters/git/local-repositories.ts';
import { lookAtRepository } from '../../src/app/look-at-repository.ts';
import { type Argocd, startArgocd } from '../support/argocd/start-argocd.ts';
import { type FixtureRepository, repositoryOf } from '../support/git-fixture.ts';

const APPLICATION = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  project: default
  source: { repoURL: https://example.com/shop.git, path: shop }
  destination: { namespace: shop }
  syncPolicy: { automated: { prune: true } }
`;
const config = (value: string) =>
  `{ apiVersion: v1, kind: ConfigMap, metadata: { name: c, namespace: shop }, data: { a: ${value} } }\n`;

let repository: FixtureRepository;
let argocd: Argocd;
beforeAll(async () => {
  repository = await repositoryOf([
    { subject: 'one', files: { 'application.yaml': APPLICATION, 'shop/c.yaml': config('one') } },
    { subject: 'two', files: { 'shop/c.yaml': config('two') } },
    { subject: 'beside it', files: { 'README.md': 'nothing that is deployed' } },
  ]);
});
afterAll(() => repository.remove());
afterEach(() => argocd.stop());

const look = () =>
  lookAtRepository(
    localRepositories(),
    {
      historyLimit: 50,
      apiServer: { minor: 36 },
      deployments: argocdDeployments({ url: argocd.url, token: 'argocd-token' }),
    },
    { repository: { id: repository.folder, branch: null }, at: repository.shas.at(-1) ?? null },
  );

test('what Argo CD reports is looked at, and its last sync need not have touched the application', async () => {
  const live = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', namespace: 'shop' },
    data: { a: 'by hand' },
  };
  argocd = await startArgocd([
    {
      name: 'shop',
      status: { history: [{ revision: repository.shas[2] }] },
      managed: [{ kind: 'ConfigMap', namespace: 'shop', name: 'c', live }],
    },
  ]);
  const world = await look();
  expect(world.gaps).toEqual([]);
  expect(world.applications.flatMap(({ findings }) => findings.map(({ message }) => message))).toEqual([
    'ConfigMap shop/c has `data.a` "by hand" in the cluster and "two" by Git’s history.',
  ]);
});

test('who does not answer is a gap, and the rest is answered from Git', async () => {
  argocd = await startArgocd([]);
  argocd.fail(503, '');
  const world = await look();
  expect(world.gaps.map(({ detail }) => detail)).toContainEqual(
    'Argo CD could not be asked for application shop: it answered 503; what is live is inferred from Git',
  );
  expect(world.live.object({ kind: 'ConfigMap', namespace: 'shop', name: 'c' })?.manifest['data']).toEqual({
    a: 'two',
  });
});

test('an application it does not know is a gap', async () => {
  argocd = await startArgocd([]);
  expect((await look()).gaps.map(({ detail }) => detail)).toContainEqual(
    'Argo CD knows no application shop, or may not say',
  );
});

test('a revision that is gone from the repository is no sync that is known', async () => {
  argocd = await startArgocd([{ name: 'shop', status: { history: [{ revision: 'f'.repeat(40) }] }, managed: [] }]);
  const { gaps } = await look();
  expect(gaps.map(({ reason }) => reason)).toContain('baseline-assumed');
  expect(gaps.map(({ detail }) => detail)).toContainEqual(
    expect.stringMatching(/^the commit that Argo CD synced last, ffffffffffff, could not be looked at: /),
  );
});
