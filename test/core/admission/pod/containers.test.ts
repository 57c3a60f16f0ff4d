import { container, type Row, saidOfSpec } from './said.ts';

const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

const ROWS: readonly Row[] = [
  { name: 'an ordinary container', spec: {}, says: [] },
  { name: 'no container', spec: { containers: [] }, says: ['containers: Required value'] },
  {
    name: 'a container that is null counts, with nothing in it',
    spec: { containers: [null] },
    says: ['containers[0].name: Required value', 'containers[0].image: Required value'],
  },
  {
    name: 'a name is a label, and taken once',
    spec: { containers: [container({ name: 'Web' }), container(), container()] },
    says: [`containers[0].name: Invalid value: "Web": ${LABEL}`, 'containers[2].name: Duplicate value: "web"'],
  },
  {
    name: 'a name is taken among init containers too',
    spec: { initContainers: [container()] },
    says: ['initContainers[0].name: Duplicate value: "web"'],
  },
  {
    name: 'a template may have an image with spaces around',
    spec: { containers: [container({ image: ' nginx' })] },
    says: [],
  },
  {
    name: 'ports: a name that is wrong is no duplicate, host ports of all containers are one set',
    spec: {
      containers: [
        container({
          ports: [
            { name: 'http', containerPort: 80, hostPort: 80 },
            { name: 'http', containerPort: 70000, protocol: 'tcp' },
          ],
        }),
        container({ name: 'side', ports: [{ containerPort: 80, hostPort: 80 }, {}] }),
      ],
    },
    says: [
      'containers[0].ports[1].name: Duplicate value: "http"',
      'containers[0].ports[1].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
      'containers[0].ports[1].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"',
      'containers[1].ports[1].containerPort: Required value',
      'containers[1].ports[0].hostPort: Duplicate value: "TCP//80"',
    ],
  },
  {
    name: 'env: a label of the Pod by a key that is none',
    spec: {
      containers: [
        container({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: "metadata.labels['a b']" } } }] }),
      ],
    },
    says: [
      `containers[0].env[0].valueFrom.fieldRef: Invalid value: "a b": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    ],
  },
  {
    name: 'env: a field that is known but no variable can take',
    spec: {
      containers: [container({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.labels' } } }] })],
    },
    says: [
      'containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"',
    ],
  },
  {
    name: 'env: a divisor that is none',
    spec: {
      containers: [
        container({
          env: [{ name: 'A', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '10m' } } }],
        }),
      ],
    },
    says: [
      'containers[0].env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor\'s values 1m and 1 are supported with the cpu resource',
    ],
  },
  ...[34, 36].map((minor) => ({
    name: `env: nothing to take a value from, 1.${minor}`,
    minor,
    spec: { containers: [container({ env: [{ name: 'A', valueFrom: {} }] })] },
    says: [
      minor === 34
        ? 'containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'
        : 'containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
    ],
  })),
  {
    name: 'env: a file is in an empty folder of the Pod',
    spec: {
      volumes: [{ name: 'config', configMap: { name: 'config' } }],
      containers: [
        container({
          env: [
            { name: 'A', valueFrom: { fileKeyRef: { volumeName: 'config', path: 'a.env', key: 'A' } } },
            { name: 'B', valueFrom: { fileKeyRef: { volumeName: 'other', path: '../b.env', key: 'B' } } },
          ],
        }),
      ],
    },
    says: [
      'containers[0].env[1].valueFrom.fileKeyRef.path: Invalid value: "../b.env": must not contain \'..\'',
      'containers[0].env[0].valueFrom.fileKeyRef.volumeName: Invalid value: "config": referenced volume must be of type emptyDir',
      'containers[0].env[1].valueFrom.fileKeyRef.volumeName: Not found: "other"',
    ],
  },
  {
    name: 'mounts: what is not there, twice in one place, and both ways to a part',
    spec: {
      volumes: [{ name: 'data' }],
      containers: [
        container({
          volumeMounts: [
            { name: 'data', mountPath: '/data', subPath: 'a', subPathExpr: '$(B)' },
            { name: 'dta', mountPath: '/data' },
          ],
        }),
      ],
    },
    says: [
      'containers[0].volumeMounts[0].subPathExpr: Invalid value: "$(B)": subPathExpr and subPath are mutually exclusive',
      'containers[0].volumeMounts[1].name: Not found: "dta"',
      'containers[0].volumeMounts[1].mountPath: Invalid value: "/data": must be unique',
    ],
  },
  {
    name: 'mounts: a broken volume is not found either',
    spec: {
      volumes: [{ name: 'keys', secret: {} }],
      containers: [container({ volumeMounts: [{ name: 'keys', mountPath: '/keys' }] })],
    },
    says: ['volumes[0].secret.secretName: Required value', 'containers[0].volumeMounts[0].name: Not found: "keys"'],
  },
  {
    name: 'devices: from claims alone, and not mounted besides',
    spec: {
      volumes: [{ name: 'disk' }],
      containers: [
        container({
          volumeMounts: [{ name: 'disk', mountPath: '/dev/x' }],
          volumeDevices: [{ name: 'disk', devicePath: '/dev/x' }],
        }),
      ],
    },
    says: [
      'containers[0].volumeMounts[0].name: Invalid value: "disk": must not already exist in volumeDevices',
      'containers[0].volumeMounts[0].mountPath: Invalid value: "/dev/x": must not already exist as a path in volumeDevices',
      'containers[0].volumeDevices[0].name: Invalid value: "disk": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
      'containers[0].volumeDevices[0].name: Invalid value: "disk": must not already exist in volumeMounts',
      'containers[0].volumeDevices[0].devicePath: Invalid value: "/dev/x": must not already exist as a path in volumeMounts',
    ],
  },
  {
    name: 'resources: huge pages are whole, need a limit, and something beside them',
    spec: { containers: [container({ resources: { requests: { 'hugepages-2Mi': '3Mi' } } })] },
    says: [
      'containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources',
      'containers[0].resources.requests[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
      'containers[0].resources: Forbidden: HugePages require cpu or memory',
    ],
  },
  {
    name: 'resources: amounts are told in their canonical form',
    spec: {
      containers: [container({ resources: { requests: { memory: '2048Mi' }, limits: { memory: 1073741824 } } })],
    },
    says: [
      'containers[0].resources.requests: Invalid value: "2Gi": must be less than or equal to memory limit of 1073741824',
    ],
  },
  {
    name: 'resources: a claim is the Pod’s, and a request of it is not named beside all of it',
    spec: {
      resourceClaims: [{ name: 'gpu', resourceClaimName: 'gpu' }],
      containers: [
        container({ resources: { claims: [{ name: 'gpu', request: 'one' }, { name: 'gpu' }, { name: 'gpus' }] } }),
      ],
    },
    says: [
      'containers[0].resources.claims[1]: Duplicate value: "gpu"',
      'containers[0].resources.claims[2]: Not found: "gpus": must be one of the names in pod.spec.resourceClaims: gpu',
    ],
  },
  {
    name: 'resources of the Pod as a whole are at least what its containers need, sidecars included',
    spec: {
      resources: { requests: { cpu: '1' }, limits: { cpu: '2' } },
      initContainers: [container({ name: 'side', restartPolicy: 'Always', resources: { requests: { cpu: '500m' } } })],
      containers: [container({ resources: { requests: { cpu: '600m' }, limits: { cpu: '3' } } })],
    },
    says: [
      'resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 1100m',
      'resources.containers[0][cpu].limits: Invalid value: "3": must be less than or equal to pod limits of 2',
    ],
  },
  {
    name: 'resources of the Pod as a whole are dropped until 1.33',
    minor: 33,
    spec: { resources: { limits: { foo: '1' } } },
    says: [],
  },
  {
    name: 'probes: one handler, one success, and no patience of its own for readiness',
    spec: {
      containers: [
        container({
          livenessProbe: { exec: { command: ['true'] }, grpc: { port: 1 }, successThreshold: 2 },
          readinessProbe: { tcpSocket: { port: 'http--1' }, terminationGracePeriodSeconds: 5 },
          startupProbe: {},
        }),
      ],
    },
    says: [
      'containers[0].livenessProbe.grpc: Forbidden: may not specify more than 1 handler type',
      'containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1',
      'containers[0].readinessProbe.tcpSocket.port: Invalid value: "http--1": must not contain consecutive hyphens',
      'containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes',
      'containers[0].startupProbe: Required value: must specify a handler type',
    ],
  },
  ...(
    [
      [30, 'must be greater than 0 and less than terminationGracePeriodSeconds (30)'],
      [
        32,
        'must be greater than 0 and less than terminationGracePeriodSeconds (30). Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.',
      ],
      [33, null],
    ] as const
  ).map(([minor, why]) => ({
    name: `lifecycle: no sleep at all, 1.${minor}`,
    minor,
    spec: { containers: [container({ lifecycle: { preStop: { sleep: { seconds: 0 } } } })] },
    says: why === null ? [] : [`containers[0].lifecycle.preStop.sleep: Invalid value: 0: ${why}`],
  })),
  {
    name: 'init containers have no probes unless they are sidecars',
    spec: {
      initContainers: [
        container({ name: 'a', livenessProbe: { exec: { command: ['true'] } } }),
        container({ name: 'b', restartPolicy: 'Always', livenessProbe: { exec: { command: ['true'] } } }),
      ],
    },
    says: [
      'initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
    ],
  },
  ...(
    [
      [33, ['initContainers[0].restartPolicy: Unsupported value: "Sometimes": supported values: "Always"']],
      [34, []],
      [
        35,
        [
          'initContainers[0].restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "Never", "OnFailure"',
        ],
      ],
    ] as const
  ).map(([minor, says]) => ({
    name: `a restart policy that is none, 1.${minor}`,
    minor,
    spec: { initContainers: [container({ name: 'init', restartPolicy: 'Sometimes' })] },
    says,
  })),
  {
    name: 'restart rules need a policy beside them',
    spec: {
      containers: [
        container({ restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'Equals', values: [3] } }] }),
        container({ name: 'b', restartPolicy: 'Never', restartPolicyRules: [{ action: 'RestartAllContainers' }] }),
      ],
    },
    says: [
      'containers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used',
      'containers[0].restartPolicyRules[0].exitCodes.operator: Unsupported value: "Equals": supported values: "In", "NotIn"',
      'containers[1].restartPolicyRules[0].exitCodes: Required value: must be specified',
    ],
  },
  {
    name: 'ephemeral containers are not part of a template',
    spec: {
      ephemeralContainers: [container({ name: 'debug', targetContainerName: 'app', ports: [{ containerPort: 1 }] })],
    },
    says: [
      'ephemeralContainers[0].targetContainerName: Not found: "app"',
      'ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container',
      'ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template',
    ],
  },
];

test.each(ROWS)('$name', (row) => {
  expect(saidOfSpec(row)).toEqual(row.says);
});
