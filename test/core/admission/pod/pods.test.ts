import { admit } from '../../../../src/core/admission/admit.ts';
import { doubtsAbout } from '../../../../src/core/admission/doubts-about.ts';
import type { JsonObject } from '../../../../src/core/values/json.ts';
import { deepFreeze } from '../../../support/deep-freeze.ts';

function pod(spec: JsonObject, metadata: JsonObject = {}): JsonObject {
  return deepFreeze({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', ...metadata },
    spec: { containers: [{ name: 'main', image: 'busybox:1' }], ...spec },
  });
}

function said(old: JsonObject | null, next: JsonObject, minor = 36): readonly string[] {
  const causes = admit(old, next, { minor }, { way: 'replace', fieldValidation: 'Strict' })?.causes ?? [];
  return causes.map(({ field, detail }) => `${field}: ${detail}`);
}

describe('new Pods', () => {
  test('an ordinary one', () => {
    expect(said(null, pod({}))).toEqual([]);
  });

  test('an image with spaces around is refused, which a template’s is not', () => {
    const containers = [{ name: 'main', image: 'busybox ' }];
    expect(said(null, pod({ containers }))).toEqual([
      'spec.containers[0].image: Invalid value: "busybox ": must not have leading or trailing whitespace',
    ]);
  });

  test.each([30, 33])('claims of a container are known to 1.%d, which does not keep them', (minor) => {
    const resources = { claims: [{ name: 'gpu' }] };
    expect(said(null, pod({ containers: [{ name: 'main', image: 'busybox', resources }] }), minor)).toEqual([]);
  });

  test('no ephemeral containers, and no node while a gate is closed', () => {
    const spec = {
      nodeName: 'n',
      schedulingGates: [{ name: 'g' }],
      ephemeralContainers: [{ name: 'debug', image: 'busybox' }],
    };
    expect(said(null, pod(spec))).toEqual([
      'spec.ephemeralContainers: Forbidden: cannot be set on create',
      'spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared',
    ]);
  });

  test.each([
    [{ priority: 0 }, undefined],
    [{ priority: 5, priorityClassName: 'ours' }, undefined],
    [{ priority: 2000000000, priorityClassName: 'system-cluster-critical' }, undefined],
    [
      { priority: 5 },
      'the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
    ],
    [
      { preemptionPolicy: 'Never' },
      'the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name',
    ],
  ])('a priority is what its class stands for: %j', (spec, why) => {
    const refusal = admit(null, pod(spec), { minor: 36 }, { way: 'replace', fieldValidation: 'Strict' });
    expect(refusal?.message).toBe(why === undefined ? undefined : `pods "p" is forbidden: ${why}`);
  });

  test('which class is the default only a cluster knows', () => {
    expect(doubtsAbout(null, pod({ priority: 5 }), { minor: 36 })).toEqual([
      { field: 'spec.priority', detail: 'whether a PriorityClass is the default is not known; none is taken to be' },
    ]);
    expect(doubtsAbout(null, pod({}), { minor: 36 })).toEqual([]);
  });

  test('a key that is selected by the Pod’s own value and by hand', () => {
    const term = { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'a' } }, matchLabelKeys: ['app'] };
    const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    expect(said(null, pod({ affinity }, { labels: { app: 'a' } }))).toEqual([
      'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0][0]: Invalid value: "app": exists in both matchLabelKeys and labelSelector',
    ]);
  });

  test('profiles that are written both ways agree', () => {
    const annotations = { 'container.apparmor.security.beta.kubernetes.io/main': 'unconfined' };
    const spec = { securityContext: { appArmorProfile: { type: 'RuntimeDefault' } } };
    expect(said(null, pod(spec, { annotations }))).toEqual([
      'spec.containers[0].securityContext.appArmorProfile.type: Forbidden: apparmor type in annotation and field must match',
    ]);
  });

  test('the name of a claim that is made for a volume is a name', () => {
    const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    const volumes = [
      { name: 'a', ephemeral: { volumeClaimTemplate: { spec: claim } } },
      { name: 'b', persistentVolumeClaim: { claimName: 'p-a' } },
    ];
    expect(said(null, pod({ volumes }))).toEqual([
      'spec.volumes[1].persistentVolumeClaim.claimName: Invalid value: "p-a": must not reference a PVC that gets created for an ephemeral volume',
    ]);
  });
});

describe('what may change of a Pod', () => {
  test('images, labels, a deadline that comes nearer, another toleration', () => {
    const before = pod({ activeDeadlineSeconds: 100 });
    const after = pod(
      {
        containers: [{ name: 'main', image: 'busybox:2' }],
        activeDeadlineSeconds: 50,
        tolerations: [{ key: 'a', operator: 'Exists' }],
      },
      { labels: { a: 'b' } },
    );
    expect(said(before, after)).toEqual([]);
  });

  test('an amount that is written another way is no change', () => {
    const containers = (cpu: string): JsonObject => ({
      containers: [{ name: 'main', image: 'busybox:1', resources: { requests: { cpu } } }],
    });
    expect(said(pod(containers('1')), pod(containers('1000m')))).toEqual([]);
  });

  test('not how many containers there are, which ends the check', () => {
    const containers = [
      { name: 'main', image: 'busybox:1' },
      { name: 'side', image: 'busybox:1' },
    ];
    expect(said(pod({}), pod({ containers, hostname: 'h' }))).toEqual([
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    ]);
  });

  test('not a deadline that is taken away or put off', () => {
    expect(said(pod({ activeDeadlineSeconds: 5 }), pod({ activeDeadlineSeconds: 6 }))).toEqual([
      'spec.activeDeadlineSeconds: Invalid value: 6: must be less than or equal to previous value',
    ]);
    expect(said(pod({ activeDeadlineSeconds: 5 }), pod({}))).toEqual([
      'spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer to nil value',
    ]);
  });

  test('not a toleration, but for its seconds', () => {
    const tolerations = (toleration: JsonObject): JsonObject =>
      pod({ tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute', ...toleration }] });
    expect(said(tolerations({}), tolerations({ tolerationSeconds: 5 }))).toEqual([]);
    expect(said(tolerations({}), tolerations({ effect: 'NoSchedule' }))).toEqual([
      'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    ]);
  });

  test('everything else is told as a difference of the whole spec', () => {
    expect(said(pod({}), pod({ hostNetwork: true }))).toEqual([
      [
        'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
        '@@ -44,7 +44,7 @@',
        '  "AutomountServiceAccountToken": null,',
        '  "NodeName": "",',
        '  "SecurityContext": {',
        '-  "HostNetwork": false,',
        '+  "HostNetwork": true,',
        '   "HostPID": false,',
        '   "HostIPC": false,',
        '   "ShareProcessNamespace": null,',
        '',
      ].join('\n'),
    ]);
  });

  test('a class is no other priority: the number it was given as a new Pod stays', () => {
    const [difference = ''] = said(pod({}), pod({ priorityClassName: 'high' }));
    expect(difference.split('\n').filter((line) => /^[-+]/.test(line))).toEqual([
      '- "PriorityClassName": "",',
      '+ "PriorityClassName": "high",',
    ]);
  });

  test('a Pod behind a gate may be sent to fewer nodes', () => {
    const gated = (nodeSelector: JsonObject): JsonObject => pod({ schedulingGates: [{ name: 'g' }], nodeSelector });
    expect(said(gated({ a: 'b' }), gated({ a: 'b', c: 'd' }))).toEqual([]);
    expect(said(gated({ a: 'b' }), gated({ a: 'c' }))).toEqual([
      'spec.nodeSelector: Invalid value: {"a":"c"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
    ]);
  });

  test('gates are opened, never added', () => {
    expect(said(pod({ schedulingGates: [{ name: 'a' }] }), pod({ schedulingGates: [{ name: 'b' }] }))).toEqual([
      "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'b'",
    ]);
  });
});

test('a PodTemplate is told at `template`, labels and annotations without its metadata', () => {
  const template = { metadata: { labels: { 'a b': '' } }, spec: { containers: [] } };
  const object = deepFreeze({ apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 't' }, template });
  expect(said(null, object)).toEqual([
    expect.stringMatching(/^template\.labels: Invalid value: "a b": name part/),
    'template.spec.containers: Required value',
  ]);
});
