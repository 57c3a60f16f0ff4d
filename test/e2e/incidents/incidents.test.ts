import type { FixtureStep } from '../../support/git-fixture.ts';
import { application, kustomization, networkPolicy, objects, rules, service, workload } from './manifests.ts';
import { told } from './told.ts';

const redis = workload('redis', { kind: 'StatefulSet', image: 'redis:7', port: 6379 });
const exporter = workload('redis-exporter', {
  image: 'oliver006/redis_exporter:v1.62',
  args: ['--redis.addr=redis:6379'],
  port: 9121,
});
const inFront = service('redis', 6379);

/** Everything is well: a store, its Service, its exporter, and the rule that watches it. */
const files = {
  'argocd/data.yaml': application('apps/data'),
  'apps/data/kustomization.yaml': kustomization(['redis.yaml', 'service.yaml', 'exporter.yaml']),
  'apps/data/redis.yaml': redis,
  'apps/data/service.yaml': inFront,
  'apps/data/exporter.yaml': exporter,
  'monitoring/rules.yaml': rules('RedisDown', 'redis_up == 0'),
};
const healthy: FixtureStep = { subject: 'all is well', files };
const typo: FixtureStep = { subject: 'typo', files: { 'apps/data/service.yaml': service('redis', 6379, 'reddis') } };
const repaired: FixtureStep = { subject: 'repaired', files: { 'apps/data/service.yaml': inFront } };
const REDIS_DOWN = { alertname: 'RedisDown', namespace: 'data' };

const withPolicy = (rest: string): Record<string, string> => ({
  'apps/data/kustomization.yaml': kustomization(['redis.yaml', 'service.yaml', 'exporter.yaml', 'policy.yaml']),
  'apps/data/policy.yaml': networkPolicy('policy', rest),
});
const admits = (app: string, port = 6379): string => `podSelector: { matchLabels: { app: redis } }
ingress:
  - from:
      - podSelector:
          matchLabels:
            app: ${app}
    ports:
      - port: ${port}`;

const asksDns = `
  - to:
      - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }
    ports: [{ port: 53, protocol: UDP }]`;
const mayLeave = (more: string): string => `podSelector: { matchLabels: { app: redis-exporter } }
policyTypes: [Egress]
egress:
  - to: [{ podSelector: { matchLabels: { app: redis } } }]
    ports: [{ port: 6379 }]${more}`;

describe('named with its line, its commit and a way out', () => {
  test.each([
    {
      name: 'a policy whose peer was renamed: the label, not the rule around it',
      steps: [
        { ...healthy, files: { ...files, ...withPolicy(admits('redis-exporter')) } },
        { subject: 'tidy up', files: withPolicy(admits('exporter')) },
      ],
      rule: 'policy-drops-flow',
      line: 'apps/data/policy.yaml: app: exporter',
      recommended: 'undo-change',
    },
    {
      name: 'a policy with another port: the port',
      steps: [
        { ...healthy, files: { ...files, ...withPolicy(admits('redis-exporter')) } },
        { subject: 'tidy up', files: withPolicy(admits('redis-exporter', 6380)) },
      ],
      rule: 'policy-drops-flow',
      line: 'apps/data/policy.yaml: - port: 6380',
      recommended: 'undo-change',
    },
    {
      name: 'a policy that forgets DNS: the connection is allowed, and its name is never found',
      steps: [
        { ...healthy, files: { ...files, ...withPolicy(mayLeave(asksDns)) } },
        { subject: 'tidy up', files: withPolicy(mayLeave('')) },
      ],
      rule: 'policy-drops-flow',
      line: 'apps/data/policy.yaml: egress:',
      recommended: 'undo-change',
      confidence: 'likely',
    },
    {
      name: 'a Service that moved to another port: the port',
      steps: [healthy, { subject: 'tidy up', files: { 'apps/data/service.yaml': service('redis', 6380) } }],
      rule: 'service-port-missing',
      line: 'apps/data/service.yaml: - port: 6380',
      recommended: 'undo-change',
    },
    {
      name: 'a workload scaled to zero',
      steps: [healthy, { subject: 'tidy up', files: { 'apps/data/redis.yaml': redis.replace(': 1', ': 0') } }],
      rule: 'service-scaled-to-zero',
      line: 'apps/data/redis.yaml: replicas: 0',
      recommended: 'undo-change',
    },
    {
      name: 'a prefix under which the exporter no longer finds the Service',
      steps: [
        healthy,
        {
          subject: 'tidy up',
          files: {
            'apps/data/kustomization.yaml': kustomization(
              ['redis.yaml', 'service.yaml', 'exporter.yaml'],
              'namePrefix: prod-\n',
            ),
          },
        },
      ],
      rule: 'service-gone',
      line: 'apps/data/kustomization.yaml: namePrefix: prod-',
      // Taking the prefix out again deletes everything that runs under it.
      recommended: null,
    },
    {
      name: 'a Service that leads to another workload',
      steps: [
        {
          ...healthy,
          files: {
            ...files,
            'apps/data/exporter.yaml': objects(exporter, workload('web', { image: 'web:1', port: 80 })),
          },
        },
        { subject: 'tidy up', files: { 'apps/data/service.yaml': service('redis', 6379, 'web') } },
      ],
      rule: 'service-selects-other-workload',
      line: 'apps/data/service.yaml: app: web',
      recommended: 'undo-change',
      confidence: 'likely',
    },
    {
      name: 'a fault buried under harmless commits',
      steps: [
        healthy,
        { ...typo, subject: 'tidy up' },
        ...[2, 3, 4, 5].map((tag) => ({
          subject: `bump ${tag}`,
          files: { 'apps/data/redis.yaml': redis.replace('redis:7', `redis:7.${tag}`) },
        })),
      ],
      rule: 'service-selects-no-pods',
      line: 'apps/data/service.yaml: app: reddis',
      recommended: 'match-pod-labels',
    },
  ])('$name', async ({ steps, rule, line, recommended, confidence = 'proven' }) => {
    expect(await told(steps, REDIS_DOWN)).toMatchObject({
      cause: { rule, line, since: 'tidy up' },
      confidence,
      recommended,
    });
  });
});

describe('never surer than Git', () => {
  test('the workload behind a Service is gone: no other one is offered in its place', async () => {
    const gone = { 'apps/data/kustomization.yaml': kustomization(['service.yaml', 'exporter.yaml']) };
    expect(
      await told([healthy, { subject: 'gone', files: gone, removed: ['apps/data/redis.yaml'] }], REDIS_DOWN),
    ).toMatchObject({
      cause: { rule: 'service-selects-no-pods', line: 'apps/data/redis.yaml: apiVersion: apps/v1', since: 'gone' },
      recommended: null,
    });
  });

  test('the fault is younger than the alert: it did not start it', async () => {
    const late = { ...typo, date: '2026-01-02T00:00:00Z' };
    expect(await told([healthy, late], REDIS_DOWN)).toMatchObject({
      cause: { since: 'typo' },
      confidence: 'possible',
      gaps: expect.arrayContaining(['live-state']),
    });
  });

  test('it was repaired before the alert: it is not blamed', async () => {
    expect(await told([healthy, typo, repaired], REDIS_DOWN)).toMatchObject({ cause: null, recommended: null });
  });

  test('it was repaired after the alert began: blamed, with nothing left to do in Git', async () => {
    const since = { ...REDIS_DOWN, startsAt: '2026-01-01T00:01:30Z' };
    expect(await told([healthy, typo, repaired], since)).toMatchObject({
      cause: { since: 'typo' },
      confidence: 'likely',
      recommended: null,
    });
  });

  test('nobody syncs the application by itself: what Git says may not be live', async () => {
    const byHand = { ...healthy, files: { ...files, 'argocd/data.yaml': application('apps/data', '') } };
    expect(await told([byHand, typo], REDIS_DOWN)).toMatchObject({ cause: { since: 'typo' }, confidence: 'likely' });
  });

  test('two stores, and which one the exporter asks is sealed: the broken one is possible', async () => {
    const sealed = 'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: address\n';
    const asks = exporter.replace('args: ["--redis.addr=redis:6379"]', 'envFrom: [{ secretRef: { name: address } }]');
    const other = objects(service('cache', 6379), workload('cache', { image: 'redis:7', port: 6379 }));
    const two = { ...healthy, files: { ...files, 'apps/data/exporter.yaml': objects(asks, sealed, other) } };
    expect(await told([two, typo], REDIS_DOWN)).toMatchObject({
      cause: { rule: 'service-selects-no-pods', since: 'typo' },
      confidence: 'possible',
      gaps: expect.arrayContaining(['sealed-secret']),
    });
  });
});

describe('not explained by what Git happens to have wrong', () => {
  const broken = { 'apps/data/kustomization.yaml': kustomization(['missing.yaml']) };
  test.each([
    {
      name: 'a full disk of a node, while an application does not render',
      expr: 'node_filesystem_avail_bytes < 1e9',
      steps: [{ subject: 'break', files: broken }],
      labels: { alertname: 'DiskFull', instance: '10.0.0.4:9100', job: 'node-exporter' },
      findings: ['render-fails'],
    },
    {
      name: 'the memory of a Pod whose Service leads nowhere',
      expr: 'container_memory_working_set_bytes > 1e9',
      steps: [typo],
      labels: { alertname: 'HighMemory', namespace: 'data', pod: 'redis-0' },
      findings: ['service-selects-no-pods'],
    },
    {
      name: 'a crash loop of a Pod whose own Service leads nowhere',
      expr: 'kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"} == 1',
      steps: [typo],
      labels: { alertname: 'KubePodCrashLooping', namespace: 'data', pod: 'redis-0' },
      findings: ['service-selects-no-pods'],
    },
  ])('$name', async ({ expr, steps, labels, findings }) => {
    const watched = { ...healthy, files: { ...files, 'monitoring/rules.yaml': rules(labels.alertname, expr) } };
    expect(await told([watched, ...steps], labels)).toMatchObject({ cause: null, recommended: null, findings });
  });
});
