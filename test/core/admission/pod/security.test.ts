import { container, type Row, saidOfSpec } from './said.ts';

const PRIVILEGED = {
  containers: [container({ securityContext: { privileged: true, allowPrivilegeEscalation: false } })],
};

const ROWS: readonly Row[] = [
  {
    name: 'a context is quoted as JSON from 1.34 on',
    minor: 34,
    spec: PRIVILEGED,
    says: [
      'containers[0].securityContext: Invalid value: {"Capabilities":null,"Privileged":true,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
    ],
  },
  {
    name: 'and as Go before, where pointers are addresses',
    minor: 33,
    spec: PRIVILEGED,
    says: [
      expect.stringMatching(
        /^containers\[0\]\.securityContext: Invalid value: core\.SecurityContext\{Capabilities:\(\*core\.Capabilities\)\(nil\), Privileged:\(\*bool\)\(0x<ptr>\)/,
      ),
    ],
  },
  {
    name: 'sysctls: once, well-formed, and not the node’s',
    spec: {
      hostNetwork: true,
      securityContext: {
        sysctls: ['kernel.shm_rmid_forced', 'net/core/somaxconn', 'A'].map((name) => ({ name, value: '1' })),
      },
    },
    says: [
      'securityContext.sysctls[1].name: Invalid value: "net/core/somaxconn": may not be specified when \'hostNetwork\' is true',
      'securityContext.sysctls[2].name: Invalid value: "A": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$',
    ],
  },
  ...(
    [
      [32, []],
      [33, ['hostNetwork: Forbidden: when `pod.Spec.HostUsers` is false']],
      [36, ['hostNetwork: Forbidden: when `hostUsers` is false']],
    ] as const
  ).map(([minor, says]) => ({
    name: `users of one’s own on the node’s network, 1.${minor}`,
    minor,
    spec: { hostUsers: false, hostNetwork: true },
    says,
  })),
  {
    name: 'what is Linux’s is told where a manifest has it',
    spec: {
      os: { name: 'windows' },
      hostPID: true,
      securityContext: { runAsUser: 1 },
      containers: [container({ securityContext: { procMount: 'Default' } })],
    },
    says: [
      'hostPID: Forbidden: cannot be set for a windows pod',
      'securityContext.runAsUser: Forbidden: cannot be set for a windows pod',
      'containers[0].securityContext.procMount: Forbidden: cannot be set for a windows pod',
    ],
  },
  {
    name: 'Windows’ host processes: all or none, on the node’s network',
    spec: {
      containers: [container({ securityContext: { windowsOptions: { hostProcess: true } } }), container({ name: 'b' })],
    },
    says: [
      ': Invalid value: "": If pod contains any hostProcess containers then all containers must be HostProcess containers',
      'hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers',
    ],
  },
  {
    name: 'Windows’ user names',
    spec: { securityContext: { windowsOptions: { runAsUserName: '.bad\\a*b' } } },
    says: [
      'securityContext.windowsOptions.runAsUserName: Invalid value: ".bad\\\\a*b": runAsUserName\'s Domain doesn\'t match the NetBios nor the DNS format',
      'securityContext.windowsOptions.runAsUserName: Invalid value: ".bad\\\\a*b": runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]',
    ],
  },
  {
    name: 'AppArmor: a profile of the node has a name',
    spec: { securityContext: { appArmorProfile: { type: 'Localhost', localhostProfile: ' ' } } },
    says: ['securityContext.appArmorProfile.localhostProfile: Invalid value: " ": must not be padded with whitespace'],
  },
  {
    name: 'SELinux: volumes are relabelled file by file unless the gate is on',
    spec: { securityContext: { seLinuxChangePolicy: 'MountOption', supplementalGroupsPolicy: 'None' } },
    says: [
      'securityContext.supplementalGroupsPolicy: Unsupported value: "None": supported values: "Merge", "Strict"',
      'securityContext.seLinuxChangePolicy: Unsupported value: "MountOption": supported values: "Recursive"',
    ],
  },
];

test.each(ROWS)('$name', (row) => {
  expect(saidOfSpec(row)).toEqual(row.says);
});
