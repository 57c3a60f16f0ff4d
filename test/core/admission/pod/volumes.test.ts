import { type Row, saidOfSpec } from './said.ts';

const ROWS: readonly Row[] = [
  { name: 'a volume that says nothing is an empty folder', spec: { volumes: [{ name: 'tmp' }] }, says: [] },
  {
    name: 'two sources: the second is forbidden and not looked at',
    spec: { volumes: [{ name: 'both', downwardAPI: {}, secret: {} }] },
    says: [
      'volumes[0].secret.secretName: Required value',
      'volumes[0].downwarAPI: Forbidden: may not specify more than 1 volume type',
    ],
  },
  {
    name: 'names: needed, labels, once; a broken volume leaves its name free',
    spec: { volumes: [{ emptyDir: {} }, { name: 'a', nfs: {} }, { name: 'a' }, { name: 'a' }] },
    says: [
      'volumes[0].name: Required value',
      'volumes[1].nfs.server: Required value',
      'volumes[1].nfs.path: Required value',
      'volumes[1].nfs.path: Invalid value: "": must be an absolute path',
      'volumes[3].name: Duplicate value: "a"',
    ],
  },
  {
    name: 'keys become files: needed, below the volume, with permissions',
    spec: { volumes: [{ name: 'a', configMap: { name: 'a', items: [{ key: 'k', path: '..data', mode: 512 }, {}] } }] },
    says: [
      'volumes[0].configMap.items[0].path: Invalid value: "..data": must not start with \'..\'',
      'volumes[0].configMap.items[0].mode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive',
      'volumes[0].configMap.items[1].key: Required value',
      'volumes[0].configMap.items[1].path: Required value',
    ],
  },
  {
    name: 'projected: one source each, no path twice, a token that lives long enough',
    spec: {
      volumes: [
        {
          name: 'all',
          projected: {
            sources: [
              { secret: { name: 's', items: [{ key: 'a', path: 'same' }] } },
              { configMap: { name: 'c', items: [{ key: 'a', path: 'same' }] } },
              { serviceAccountToken: { path: '/token', expirationSeconds: 60 } },
              { secret: { name: 's' }, configMap: { name: 'c' } },
            ],
          },
        },
      ],
    },
    says: [
      'volumes[0].projected: Invalid value: "c": conflicting duplicate paths',
      'volumes[0].projected.sources[2].serviceAccountToken.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
      'volumes[0].projected.path: Invalid value: "/token": must be a relative path',
      'volumes[0].projected.sources[3]: Forbidden: may not specify more than 1 volume type per source',
    ],
  },
  {
    name: 'downward API: its files have no index',
    spec: {
      volumes: [{ name: 'a', downwardAPI: { items: [{ path: 'cpu', resourceFieldRef: { resource: 'limits.cpu' } }] } }],
    },
    says: ['volumes[0].downwardAPI.resourceFieldRef.containerName: Required value'],
  },
  {
    name: 'csi: a driver’s name, told twice until 1.34',
    minor: 34,
    spec: { volumes: [{ name: 'a', csi: {} }] },
    says: [
      'volumes[0].csi.driver: Required value',
      expect.stringMatching(/^volumes\[0\]\.csi\.driver: Invalid value: "": a lowercase RFC 1123 subdomain/),
    ],
  },
  {
    name: 'ephemeral: a claim as claims are, with labels and annotations alone',
    spec: {
      volumes: [
        {
          name: 'scratch',
          ephemeral: {
            volumeClaimTemplate: { metadata: { name: 'a' }, spec: { accessModes: ['RWO'], resources: {} } },
          },
        },
      ],
    },
    says: [
      'volumes[0].ephemeral.volumeClaimTemplate.metadata.name: Forbidden: cannot be set',
      'volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes: Unsupported value: "RWO": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
      'volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value',
    ],
  },
  {
    name: 'image: dropped until 1.34, and then nothing is left',
    minor: 33,
    spec: { volumes: [{ name: 'model', image: { reference: 'models/a:1' } }] },
    says: ['volumes[0]: Required value: must specify a volume type'],
  },
  {
    name: 'image: 1.36 asks templates for the reference',
    spec: { volumes: [{ name: 'model', image: {} }] },
    says: ['volumes[0].image.reference: Required value'],
  },
  {
    name: 'image: but for those that were stored without',
    spec: { volumes: [{ name: 'model', image: {} }] },
    old: { volumes: [{ name: 'model', image: {} }] },
    says: [],
  },
  {
    name: 'iscsi: names in one of three formats',
    spec: {
      volumes: [{ name: 'a', iscsi: { targetPortal: '10.0.0.1', iqn: 'iqn.x', lun: 300, chapAuthSession: true } }],
    },
    says: [
      'volumes[0].iscsi.iqn: Invalid value: "iqn.x": must be valid format',
      'volumes[0].iscsi.lun: Invalid value: 300: must be between 0 and 255, inclusive',
      'volumes[0].iscsi.secretRef: Required value',
    ],
  },
];

test.each(ROWS)('$name', (row) => {
  expect(saidOfSpec(row)).toEqual(row.says);
});
