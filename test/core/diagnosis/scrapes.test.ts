import { diagnose } from '../../../src/core/diagnosis/diagnose.ts';
import { remedy } from '../../../src/core/fix/remedy.ts';
import { formatRef } from '../../../src/core/values/object-ref.ts';
import { alertOf } from '../../support/alert-of.ts';
import { deepFreeze } from '../../support/deep-freeze.ts';
import { type CommitFiles, dateOf, shaOf, worldOf } from '../../support/world-of.ts';
import { application, policy, rule, workload } from './shop.ts';

const api = (ports = '[{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9090 }]') =>
  workload('api', 'acme/api:1', { container: `          ports: ${ports}\n` });
const front = (labels = 'app: api', metrics = 'name: metrics, port: 9090, targetPort: metrics', name = 'api') =>
  `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, labels: { ${labels} } }
spec:
  selector: { app: api }
  ports: [{ name: http, port: 80, targetPort: http }, { ${metrics} }]
`;
const monitor = (selector = 'app: api', port = 'metrics') => `---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: api }
spec:
  selector: { matchLabels: { ${selector} } }
  endpoints: [{ port: ${port} }]
`;
const podMonitor = `---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: api }
spec:
  selector: { matchLabels: { app: api } }
  podMetricsEndpoints: [{ port: metrics }]
`;
const worker = workload('worker', 'acme/worker:1', {
  container: '          env: [{ name: API_URL, value: "http://api:80" }]\n',
});
const ingress = (name: string, rules: string) =>
  policy(name, `  endpointSelector: { matchLabels: { app: api } }\n  ingress:\n${rules}`);
const from = (peer: string, port: number) =>
  `    - fromEndpoints: [{ matchLabels: { ${peer} } }]\n      toPorts: [{ ports: [{ port: "${port}", protocol: TCP }] }]\n`;
const PROMETHEUS = 'k8s:io.kubernetes.pod.namespace: mon, app: prometheus';
const closed = (toWorker: string, toPrometheus = PROMETHEUS) =>
  ingress('api', from(`app: ${toWorker}`, 8080) + from(toPrometheus, 9090));
const prometheus: CommitFiles = {
  ...application('mon'),
  'apps/mon/prometheus.yaml': workload('prometheus', 'prom/prometheus:v3'),
};

const shop: CommitFiles = {
  ...application('shop'),
  ...rule('ApiDown', 'up{job="api"} == 0'),
  'apps/shop/api.yaml': api(),
  'apps/shop/service.yaml': front(),
  'apps/shop/monitor.yaml': monitor(),
  'apps/shop/worker.yaml': worker,
};
const other: CommitFiles = { 'apps/shop/other.yaml': '# nothing\n' };

function about(...commits: readonly CommitFiles[]) {
  const world = deepFreeze(worldOf(commits));
  const labels = { namespace: 'shop', job: 'api', service: 'api' };
  const diagnosis = diagnose(alertOf({ name: 'ApiDown', labels, startsAt: dateOf(100) }), world);
  const { cause } = diagnosis;
  const line = cause && world.snapshot.text(cause.source.file)?.split('\n')[cause.source.line - 1];
  return { world, diagnosis, cause, line };
}

describe('an alert on up is about the way from whoever scrapes to the port that is scraped', () => {
  test.each([
    {
      name: 'the container port is called otherwise: the container’s line',
      first: shop,
      next: { 'apps/shop/api.yaml': api('[{ name: http, containerPort: 8080 }, { name: prom, containerPort: 9090 }]') },
      cause: { rule: 'service-port-not-served', file: 'apps/shop/api.yaml', text: 'name: prom' },
    },
    {
      name: 'the Service leads to another port: the Service’s line',
      first: shop,
      next: { 'apps/shop/service.yaml': front('app: api', 'name: metrics, port: 9090, targetPort: metric') },
      cause: { rule: 'service-port-not-served', file: 'apps/shop/service.yaml', text: 'targetPort: metric ' },
    },
    {
      name: 'the Service’s port is called otherwise: the monitor finds none',
      first: shop,
      next: { 'apps/shop/service.yaml': front('app: api', 'name: prom, port: 9090, targetPort: metrics') },
      cause: { rule: 'monitor-finds-nothing', file: 'apps/shop/service.yaml', text: 'name: prom' },
    },
    {
      name: 'the Service lost the label that the monitor selects',
      first: shop,
      next: { 'apps/shop/service.yaml': front('app: shop') },
      cause: { rule: 'monitor-finds-nothing', file: 'apps/shop/service.yaml', text: 'app: shop' },
    },
    {
      name: 'the monitor selects something else',
      first: shop,
      next: { 'apps/shop/monitor.yaml': monitor('app: apis') },
      cause: { rule: 'monitor-finds-nothing', file: 'apps/shop/monitor.yaml', text: 'app: apis' },
    },
    {
      name: 'a PodMonitor names a port that is called otherwise',
      first: { ...shop, ...prometheus, 'apps/shop/monitor.yaml': podMonitor },
      next: { 'apps/shop/api.yaml': api('[{ name: http, containerPort: 8080 }, { name: prom, containerPort: 9090 }]') },
      cause: { rule: 'monitor-finds-nothing', file: 'apps/shop/api.yaml', text: 'name: prom' },
    },
    {
      name: 'the same, and nobody knows who scrapes',
      first: { ...shop, 'apps/shop/monitor.yaml': podMonitor },
      next: { 'apps/shop/api.yaml': api('[{ name: http, containerPort: 8080 }, { name: prom, containerPort: 9090 }]') },
      cause: { rule: 'monitor-finds-nothing', file: 'apps/shop/api.yaml', text: 'name: prom' },
    },
    {
      name: 'the Service has another name',
      first: shop,
      next: { 'apps/shop/service.yaml': front('app: api', 'name: metrics, port: 9090, targetPort: metrics', 'apis') },
      cause: { rule: 'service-gone', file: 'apps/shop/service.yaml', text: 'name: apis' },
    },
    {
      name: 'a policy no longer lets the scrape in',
      first: { ...shop, ...prometheus, 'apps/shop/policy.yaml': closed('worker') },
      next: { 'apps/shop/policy.yaml': closed('worker', 'app: prometheus') },
      cause: { rule: 'policy-drops-flow', file: 'apps/shop/policy.yaml', text: 'app: prometheus' },
    },
  ])('$name', ({ first, next, cause: wanted }) => {
    const { cause, line } = about(first, other, next, other);
    expect(cause).toMatchObject({ rule: wanted.rule, source: { file: wanted.file } });
    expect(cause?.firstBadCommit?.sha).toBe(shaOf(2));
    expect(line).toContain(wanted.text);
  });

  test('who else is kept from the target has no part in it', () => {
    const { cause, diagnosis } = about(
      { ...shop, ...prometheus, 'apps/shop/policy.yaml': closed('worker') },
      { 'apps/shop/policy.yaml': closed('wroker') },
      { 'apps/shop/api.yaml': api('[{ name: http, containerPort: 8080 }, { name: prom, containerPort: 9090 }]') },
    );
    expect(cause?.rule).toBe('service-port-not-served');
    expect(diagnosis.findings.filter(({ causal }) => !causal).map(({ rule }) => rule)).toContain(
      'expected-flow-dropped',
    );
    expect(
      about({ ...shop, 'apps/shop/policy.yaml': closed('worker') }, { 'apps/shop/policy.yaml': closed('wroker') })
        .cause,
    ).toBeNull();
  });

  test.each([
    ['absent(up{job="api", namespace="shop"})', {}],
    ['up == 0', { namespace: 'shop', job: 'shop/api' }],
    ['scrape_samples_scraped < 1', { namespace: 'shop', pod: 'api-7d9f8-x2x4z' }],
  ])('%s', (expr, labels) => {
    const commits = [
      { ...shop, 'apps/shop/monitor.yaml': podMonitor },
      { 'apps/shop/api.yaml': api('[{ name: http, containerPort: 8080 }, { name: prom, containerPort: 9090 }]') },
    ];
    const { cause } = diagnose(alertOf({ name: 'Gone', expr, labels, startsAt: dateOf(100) }), worldOf(commits));
    expect(cause).toMatchObject({ rule: 'monitor-finds-nothing', firstBadCommit: { sha: shaOf(1) } });
  });

  test.each([
    ['up{job="api"} == 0', 'likely'],
    ['absent(up{job="api"})', 'proven'],
  ])('%s over a target that is gone is %s', (expr, confidence) => {
    const renamed = api('[{ name: http, containerPort: 8080 }, { name: prom, containerPort: 9090 }]');
    const alert = alertOf({ name: 'ApiDown', expr, labels: { namespace: 'shop' }, startsAt: dateOf(100) });
    expect(diagnose(alert, worldOf([shop, { 'apps/shop/api.yaml': renamed }])).cause).toMatchObject({ confidence });
  });

  test('the monitor is who measures', () => {
    const { scope } = about(shop).diagnosis;
    expect(scope.exporter === undefined ? '' : formatRef(scope.exporter)).toBe('ServiceMonitor shop/api');
  });

  test('putting the port’s name back is a way out', () => {
    const { world, diagnosis } = about(shop, {
      'apps/shop/api.yaml': api('[{ name: http, containerPort: 8080 }, { name: prom, containerPort: 9090 }]'),
    });
    expect(remedy(diagnosis, world)[0]).toMatchObject({ id: 'undo-change', recommended: true, proof: { holds: true } });
  });
});

test('other faults of the alert’s namespace come before those of others', () => {
  const lost: CommitFiles = { 'apps/a/service.yaml': front('app: api').replaceAll('app: api', 'app: nobody') };
  const { diagnosis } = about(
    { ...shop, ...application('a') },
    { ...lost, 'apps/shop/lost.yaml': front('a: b', 'port: 1', 'lost').replace('app: api', 'app: nobody') },
    { 'apps/shop/service.yaml': front('app: shop') },
  );
  expect(diagnosis.findings.map(({ object }) => object.namespace)).toEqual(['shop', 'shop', 'a']);
});
