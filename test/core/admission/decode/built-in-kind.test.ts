import { notServed, scopeOf } from '../../../../src/core/admission/decode/built-in-kind.ts';

const NEWEST = { minor: 36 };

describe('notServed', () => {
  test.each([
    ['extensions/v1beta1', 'Ingress'],
    ['batch/v1beta1', 'CronJob'],
    ['policy/v1beta1', 'PodSecurityPolicy'],
    ['apps/v1', 'Deploymnt'],
    ['v1', 'deployment'],
  ])('%s %s is no more, or never was', (apiVersion, kind) => {
    expect(notServed({ apiVersion, kind }, NEWEST)).toBe(`no matches for kind "${kind}" in version "${apiVersion}"`);
  });

  test.each([
    ['apps/v1', 'Deployment'],
    ['v1', 'List'],
    ['gateway.networking.k8s.io/v1', 'Gateway'],
    ['cilium.io/v2', 'CiliumNetworkPolicy'],
  ])('%s %s may be there', (apiVersion, kind) => {
    expect(notServed({ apiVersion, kind }, NEWEST)).toBeNull();
  });

  test('a kind of a newer minor is not there yet', () => {
    const manifest = { apiVersion: 'storage.k8s.io/v1', kind: 'VolumeAttributesClass' };
    expect(notServed(manifest, { minor: 33 })).toMatch(/^no matches/);
    expect(notServed(manifest, { minor: 34 })).toBeNull();
  });
});

test('scopeOf', () => {
  expect(scopeOf({ apiVersion: 'v1', kind: 'Namespace' }, NEWEST)).toBe('cluster');
  expect(scopeOf({ apiVersion: 'v1', kind: 'Service' }, NEWEST)).toBe('namespaced');
  expect(scopeOf({ apiVersion: 'x/v1', kind: 'Service' }, NEWEST)).toBeUndefined();
});
