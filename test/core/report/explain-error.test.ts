import { array, assert, constantFrom, property } from 'fast-check';
import { explainError } from '../../../src/core/report/explain-error.ts';
import { explainReport } from '../../../src/core/report/explain-report.ts';
import { toPlainText } from '../../../src/core/report/to-plain-text.ts';
import { expectGolden } from './golden.ts';

const classesOf = (text: string): readonly string[] => explainError(text).map((one) => one.class);

describe('explainError', () => {
  test.each([
    {
      name: "no backend under Cilium's socket load balancer",
      text: 'dial tcp 10.99.101.181:3306: connect: operation not permitted',
      first: 'service-without-endpoints',
    },
    {
      name: 'the same from newer Cilium',
      text: 'dial tcp 10.1.2.3:3306: connect: no route to host',
      first: 'no-route-to-host',
    },
    { name: 'a policy drop', text: 'dial tcp 10.1.2.3:3306: i/o timeout', first: 'timeout' },
    {
      name: 'nobody listens',
      text: 'dial tcp 10.1.2.3:3306: connect: connection refused',
      first: 'connection-refused',
    },
    { name: 'no such name', text: 'dial tcp: lookup mysql on 10.96.0.10:53: no such host', first: 'no-such-host' },
    {
      name: 'DNS dropped',
      text: 'lookup mysql on 10.96.0.10:53: read udp 10.0.0.4:4711->10.96.0.10:53: i/o timeout',
      first: 'dns-timeout',
    },
    {
      name: 'DNS refused by policy',
      text: 'lookup api.github.com on 10.96.0.10:53: server misbehaving',
      first: 'dns-refused',
    },
    {
      name: 'immutable selector, JSON form',
      text: 'Deployment.apps "mysql" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable',
      first: 'immutable-field',
    },
    {
      name: 'immutable selector, as Argo CD mangles Go syntax',
      text: 'error when patching "/dev/shm/2013686522": Deployment.apps "zitadel" is invalid: spec.selector: Invalid value: v1.LabelSelector{MatchLabels:v1.LabelSelectorRequirement(nil)}: field is immutable',
      first: 'immutable-field',
    },
    {
      name: 'entity among endpoints',
      text: 'The CiliumNetworkPolicy "p" is invalid: spec.egress[0].toEndpoints[0]: Invalid value: "string": spec.egress[0].toEndpoints[0] in body must be of type object: "string"',
      first: 'type-error',
    },
    {
      name: 'policy that agents refuse',
      text: 'Invalid CiliumNetworkPolicy spec: combining ToEndpoints and ToCIDR is not supported yet',
      first: 'cilium-policy-refused',
    },
    {
      name: 'an application that is between two attempts, with a cause of its own',
      text: 'one or more objects failed to apply, reason: Deployment.apps "cart" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable. Retrying attempt #2 at 10:00AM.',
      first: 'immutable-field',
    },
    { name: 'a sync nobody will try again', text: 'Failed last sync attempt to [4f1c2e7]: x', first: 'sync-given-up' },
    {
      name: 'a kind nobody installed',
      text: 'one or more synchronization tasks are not valid',
      first: 'sync-tasks-invalid',
    },
    {
      name: "Flux's dry run, for a reason that is not the API server's",
      text: 'Deployment/shop/cart dry-run failed: context canceled',
      first: 'flux-dry-run-failed',
    },
    {
      name: 'Flux waiting for another',
      text: "dependency 'flux-system/infra' is not ready",
      first: 'flux-dependency-not-ready',
    },
    {
      name: 'Flux, applied and unhealthy',
      text: "health check failed after 30.0s: timeout waiting for: [Deployment/shop/cart status: 'InProgress']",
      first: 'flux-health-check-failed',
    },
    {
      name: 'dry run of a sync',
      text: 'one or more objects failed to apply (dry run) (retried 5 times).',
      first: 'sync-dry-run-failed',
    },
    {
      name: 'patch without target',
      text: 'Error: no matches for Id Deployment.v1.apps/d.[noNs]; failed to find unique target for patch Deployment.v1.apps/d.[noNs]',
      first: 'kustomize-patch-target',
    },
    {
      name: 'field that does not exist',
      text: 'error validating data: ValidationError(CronJob.spec): unknown field "jobtemplate" in io.k8s.api.batch.v1.CronJobSpec',
      first: 'unknown-field',
    },
    {
      name: 'an amount nobody reads',
      text: 'Deployment in version "v1" cannot be handled as a Deployment: quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\'',
      first: 'not-readable',
    },
    {
      name: 'a number for a text, as kubectl and Argo CD bring it',
      text: 'one or more objects failed to apply, reason: "" is invalid: patch: Invalid value: "": cannot convert int64 to string',
      first: 'type-error',
    },
    {
      name: 'an environment variable that stands twice',
      text: 'failed to create typed patch object (shop/cart; apps/v1, Kind=Deployment): .spec.template.spec.containers[name="cart"].env: duplicate entries for key [name="A"]',
      first: 'duplicate-element',
    },
  ])('$name', ({ text, first }) => {
    expect(classesOf(text)[0]).toBe(first);
  });

  test('names the reason before the tool that reports it', () => {
    const text =
      'one or more objects failed to apply, reason: Deployment.apps "mysql" is invalid: spec.selector: Invalid value: {"matchLabels":{}}: field is immutable';
    expect(classesOf(text)).toEqual(['immutable-field', 'sync-partially-failed']);
  });

  test('a general class is left out where a telling one is about the same words, and told of others', () => {
    const one = 'The Deployment "a" is invalid: spec.selector: Invalid value: {}: field is immutable';
    const other =
      'Deployment.apps "b" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0';
    expect(classesOf(one)).toEqual(['immutable-field']);
    expect(classesOf(`${one},${other}`)).toEqual(['immutable-field', 'invalid-object']);
  });

  test('says nothing about a text it does not know', () => {
    expect(explainError('everything is fine')).toEqual([]);
  });

  test('an operation that is not permitted is not blamed on policy', () => {
    const [first] = explainError('connect: operation not permitted');
    expect(first?.meaning).toContain('A network policy never does this');
  });

  test('any text is answered quickly, with a bounded quote', () => {
    const piece = constantFrom(
      '" is invalid: ',
      'lookup ',
      '"',
      ' ',
      'a',
      '[',
      ': ',
      'kustomize build ',
      'connect',
      '\n',
    );
    assert(
      property(array(piece, { maxLength: 400 }), (pieces) => {
        for (const { quote } of explainError(pieces.join('').repeat(20))) expect(quote.length).toBeLessThanOrEqual(300);
      }),
      { numRuns: 50 },
    );
  });
});

describe('everyday errors of a cluster', () => {
  test.each([
    {
      name: 'a container that ends again and again',
      text: 'Back-off restarting failed container api in pod api-5d_shop(1234)',
      classes: ['crash-loop'],
    },
    {
      name: 'a tag nobody pushed, as containerd says it',
      text: 'Failed to pull image "r.io/api:2": rpc error: code = NotFound desc = failed to pull and unpack image "r.io/api:2": failed to resolve reference "r.io/api:2": r.io/api:2: not found',
      classes: ['image-not-found'],
    },
    {
      name: 'a private image',
      text: 'pull access denied for acme/api, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
      classes: ['image-access-denied'],
    },
    {
      name: 'a registry that counts',
      text: '429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit.',
      classes: ['image-rate-limit'],
    },
    { name: 'the wait before the next pull', text: 'ImagePullBackOff', classes: ['image-pull-failed'] },
    { name: 'memory ran out', text: 'Terminated: OOMKilled (exit code 137)', classes: ['out-of-memory'] },
    {
      name: 'a right nobody gave',
      text: 'secrets is forbidden: User "system:serviceaccount:shop:default" cannot list resource "secrets" in API group "" in the namespace "shop"',
      classes: ['rbac-forbidden'],
    },
    {
      name: 'a quota',
      text: 'pods "api" is forbidden: exceeded quota: compute, requested: requests.cpu=1, used: requests.cpu=4, limited: requests.cpu=4',
      classes: ['quota-exceeded'],
    },
    {
      name: 'two reasons of the scheduler, each told',
      text: '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient cpu. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
      classes: ['unschedulable-resources', 'unschedulable-taint'],
    },
    {
      name: 'labels no node has',
      text: "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.",
      classes: ['unschedulable-affinity'],
    },
    {
      name: 'a claim without a volume',
      text: '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
      classes: ['unschedulable-volume'],
    },
    {
      name: 'a reason of the scheduler that has no class',
      text: '0/1 nodes are available: 1 node(s) were unschedulable.',
      classes: ['unschedulable'],
    },
    {
      name: 'a claim that is not there',
      text: '0/3 nodes are available: persistentvolumeclaim "data" not found.',
      classes: ['missing-claim'],
    },
    {
      name: 'a ConfigMap that is not there',
      text: 'MountVolume.SetUp failed for volume "config" : configmap "api-config" not found',
      classes: ['missing-configuration'],
    },
    {
      name: 'a mount that failed for another reason',
      text: 'MountVolume.SetUp failed for volume "nfs" : mount failed: exit status 32',
      classes: ['volume-not-mounted'],
    },
    {
      name: 'a probe, and what it met',
      text: 'Readiness probe failed: Get "http://10.0.0.1:8080/": dial tcp 10.0.0.1:8080: connect: connection refused',
      classes: ['probe-failed', 'connection-refused'],
    },
    {
      name: 'a password Postgres refuses',
      text: 'FATAL: password authentication failed for user "api"',
      classes: ['database-login'],
    },
    {
      name: 'a password MySQL refuses, which is no HTTP rule',
      text: "ERROR 1045 (28000): Access denied for user 'api'@'10.0.0.4' (using password: YES)",
      classes: ['database-login'],
    },
    {
      name: 'a proxy without its server',
      text: 'upstream connect error or disconnect/reset before headers. reset reason: connection failure, transport failure reason: delayed connect error: 111',
      classes: ['envoy-upstream'],
    },
    {
      name: 'a certificate of somebody unknown',
      text: 'Get "https://a.b": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      classes: ['certificate'],
    },
    {
      name: 'a webhook that does not answer, before the time-out it is told with',
      text: 'Internal error occurred: failed calling webhook "v.acme.io": failed to call webhook: Post "https://v.acme.svc:443/validate?timeout=10s": context deadline exceeded',
      classes: ['webhook-unreachable', 'timeout'],
    },
    { name: 'no more files', text: 'accept4: too many open files', classes: ['too-many-open-files'] },
    { name: 'etcd without a leader', text: 'etcdserver: leader changed', classes: ['etcd'] },
    {
      name: 'a client that holds itself back',
      text: 'Waited for 1.2s due to client-side throttling, not priority and fairness, request: GET:https://10.96.0.1:443/api',
      classes: ['api-throttling'],
    },
  ])('$name', ({ text, classes }) => {
    expect(classesOf(text)).toEqual(classes);
  });
});

test('a deployer that failed says whether it tries again by itself', () => {
  const of = (text: string, wanted: string) => explainError(text).find((one) => one.class === wanted)?.retry;
  expect(of('Failed last sync attempt to [4f1c2e7]: x', 'sync-given-up')).toMatch(/^Not by itself\./);
  expect(of('a sync failed. Retrying attempt #2 at 10:00AM.', 'sync-retrying')).toMatch(/tries five times/);
  expect(of('Deployment/shop/cart dry-run failed (Invalid): x', 'flux-dry-run-failed')).toMatch(/for ever/);
});

test('several classes of one text read as one answer', () => {
  const asked =
    '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient cpu.';
  expectGolden('unschedulable.txt', toPlainText(explainReport(asked, explainError(asked))));
});
