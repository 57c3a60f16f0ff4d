import { container, type Row, saidOfSpec } from './said.ts';

const TERM = 'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]';

const ROWS: readonly Row[] = [
  {
    name: 'node affinity: operators, single values and the only field there is',
    spec: {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  { key: 'a', operator: 'Gt', values: ['1', '2'] },
                  { key: 'a', operator: 'Exists', values: ['b'] },
                ],
                matchFields: [{ key: 'metadata.uid', operator: 'In', values: ['a'] }],
              },
            ],
          },
        },
      },
    },
    says: [
      "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'",
      "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[1].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
      'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].key: Invalid value: "metadata.uid": not a valid field selector key',
    ],
  },
  {
    name: 'pod affinity: keys are selected by hand or by the Pod’s own value, not both ways',
    spec: {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            {
              topologyKey: 'zone',
              labelSelector: { matchLabels: { app: 'a' }, matchExpressions: [{ key: 'app', operator: 'Exists' }] },
              matchLabelKeys: ['tier', 'app'],
              mismatchLabelKeys: ['tier'],
            },
          ],
        },
      },
    },
    says: [
      `${TERM}[1]: Invalid value: "app": exists in both matchLabelKeys and labelSelector`,
      `${TERM}.matchLabelKeys[0]: Invalid value: "tier": exists in both matchLabelKeys and mismatchLabelKeys`,
    ],
  },
  {
    name: 'pod affinity: an empty topology key is told three times',
    spec: { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{}] } } },
    says: [
      `${TERM}.topologyKey: Required value: can not be empty`,
      `${TERM}.topologyKey: Invalid value: "": name part must be non-empty`,
      expect.stringMatching(/topologyKey: Invalid value: "": name part must consist of/),
    ],
  },
  ...[33, 34].map((minor) => ({
    name: `spread constraints: a key that the selector has, 1.${minor}`,
    minor,
    spec: {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'zone',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: { app: 'a' } },
          matchLabelKeys: ['app'],
        },
      ],
    },
    says:
      minor === 33
        ? [
            'topologySpreadConstraints[0].matchLabelKeys[0]: Invalid value: "app": exists in both matchLabelKeys and labelSelector',
          ]
        : [],
  })),
  {
    name: 'spread constraints: no two of one kind, and domains only where they count',
    spec: {
      topologySpreadConstraints: [1, 2].map(() => ({
        maxSkew: 1,
        topologyKey: 'zone',
        whenUnsatisfiable: 'ScheduleAnyway',
        minDomains: 2,
      })),
    },
    says: [
      'topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, ScheduleAnyway}"',
      'topologySpreadConstraints[0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway',
      'topologySpreadConstraints[1].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway',
    ],
  },
  {
    name: 'tolerations: seconds need an effect, a comparison needs a gate',
    spec: {
      tolerations: [
        { key: 'a', tolerationSeconds: 5 },
        { key: 'a', operator: 'Gt', value: '5' },
      ],
    },
    says: [
      'tolerations[0].effect: Invalid value: "": effect must be \'NoExecute\' when `tolerationSeconds` is set',
      'tolerations[1].operator: Unsupported value: "Gt": supported values: "Equal", "Exists", "Lt", "Gt"',
    ],
  },
  {
    name: 'a selector’s values that were stored may stay',
    spec: {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            {
              topologyKey: 'zone',
              labelSelector: { matchExpressions: [{ key: 'a', operator: 'In', values: ['b c'] }] },
            },
          ],
        },
      },
    },
    old: {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            {
              topologyKey: 'zone',
              labelSelector: { matchExpressions: [{ key: 'a', operator: 'In', values: ['b c'] }] },
            },
          ],
        },
      },
    },
    says: [],
  },
  {
    name: 'names: host names, gates, classes',
    spec: {
      hostname: 'a.b',
      readinessGates: [{ conditionType: 'a b/c' }],
      schedulingGates: [{ name: 'g' }, { name: 'g' }],
      preemptionPolicy: 'Sometimes',
      hostnameOverride: 'a'.repeat(65),
      setHostnameAsFQDN: true,
    },
    says: [
      expect.stringMatching(
        /^readinessGates\[0\]\.conditionType: Invalid value: "a b\/c": prefix part a lowercase RFC 1123/,
      ),
      'schedulingGates[1]: Duplicate value: "g"',
      'hostnameOverride: Forbidden: may not be specified when setHostnameAsFQDN is true',
      'hostnameOverride: Too long: may not be more than 64 bytes',
      'hostname: Invalid value: "a.b": must not contain dots',
      'preemptionPolicy: Unsupported value: "Sometimes": supported values: "PreemptLowerPriority", "Never"',
    ],
  },
  ...[32, 33].map((minor) => ({
    name: `dns: a search path with an underscore, 1.${minor}`,
    minor,
    spec: { dnsConfig: { searches: ['_tcp.example.com.', 'a b'] } },
    says:
      minor === 32
        ? [
            expect.stringMatching(/^dnsConfig\.searches\[0\]: Invalid value: "_tcp\.example\.com": a lowercase/),
            expect.stringMatching(/^dnsConfig\.searches\[1\]/),
          ]
        : [expect.stringMatching(/^dnsConfig\.searches\[1\]: Invalid value: "a b": a lowercase RFC 1123 subdomain/)],
  })),
  {
    name: 'the node’s network: host ports are the containers’',
    spec: {
      hostNetwork: true,
      containers: [container({ ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 80 }] })],
    },
    says: ['containers[0].ports[1].hostPort: Invalid value: 80: must match `containerPort` when `hostNetwork` is true'],
  },
];

test.each(ROWS)('$name', (row) => {
  expect(saidOfSpec(row)).toEqual(row.says);
});
