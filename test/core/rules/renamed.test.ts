import { diagnose } from '../../../src/core/diagnosis/diagnose.ts';
import { goneSince } from '../../../src/core/diagnosis/gone-since.ts';
import { alertOf } from '../../support/alert-of.ts';
import { type CommitFiles, dateOf, worldOf } from '../../support/world-of.ts';
import { application, service, workload } from '../diagnosis/shop.ts';

const claim =
  '---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: backup }\nspec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }\n';
const template =
  '  volumeClaimTemplates:\n    - metadata: { name: data }\n      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }\n';
const base = (folder: string): CommitFiles => ({
  [`${folder}/base/kustomization.yaml`]: 'resources: [web.yaml, db.yaml]\n',
  [`${folder}/base/web.yaml`]: workload('web', 'acme/web:1', {
    container: '          env: [{ name: DATABASE_URL, value: "postgres://db:5432/shop" }]\n',
  }),
  [`${folder}/base/db.yaml`]:
    workload('db', 'postgres:16', { kind: 'StatefulSet' }) + template + claim + service('db', 5432, 'app: db'),
});
const prod = (folder: string, more = ''): CommitFiles => ({
  [`${folder}/prod/kustomization.yaml`]: `${more}resources: [../base]\n`,
});
const declared = (folder: string): CommitFiles => ({
  'argocd/shop.yaml': (application('shop')['argocd/shop.yaml'] ?? '').replace(
    'path: apps/shop',
    `path: ${folder}/prod`,
  ),
});
const shop: CommitFiles = { ...declared('shop'), ...base('shop'), ...prod('shop') };
const gone = (files: CommitFiles): CommitFiles => Object.fromEntries(Object.keys(files).map((path) => [path, null]));

function found(...commits: readonly CommitFiles[]) {
  return worldOf(commits)
    .applications.flatMap(({ findings }) => findings)
    .map(({ rule, source, object }) => [rule, object.name, `${source.file}:${source.line}`]);
}

describe('a prefix over everything', () => {
  test('is blamed by its own line, for claims and StatefulSets', () => {
    expect(found(shop, prod('shop', '# by region\nnamePrefix: eu-\n'))).toEqual([
      ['claim-pruned', 'backup', 'shop/prod/kustomization.yaml:2'],
      ['claim-pruned', 'db', 'shop/prod/kustomization.yaml:2'],
      ['named-service-gone', 'db', 'shop/base/web.yaml:19'],
    ]);
  });

  test('names files that are still there when the folder was renamed since', () => {
    const moved = { ...gone(base('shop')), ...gone(prod('shop')), ...base('store'), ...declared('store') };
    expect(
      found(shop, prod('shop', 'namePrefix: eu-\n'), { ...moved, ...prod('store', 'namePrefix: eu-\n') }).map(
        ([, , place]) => place,
      ),
    ).toEqual(['store/prod/kustomization.yaml:1', 'store/prod/kustomization.yaml:1', 'store/base/web.yaml:19']);
  });

  test('another namespace is blamed as well', () => {
    expect(found(shop, prod('shop', 'namespace: other\n'))).toContainEqual([
      'claim-pruned',
      'backup',
      'shop/prod/kustomization.yaml:1',
    ]);
  });
});

test('a claim without a successor is blamed where it stood', () => {
  const without = base('shop')['shop/base/db.yaml']?.replace(claim, '') ?? '';
  expect(found(shop, { 'shop/base/db.yaml': without })).toEqual([['claim-pruned', 'backup', 'shop/base/db.yaml:24']]);
});

test('a StatefulSet that goes for good keeps its claims', () => {
  const rest = (base('shop')['shop/base/db.yaml'] ?? '').split('---\n').slice(2).join('---\n');
  expect(found(shop, { 'shop/base/db.yaml': rest }).map(([rule]) => rule)).not.toContain('claim-pruned');
});

test('that a named Service is gone is no second fault beside an alert that it explains', () => {
  const world = worldOf([shop, prod('shop', 'namePrefix: eu-\n')]);
  const { cause, findings } = diagnose(
    alertOf({ name: 'ShopDown', labels: { namespace: 'shop' }, startsAt: dateOf(100) }),
    world,
  );
  expect(cause?.rule).toBe('service-gone');
  expect(findings.map(({ rule }) => rule)).not.toContain('named-service-gone');
});

test('a Service of an application that is not declared any more is known from another revision', () => {
  const other: CommitFiles = { ...application('mon'), 'apps/mon/all.yaml': service('prometheus', 9090, 'app: p') };
  const web: CommitFiles = {
    ...application('web'),
    'apps/web/all.yaml': workload('web', 'acme/web:1', {
      container: '          env: [{ name: METRICS, value: "http://prometheus.mon:9090" }]\n',
    }),
  };
  const retired = { ...gone(other) };
  const [before, now] = [worldOf([{ ...web, ...other }]), worldOf([{ ...web, ...other }, retired])];
  expect(now.applications.flatMap(({ findings }) => findings)).toEqual([]);
  expect(goneSince(before, now).map(({ message }) => message)).toEqual([
    'Deployment web/web still names Service mon/prometheus (`METRICS`), which is not there any more.',
  ]);
});
