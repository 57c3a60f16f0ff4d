import type { Alert } from '../../../src/core/alert/alert.ts';
import { diagnose } from '../../../src/core/diagnosis/diagnose.ts';
import { alertOf } from '../../support/alert-of.ts';
import { deepFreeze } from '../../support/deep-freeze.ts';
import { type CommitFiles, dateOf, shaOf, worldOf } from '../../support/world-of.ts';
import { application, cart, policy, redis, redisExporter, rule, service, workload } from './shop.ts';

const REDIS_DOWN = alertOf({ name: 'RedisDown', labels: { namespace: 'cart' }, startsAt: dateOf(100) });
const about = (commits: readonly CommitFiles[], alert: Partial<Alert> = REDIS_DOWN) =>
  diagnose(deepFreeze(alertOf({ startsAt: dateOf(100), ...alert })), deepFreeze(worldOf(commits)));

const kustomization = (more: string): CommitFiles => ({
  'apps/cart/kustomization.yaml': `resources: [redis.yaml, exporter.yaml, service.yaml]\n${more}`,
});
const unrelated: CommitFiles = { 'apps/cart/other.yaml': '# nothing\n' };

const toRedis = '  endpointSelector: { matchLabels: { app: redis-exporter } }\n  egress:\n';
const mayReach = (labels: string) =>
  `    - toEndpoints:\n        - matchLabels: { ${labels} }\n      toPorts: [{ ports: [{ port: "6379", protocol: TCP }] }]\n`;
const withPolicy = (rules: string): CommitFiles => ({
  ...cart,
  'apps/cart/redis.yaml': redis + policy('exporter', toRedis + rules),
});

describe('one fault on the way, named with its line and its commit', () => {
  test.each([
    {
      name: 'a typo in a selector',
      commits: [cart, { 'apps/cart/service.yaml': service('redis', 6379, 'app: reddis') }, unrelated],
      cause: {
        rule: 'service-selects-no-pods',
        confidence: 'proven',
        file: 'apps/cart/service.yaml',
        text: 'app: reddis',
      },
    },
    {
      name: 'labels with includeSelectors over a StatefulSet',
      commits: [cart, kustomization('labels:\n  - pairs:\n      app: cart\n    includeSelectors: true\n'), unrelated],
      cause: {
        rule: 'service-selects-no-pods',
        confidence: 'proven',
        file: 'apps/cart/kustomization.yaml',
        text: 'app: cart',
      },
    },
    {
      name: 'a Pod label that a Service selects is renamed',
      commits: [
        {
          ...cart,
          'apps/cart/redis.yaml': redis.replace('    spec:', '        role: cache\n    spec:'),
          'apps/cart/service.yaml': service('redis', 6379, 'role: cache'),
        },
        { 'apps/cart/redis.yaml': redis.replace('    spec:', '        role: store\n    spec:') },
        unrelated,
      ],
      cause: {
        rule: 'service-selects-no-pods',
        confidence: 'proven',
        file: 'apps/cart/redis.yaml',
        text: 'role: store',
      },
    },
    {
      name: 'the workload is scaled to zero',
      commits: [cart, { 'apps/cart/redis.yaml': redis.replace('replicas: 1', 'replicas: 0') }, unrelated],
      cause: {
        rule: 'service-scaled-to-zero',
        confidence: 'proven',
        file: 'apps/cart/redis.yaml',
        text: 'replicas: 0',
      },
    },
    {
      name: 'a named port that no container has',
      commits: [
        cart,
        { 'apps/cart/service.yaml': service('redis', 6379, 'app: redis', '      targetPort: redis\n') },
        unrelated,
      ],
      cause: {
        rule: 'service-port-not-served',
        confidence: 'proven',
        file: 'apps/cart/service.yaml',
        text: 'targetPort: redis',
      },
    },
    {
      name: 'the Service has another port now',
      commits: [
        cart,
        { 'apps/cart/service.yaml': service('redis', 6380, 'app: redis', '      targetPort: 6379\n') },
        unrelated,
      ],
      cause: { rule: 'service-port-missing', confidence: 'proven', file: 'apps/cart/service.yaml', text: 'port: 6380' },
    },
    {
      name: 'a prefix renames the Service under the exporter',
      commits: [cart, kustomization('namePrefix: prod-\n'), unrelated],
      cause: {
        rule: 'service-gone',
        confidence: 'proven',
        file: 'apps/cart/kustomization.yaml',
        text: 'namePrefix: prod-',
      },
    },
    {
      name: 'a policy admits another peer',
      commits: [withPolicy(mayReach('app: redis')), withPolicy(mayReach('app: cache')), unrelated],
      cause: { rule: 'policy-drops-flow', confidence: 'proven', file: 'apps/cart/redis.yaml', text: 'app: cache' },
    },
    {
      name: 'a policy comes that admits nobody',
      commits: [
        cart,
        { 'apps/cart/redis.yaml': redis + policy('deny', '  endpointSelector: {}\n  ingress:\n    - {}\n') },
        unrelated,
      ],
      cause: {
        rule: 'policy-drops-flow',
        confidence: 'proven',
        file: 'apps/cart/redis.yaml',
        text: 'endpointSelector',
      },
    },
    {
      name: 'a selector that takes in the whole application',
      commits: [
        {
          ...cart,
          'apps/cart/redis.yaml': redis.replace('    spec:', '        part: shop\n    spec:'),
          'apps/cart/exporter.yaml': redisExporter
            .replace('    spec:', '        part: shop\n    spec:')
            .replace('          env:', '          ports: [{ containerPort: 9121 }]\n          env:'),
        },
        { 'apps/cart/service.yaml': service('redis', 6379, 'part: shop') },
        unrelated,
      ],
      cause: {
        rule: 'service-selects-other-workload',
        confidence: 'likely',
        file: 'apps/cart/service.yaml',
        text: 'part: shop',
      },
    },
    {
      name: 'a kustomization that does not render',
      commits: [cart, kustomization('patches: [{ path: missing.yaml }]\n'), unrelated],
      cause: { rule: 'render-fails', confidence: 'possible', file: 'apps/cart/kustomization.yaml', text: '' },
    },
    {
      name: 'broken YAML',
      commits: [
        cart,
        { 'apps/cart/service.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: redis\n   labels: {}\n' },
        unrelated,
      ],
      cause: { rule: 'render-fails', confidence: 'possible', file: 'apps/cart/service.yaml', text: '' },
    },
  ])('$name', ({ commits, cause: expected }) => {
    const { cause, chain } = about(commits);
    const text = Object.assign({}, ...commits)[cause?.source.file ?? '']?.split('\n')[(cause?.source.line ?? 0) - 1];
    expect({ rule: cause?.rule, confidence: cause?.confidence, file: cause?.source.file, text }).toEqual({
      ...expected,
      text: expect.stringContaining(expected.text),
    });
    expect(cause?.firstBadCommit?.sha).toBe(shaOf(1));
    expect(chain.map(({ statement }) => statement)).toMatchSnapshot();
  });
});

describe('how the target is known', () => {
  const exporterWith = (container: string): CommitFiles => ({
    ...cart,
    'apps/cart/exporter.yaml': workload('redis-exporter', 'oliver006/redis_exporter:v1.62.0', { container }),
  });
  const typo = { 'apps/cart/service.yaml': service('redis', 6379, 'app: reddis') };

  test.each([
    {
      name: 'a flag',
      container: '          args: ["--redis.addr=redis.cart.svc.cluster.local:6379"]\n',
      confidence: 'proven',
    },
    { name: 'a flag and its value', container: '          args: [--redis.addr, redis.cart]\n', confidence: 'proven' },
    { name: 'a variable', container: '          env: [{ name: REDIS_ADDR, value: redis }]\n', confidence: 'proven' },
    {
      name: 'a secret nobody can read',
      container: '          envFrom: [{ secretRef: { name: redis } }]\n',
      confidence: 'likely',
    },
    { name: 'nothing at all', container: '', confidence: 'likely' },
  ])('$name', ({ container, confidence }) => {
    const { cause, gaps } = about([exporterWith(container), typo]);
    expect(cause).toMatchObject({ rule: 'service-selects-no-pods', confidence });
    expect(gaps.some(({ reason }) => reason === 'sealed-secret')).toBe(container.includes('secretRef'));
  });

  test('an exporter beside what it watches depends on no Service', () => {
    const sidecar = redis.replace(
      '        - name: main',
      '        - name: redis-exporter\n          image: oliver006/redis_exporter:v1\n          args: ["--redis.addr=localhost:6379"]\n        - name: main',
    );
    const { cause, scope } = about([{ ...cart, 'apps/cart/redis.yaml': sidecar, 'apps/cart/exporter.yaml': '' }, typo]);
    expect(scope.target).toMatchObject({ kind: 'StatefulSet', name: 'redis' });
    expect(cause).toBeNull();
  });
});

describe('without an expression', () => {
  const { 'rules/redisdown.yaml': _, ...noRule } = cart;
  const typo = { 'apps/cart/service.yaml': service('redis', 6379, 'app: reddis') };
  test.each([
    {
      name: 'the scrape’s labels name the exporter',
      alert: { name: 'Down', labels: { job: 'redis-exporter' } },
      confidence: 'proven',
    },
    {
      name: 'the alert’s name tells the product',
      alert: { name: 'RedisDown', labels: { namespace: 'cart' } },
      confidence: 'likely',
    },
  ])('$name', ({ alert, confidence }) => {
    expect(about([noRule, typo], alert).cause).toMatchObject({ rule: 'service-selects-no-pods', confidence });
  });
});

describe('several applications', () => {
  const pay: CommitFiles = {
    ...application('pay'),
    ...application('watch'),
    ...rule('PostgresDown', 'pg_up{job="pg"} == 0'),
    'apps/pay/pg.yaml': workload('pg', 'postgres:16', { kind: 'StatefulSet' }) + service('pg', 5432, 'app: pg'),
    'apps/watch/exporter.yaml': workload('pg-exporter', 'quay.io/prometheuscommunity/postgres-exporter:v0.15.0', {
      container:
        '          env: [{ name: DATA_SOURCE_NAME, value: "postgresql://u:p@pg.pay.svc:5432/db?sslmode=disable" }]\n',
    }),
  };
  const alert = { name: 'PostgresDown', labels: { job: 'pg' } };
  const admit = (namespace: string) =>
    policy(
      'pg',
      `  endpointSelector: { matchLabels: { app: pg } }\n  ingress:\n    - fromEndpoints:\n        - matchLabels: { io.kubernetes.pod.namespace: ${namespace} }\n`,
    );

  test('a policy in the target’s application drops an exporter in another one', () => {
    const { cause } = about(
      [
        { ...cart, ...pay, 'apps/pay/policy.yaml': admit('watch') },
        { 'apps/pay/policy.yaml': admit('watches') },
        unrelated,
      ],
      alert,
    );
    expect(cause).toMatchObject({
      rule: 'policy-drops-flow',
      source: { file: 'apps/pay/policy.yaml' },
      firstBadCommit: { sha: shaOf(1) },
    });
  });

  test('another application’s fault is not blamed', () => {
    const { cause, findings } = about(
      [{ ...cart, ...pay }, { 'apps/cart/service.yaml': service('redis', 6379, 'app: x') }],
      alert,
    );
    expect(cause).toBeNull();
    expect(findings.map(({ rule, application: path, causal }) => [rule, path, causal])).toEqual([
      ['service-selects-no-pods', 'apps/cart', false],
    ]);
  });
});

describe('alerts without an exporter', () => {
  const shop: CommitFiles = {
    ...cart,
    'apps/cart/kustomization.yaml': 'resources: [redis.yaml, exporter.yaml, service.yaml, web.yaml]\n',
    'apps/cart/web.yaml':
      workload('web', 'shop/web:1', { container: '          env: [{ name: CACHE_HOST, value: redis }]\n' }) +
      service('web', 80, 'app: web'),
  };
  const typo = { 'apps/cart/service.yaml': service('redis', 6379, 'app: reddis') };
  test.each([
    { name: 'a Deployment', labels: { namespace: 'cart', deployment: 'web' } },
    { name: 'a Pod', labels: { namespace: 'cart', pod: 'web-6d4cf56db6-x2x7k' } },
    { name: 'a Service', labels: { namespace: 'cart', service: 'web' } },
    { name: 'a namespace', labels: { namespace: 'cart' } },
  ])('$name: what it depends on', ({ labels }) => {
    const { cause } = about([shop, typo], { name: 'Errors', labels });
    expect(cause).toMatchObject({ rule: 'service-selects-no-pods', confidence: 'possible' });
  });

  test('a probe of a Service', () => {
    const { cause, scope } = about(
      [
        { ...shop, ...rule('WebDown', 'probe_success{instance=~".*web.*"} == 0') },
        { 'apps/cart/web.yaml': service('web', 80, 'app: wep') },
      ],
      {
        name: 'WebDown',
      },
    );
    expect(scope.target).toMatchObject({ kind: 'Service', name: 'web' });
    expect(cause?.rule).toBe('service-selects-no-pods');
  });
});

test('a probe of a Service asks the port in its address', () => {
  const two = (target: string) =>
    service(
      'web',
      80,
      'app: web',
      `      name: http\n    - port: 9090\n      name: health\n      targetPort: ${target}\n`,
    );
  const web = workload('web', 'acme/web:1', {
    container: '          ports: [{ name: health, containerPort: 9090 }]\n',
  });
  const { cause } = about(
    [
      {
        ...cart,
        ...rule('WebDown', 'probe_success{instance="http://web.cart:9090/health"} == 0'),
        'apps/cart/kustomization.yaml': 'resources: [web.yaml, front.yaml]\n',
        'apps/cart/web.yaml': web,
        'apps/cart/front.yaml': two('health'),
      },
      { 'apps/cart/front.yaml': two('heath') },
    ],
    { name: 'WebDown' },
  );
  expect(cause).toMatchObject({ rule: 'service-port-not-served', firstBadCommit: { sha: shaOf(1) } });
});

describe('nothing to blame', () => {
  test('a healthy repository', () => {
    const { cause, chain, findings, scope } = about([cart, unrelated]);
    expect({ cause, chain, findings }).toEqual({ cause: null, chain: [], findings: [] });
    expect(scope.flows.map(({ verdict }) => verdict.result)).toEqual(['allowed']);
  });

  test('an alert nothing is known about says what was looked for', () => {
    const { cause, gaps } = about([cart], { name: 'DiskFull', labels: { host: 'n1' } });
    expect(cause).toBeNull();
    expect(gaps.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['no-alert-rule', 'no-target']));
  });

  test('a fault that was repaired before the alert started', () => {
    const { cause, gaps } = about([cart, { 'apps/cart/service.yaml': service('redis', 6379, 'app: x') }, cart]);
    expect(cause).toBeNull();
    expect(gaps.some(({ reason, detail }) => reason === 'live-state' && detail.includes(shaOf(2).slice(0, 12)))).toBe(
      true,
    );
  });
});

test('a fault that was repaired after the alert started is named with its repair', () => {
  const { cause } = about([cart, { 'apps/cart/service.yaml': service('redis', 6379, 'app: x') }, cart], {
    ...REDIS_DOWN,
    startsAt: dateOf(1) + 60_000,
  });
  expect(cause).toMatchObject({
    rule: 'service-selects-no-pods',
    firstBadCommit: { sha: shaOf(1) },
    repairedInGit: { commit: { sha: shaOf(2) }, heldBackBy: [] },
  });
});

test('a fault as old as the history has no first bad commit, and a gap says so', () => {
  const { cause, gaps } = about([{ ...cart, 'apps/cart/service.yaml': service('redis', 6379, 'app: x') }, unrelated]);
  expect(cause?.rule).toBe('service-selects-no-pods');
  expect(cause).not.toHaveProperty('firstBadCommit');
  expect(gaps.map(({ reason }) => reason)).toContain('history-cut');
});

test('hostile names are data', () => {
  const { cause } = about([{ ...cart, 'apps/__proto__/x.yaml': '__proto__: { rules: [] }' }], {
    name: '__proto__',
    labels: { namespace: 'constructor', pod: '__proto__' },
  });
  expect(cause).toBeNull();
});
