import { diagnose } from '../../../src/core/diagnosis/diagnose.ts';
import { remedy } from '../../../src/core/fix/remedy.ts';
import { formatFlow } from '../../../src/core/network/peer.ts';
import { formatRef } from '../../../src/core/values/object-ref.ts';
import { alertOf } from '../../support/alert-of.ts';
import { type CommitFiles, dateOf, worldOf } from '../../support/world-of.ts';
import { application, policy, service, workload } from '../diagnosis/shop.ts';

const web = workload('web', 'acme/web:1', {
  container: '          env: [{ name: DATABASE_URL, value: "postgres://postgres:5432/shop" }]\n',
});
const postgres = workload('postgres', 'postgres:16', {
  kind: 'StatefulSet',
  container: '          ports: [{ containerPort: 5432 }]\n',
});
const template =
  '  volumeClaimTemplates:\n    - metadata: { name: data }\n      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }\n';
const backup =
  '---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: backup }\nspec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }\n';
const shop: CommitFiles = {
  ...application('shop'),
  'apps/shop/kustomization.yaml': 'resources: [web.yaml, postgres.yaml]\n',
  'apps/shop/web.yaml': web,
  'apps/shop/postgres.yaml': postgres + template + backup + service('postgres', 5432, 'app: postgres'),
};
const prefixed = 'namePrefix: eu-\nresources: [web.yaml, postgres.yaml]\n';

function optionsFor(commits: readonly CommitFiles[], more: Readonly<Record<string, string>> = {}) {
  const world = worldOf(commits);
  const alert = alertOf({ name: 'ShopDown', labels: { namespace: 'shop', ...more }, startsAt: dateOf(100) });
  return remedy(diagnose(alert, world), world);
}

describe('taking a prefix out again', () => {
  const [undo] = optionsFor([shop, { 'apps/shop/kustomization.yaml': prefixed }]);

  test('names what the sync deletes', () => {
    expect(undo?.id).toBe('undo-change');
    expect(undo?.proof?.deletes.map(formatRef)).toEqual([
      'PersistentVolumeClaim shop/eu-backup',
      'Deployment shop/eu-web',
      'StatefulSet shop/eu-postgres',
    ]);
  });

  test('says that it is down and that data is lost, and is not recommended', () => {
    expect(undo?.recommended).toBe(false);
    expect(undo?.risk).toBe(10);
    expect(undo?.downtime).toBe(
      'data loss: the sync deletes PersistentVolumeClaim shop/eu-backup; downtime: the sync deletes Deployment shop/eu-web, StatefulSet shop/eu-postgres; what StatefulSet shop/eu-postgres stored stays behind on claims under the old name',
    );
  });
});

test('a way back that only replaces Pods deletes nothing', () => {
  const [first] = optionsFor([
    shop,
    { 'apps/shop/postgres.yaml': postgres + template + backup + service('postgres', 5432, 'app: postgress') },
  ]);
  expect(first).toMatchObject({ recommended: true, proof: { deletes: [] } });
});

test('what a policy shuts that is enforced again was shut before', () => {
  const rules =
    policy(
      'postgres',
      '  endpointSelector: { matchLabels: { role: db } }\n  ingress:\n    - fromEndpoints: [{ matchLabels: { app: web } }]\n',
    ) +
    policy(
      'web',
      '  endpointSelector: { matchLabels: { app: web } }\n  egress:\n    - toEndpoints: [{ matchLabels: { role: db } }]\n',
    );
  const files = (role: string): CommitFiles => ({
    'apps/shop/web.yaml': web + workload('stranger', 'acme/stranger:1'),
    'apps/shop/postgres.yaml':
      workload('postgres', 'postgres:16', {
        labels: `        role: ${role}\n`,
        container: '          ports: [{ containerPort: 5432 }]\n',
      }) +
      service('postgres', 5432, 'app: postgres') +
      rules,
  });
  const options = optionsFor([{ ...shop, ...files('db') }, files('store')]);
  const undo = options.find(({ id }) => id === 'undo-change');
  expect(undo?.proof?.holds).toBe(true);
  expect(undo?.proof?.flowsShutAgain).toEqual(undo?.proof?.flowsClosed);
  expect(undo?.proof?.flowsShutAgain.map(formatFlow)).toContain('entity:world → shop/Deployment/postgres any port/TCP');
});

test('an autoscaler that keeps two Pods is a second Pod', () => {
  const scaler = `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec:
  minReplicas: 2
  maxReplicas: 6
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
`;
  const files = (more: string): CommitFiles => ({
    ...application('shop'),
    'apps/shop/kustomization.yaml': `resources: [web.yaml]\n${more}`,
    'apps/shop/web.yaml': workload('web', 'acme/web:1') + service('web', 80, 'app: web') + scaler,
  });
  const options = optionsFor([files(''), files('commonLabels: { team: shop }\n')], { service: 'web' });
  const risks = options.find(({ id }) => id === 'keep-and-recreate')?.risks;
  expect(risks?.[0]?.why).toContain('deleting it stops all 2 Pods (apps/shop/web.yaml:');
  expect(risks?.find(({ name }) => name === 'single point of failure')?.points).toBe(0);
});
