import { admit } from '../../../../src/core/admission/admit.ts';
import type { ApiServer } from '../../../../src/core/admission/refusal.ts';
import type { JsonObject } from '../../../../src/core/values/json.ts';
import { said } from '../said.ts';

const NEWEST: ApiServer = { minor: 36 };
const PENDING: ApiServer = { minor: 36, facts: { claimsStayPending: true } };

function claim(spec: JsonObject, fields: JsonObject = {}): JsonObject {
  const requests = { storage: '1Gi' };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'shop' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests }, ...spec },
    ...fields,
  };
}

const sized = (storage: string, spec: JsonObject = {}): JsonObject =>
  claim({ resources: { requests: { storage } }, ...spec });

describe('claims', () => {
  test.each([
    {
      name: 'no access mode',
      made: claim({ accessModes: [] }),
      message: 'spec.accessModes: Required value: at least 1 access mode is required',
    },
    { name: 'no size', made: claim({ resources: {} }), message: 'spec.resources[storage]: Required value' },
    {
      name: 'a source that is no volume is dropped',
      made: claim({ dataSource: { kind: 'Pod', name: 'a' } }),
      message: null,
    },
    {
      name: 'any source by reference',
      made: claim({ dataSourceRef: { apiGroup: 'a.b', kind: 'Populator', name: 'a' } }),
      message: null,
    },
    {
      name: 'a reference without kind',
      made: claim({ dataSourceRef: { apiGroup: 'a.b', name: 'a' } }),
      message: 'spec.dataSourceRef.kind: Required value',
    },
  ])('$name', ({ made, message }) => expect(said(NEWEST, made)).toBe(message));

  test.each([
    { name: 'the same size in another unit', old: sized('1Gi'), made: sized('1024Mi') },
    { name: 'more room in what is bound, as most claims are', old: sized('1Gi'), made: sized('2Gi') },
    { name: 'a class where the cluster chose one', old: claim({}), made: claim({ storageClassName: 'fast' }) },
    { name: 'the volume it was bound to', old: claim({}), made: claim({ volumeName: 'pv' }) },
    {
      name: 'a source written down twice',
      old: claim({ dataSource: { kind: 'PersistentVolumeClaim', name: 'a' } }),
      made: claim({
        dataSource: { kind: 'PersistentVolumeClaim', name: 'a' },
        dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'a' },
      }),
    },
    {
      name: 'attributes',
      old: claim({ volumeAttributesClassName: 'silver' }),
      made: claim({ volumeAttributesClassName: 'gold' }),
    },
  ])('may change: $name', ({ old, made }) => expect(said(NEWEST, made, old)).toBeNull());

  test('less room: not below what the volume has', () => {
    const words = 'spec.resources.requests.storage: Forbidden: field can not be less than';
    expect(said(NEWEST, sized('500Mi'), sized('1Gi'))).toBe(`${words} status.capacity`);
    expect(said({ minor: 31 }, sized('500Mi'), sized('1Gi'))).toBe(`${words} previous value`);
    const failed = { ...sized('9Gi'), status: { phase: 'Bound', capacity: { storage: '1Gi' } } };
    expect(said(NEWEST, sized('2Gi'), failed)).toBeNull();
  });

  test('nothing of a claim that waits', () => {
    expect(admit(sized('1Gi'), sized('2Gi'), PENDING)?.message).toBe(
      'PersistentVolumeClaim "data" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n' +
        '@@ -6,7 +6,7 @@\n  "Resources": {\n   "Limits": null,\n   "Requests": {\n-   "storage": "1Gi"\n+   "storage": "2Gi"\n   }\n  },\n  "VolumeName": "",\n',
    );
  });

  test('another class is another claim', () => {
    const message = said(NEWEST, claim({ storageClassName: 'fast' }), claim({ storageClassName: 'slow' }));
    expect(message).toContain('- "StorageClassName": "slow",\n+ "StorageClassName": "fast",');
    expect(message).toContain('spec: Forbidden: spec is immutable after creation');
  });

  test.each([
    { name: 'whose class does not grow', classes: new Map([['fixed', false]]), refused: true },
    { name: 'whose class grows', classes: new Map([['fixed', true]]), refused: false },
    { name: 'whose class nobody knows', classes: new Map(), refused: false },
  ])('growth of a claim $name', ({ classes, refused }) => {
    const [old, made] = ['1Gi', '2Gi'].map((size) => sized(size, { storageClassName: 'fixed' }));
    const server = { minor: 36, facts: { storageClasses: classes } };
    const refusal = old && made ? admit(old, made, server) : null;
    expect(refusal).toEqual(
      refused
        ? {
            message:
              'persistentvolumeclaims "data" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
            reason: 'Forbidden',
            causes: [],
            kind: 'validation',
          }
        : null,
    );
  });
});

function volume(spec: JsonObject): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'pv' },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], ...spec },
  };
}

const CSI = { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-1' };

function zoned(key: string): JsonObject {
  return { required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values: ['a'] }] }] } };
}

describe('volumes', () => {
  test.each([
    { name: 'of a driver', spec: { csi: CSI }, message: null },
    { name: 'of nothing', spec: {}, message: 'spec: Required value: must specify a volume type' },
    {
      name: 'of two things',
      spec: { nfs: { server: 'a', path: '/' }, csi: CSI },
      message: 'spec.csi: Forbidden: may not specify more than 1 volume type',
    },
    {
      name: 'a secret without namespace',
      spec: { csi: { ...CSI, nodePublishSecretRef: { name: 'a' } } },
      message: 'spec.csi.nodePublishSecretRef.namespace: Required value',
    },
    {
      name: 'on no node in particular',
      spec: { local: { path: '/data' } },
      message: 'spec.nodeAffinity: Required value: Local volume requires node affinity',
    },
    {
      name: 'the root by another name, recycled',
      spec: { hostPath: { path: '//./' }, persistentVolumeReclaimPolicy: 'Recycle' },
      message: "spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'",
    },
    {
      name: 'two capacities',
      spec: { csi: CSI, capacity: { storage: '1Gi', iops: 1 } },
      message: 'spec.capacity: Unsupported value: {"iops":"1","storage":"1Gi"}: supported values: "storage"',
    },
    {
      name: 'attributes without driver',
      spec: { nfs: { server: 'a', path: '/' }, volumeAttributesClassName: 'gold' },
      message: 'spec.csi: Required value: has to be specified when using volumeAttributesClassName',
    },
  ])('$name', ({ spec, message }) => expect(said(NEWEST, volume(spec))).toBe(message));

  test.each([
    {
      name: 'a secret for growing',
      old: { csi: CSI },
      spec: { csi: { ...CSI, controllerExpandSecretRef: { name: 'a', namespace: 'b' } } },
    },
    {
      name: 'labels that got new names',
      old: { csi: CSI, nodeAffinity: zoned('failure-domain.beta.kubernetes.io/zone') },
      spec: { csi: CSI, nodeAffinity: zoned('topology.kubernetes.io/zone') },
    },
    { name: 'nodes where there were none', old: { csi: CSI }, spec: { csi: CSI, nodeAffinity: zoned('a') } },
    {
      name: 'what is the default',
      old: { csi: CSI },
      spec: { csi: { ...CSI, readOnly: false }, volumeMode: 'Filesystem' },
    },
  ])('may change: $name', ({ old, spec }) => expect(said(NEWEST, volume(spec), volume(old))).toBeNull());

  test('may not change: where the data is, and the nodes', () => {
    const old = volume({ csi: CSI, nodeAffinity: zoned('a') });
    expect(said(NEWEST, volume({ csi: { ...CSI, volumeHandle: 'vol-2' }, nodeAffinity: zoned('a') }), old)).toMatch(
      /^spec\.persistentvolumesource: Forbidden: spec\.persistentvolumesource is immutable after creation\n@@ .*- {2}"VolumeHandle": "vol-1",\n\+ {2}"VolumeHandle": "vol-2",/s,
    );
    expect(said(NEWEST, volume({ csi: CSI, nodeAffinity: zoned('b') }), old)).toBe(
      'nodeAffinity: Invalid value: {"Required":{"NodeSelectorTerms":[{"MatchExpressions":[{"Key":"b","Operator":"In","Values":["a"]}],"MatchFields":null}]}}: field is immutable, except for updating from beta label to GA',
    );
  });
});

function stored(kind: string, fields: JsonObject, name = 'it'): JsonObject {
  return { apiVersion: 'storage.k8s.io/v1', kind, metadata: { name }, ...fields };
}

describe('classes and drivers', () => {
  const gold = { provisioner: 'ebs.csi.aws.com', parameters: { type: 'gp3' } };

  test('a StorageClass keeps all but what it allows, in the words of its version', () => {
    const [old, made] = [
      stored('StorageClass', gold),
      stored('StorageClass', { ...gold, parameters: { type: 'gp2' } }),
    ];
    expect(said({ minor: 35 }, made, old)).toBe('parameters: Forbidden: updates to parameters are forbidden.');
    expect(said(NEWEST, made, old)).toBe('parameters: Invalid value: {"type":"gp2"}: field is immutable');
    expect(said(NEWEST, { ...old, allowVolumeExpansion: true, mountOptions: ['ro'] }, old)).toBeNull();
  });

  test('topologies of a StorageClass', () => {
    const term = { matchLabelExpressions: [{ key: 'zone', values: ['a', 'a'] }] };
    expect(said(NEWEST, stored('StorageClass', { ...gold, allowedTopologies: [term, term] }))).toBe(
      [
        'allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: "a"',
        'allowedTopologies[1].matchLabelExpressions[0].values[1]: Duplicate value: "a"',
        'allowedTopologies[1].matchLabelExpressions: Duplicate value: ""',
      ].join('\n'),
    );
  });

  test('a VolumeAttributesClass is about something', () => {
    expect(said(NEWEST, stored('VolumeAttributesClass', { driverName: 'ebs.csi.aws.com' }))).toBe(
      'parameters: Required value: must contain at least one key/value pair',
    );
  });

  test('whether a driver attaches stays', () => {
    const driver = (spec: JsonObject): JsonObject => stored('CSIDriver', { spec });
    expect(said(NEWEST, driver({ attachRequired: false }), driver({}))).toBe(
      'spec.attachedRequired: Invalid value: false: field is immutable',
    );
    expect(said(NEWEST, driver({ fsGroupPolicy: 'All' }))).toBe(
      'spec.fsGroupPolicy: Unsupported value: "All": supported values: "File", "None", "ReadWriteOnceWithFSType"',
    );
  });
});
