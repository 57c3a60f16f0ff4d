import { replayWorld } from '../../../src/core/diagnosis/replay-world.ts';
import { findApplications } from '../../../src/core/gitops/find-applications.ts';
import type { LiveState } from '../../../src/core/history/live-state.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';
import { stringAt } from '../../../src/core/values/read-json.ts';
import { snapshotsOf } from '../../support/world-of.ts';

const APPLICATION = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  project: default
  source: { repoURL: https://example.com/shop.git, path: shop }
  destination: { namespace: shop }
  syncPolicy: { automated: { prune: true } }
`;

const pods = (app: string, replicas: number): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
  },
});
const service: JsonObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
};

function worldWith(commits: readonly (readonly JsonObject[])[], state: Partial<LiveState>, syncedAt?: number) {
  const snapshots = snapshotsOf(
    commits.map((objects) => ({
      'application.yaml': APPLICATION,
      'shop/objects.yaml': objects.map((one) => JSON.stringify(one)).join('\n---\n'),
    })),
  );
  const newest = snapshots.at(-1);
  if (newest === undefined) throw new Error('no commits');
  const [application] = findApplications(newest).applications;
  if (application === undefined) throw new Error('no application');
  const sha = syncedAt === undefined ? undefined : snapshots[syncedAt]?.commit;
  return replayWorld({
    snapshot: newest,
    applications: [
      {
        application,
        state: { synced: null, operation: null, conditions: [], objects: [], ...state },
        ...(sha === undefined || sha === null ? {} : { syncedAt: sha }),
        commits: snapshots.map((snapshot, index) => ({
          snapshot,
          commit: { sha: snapshot.commit ?? '', subject: `commit ${index}`, author: 'Ada', date: index, parents: [] },
        })),
      },
    ],
  });
}

const managed = (manifest: JsonObject, there = true) => ({
  ref: {
    apiVersion: stringAt(manifest, 'apiVersion') ?? '',
    kind: stringAt(manifest, 'kind') ?? '',
    namespace: 'shop',
    name: 'web',
  },
  manifest: there ? manifest : null,
});
const differs = (world: ReturnType<typeof worldWith>) =>
  world.applications.flatMap(({ findings }) =>
    findings
      .filter(({ rule }) => rule === 'cluster-differs')
      .map(({ message, source }) => `${source.file}:${source.line} ${message}`),
  );

test('a field somebody changed in the cluster, at the line that declares it', () => {
  const world = worldWith([[pods('web', 2), service]], { objects: [managed(pods('web', 5)), managed(service)] });
  expect(differs(world)).toEqual([
    'shop/objects.yaml:1 Deployment shop/web has `spec.replicas` 5 in the cluster and 2 by Git’s history.',
  ]);
});

test('what is reported is what is diagnosed', () => {
  const reported = worldWith([[pods('web', 2), service]], { objects: [managed(pods('other', 2)), managed(service)] });
  expect(reported.applications[0]?.findings.map(({ rule }) => rule)).toContain('service-selects-no-pods');
  expect(reported.live.workload('shop', 'web')?.podLabels).toEqual({ app: 'other' });
});

test('an object a sync did not reach names the commit it is from', () => {
  const world = worldWith([[pods('web', 2)], [pods('web', 3)]], { objects: [managed(pods('web', 2))] });
  expect(differs(world)).toEqual([expect.stringContaining('; it is as 000000000000 (commit 0) declared it')]);
});

test('an object that is gone is gone from the cluster', () => {
  const world = worldWith([[pods('web', 2), service]], { objects: [managed(pods('web', 2)), managed(service, false)] });
  expect(differs(world)).toEqual([
    'shop/objects.yaml:3 Service shop/web must be live by Git’s history, and is not in the cluster.',
  ]);
  expect(world.live.service('shop', 'web')).toBeUndefined();
});

test('a sync that is known takes the place of the assumption that the oldest commit was healthy', () => {
  const assumed = worldWith([[pods('web', 2)], [pods('web', 3)]], { objects: [managed(pods('web', 3))] });
  const known = worldWith([[pods('web', 2)], [pods('web', 3)]], { objects: [managed(pods('web', 3))] }, 1);
  const reasons = (world: ReturnType<typeof worldWith>) => world.gaps.map(({ reason }) => reason);
  expect(reasons(assumed)).toContain('baseline-assumed');
  expect(reasons(known)).not.toContain('baseline-assumed');
  expect(differs(known)).toEqual([]);
});
