import { localRepositories } from '../../src/adapters/git/local-repositories.ts';
import { lookAtRepository } from '../../src/app/look-at-repository.ts';
import { repositoryOf } from '../support/git-fixture.ts';

const application = (name: string, path: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name}, namespace: argocd }
spec:
  project: default
  source:
    repoURL: https://example.com/gitops.git
    path: ${path}
  destination: { namespace: shop }
`;
const CONFIG = '{ apiVersion: v1, kind: ConfigMap, metadata: { name: c, namespace: shop } }\n';

test('a folder that was moved without its Application is a broken application; one that never was is of another repository', async () => {
  const repository = await repositoryOf([
    {
      subject: 'two applications',
      files: {
        'argocd/shop.yaml': application('shop', 'apps/shop'),
        'argocd/other.yaml': application('other', 'elsewhere'),
        'apps/shop/c.yaml': CONFIG,
      },
    },
    { subject: 'a move', files: { 'apps/store/c.yaml': CONFIG }, removed: ['apps/shop'] },
  ]);
  try {
    const settings = { historyLimit: 50, apiServer: { minor: 36 } };
    const look = { repository: { id: repository.folder, branch: null }, at: repository.shas[1] ?? null };
    const world = await lookAtRepository(localRepositories(), settings, look);
    const found = world.applications.flatMap(({ findings }) =>
      findings.map(({ rule, source, args }) => `${rule} ${args['application'] ?? ''} ${source.file}:${source.line}`),
    );
    expect(found).toEqual(['render-fails shop argocd/shop.yaml:1']);
    expect(world.gaps.filter(({ reason }) => reason === 'no-application').map(({ detail }) => detail)).toEqual([
      'Application other deploys elsewhere, which is no folder of this repository',
    ]);
  } finally {
    await repository.remove();
  }
});
