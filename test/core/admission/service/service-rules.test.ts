import { admit } from '../../../../src/core/admission/admit.ts';
import type { ApiServer } from '../../../../src/core/admission/refusal.ts';
import type { JsonObject } from '../../../../src/core/values/json.ts';

const NEWEST: ApiServer = { minor: 36 };
const GO: ApiServer = { minor: 33 };
const ONE_FAMILY: ApiServer = { minor: 36, facts: { serviceCidrs: ['10.0.0.0/16'] } };
const DUAL: ApiServer = { minor: 36, facts: { serviceCidrs: ['10.0.0.0/16', 'fd00::/112'] } };

function service(spec: JsonObject, name = 'web', annotations: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop', annotations },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }], ...spec },
  };
}

function said(server: ApiServer, spec: JsonObject, old: JsonObject | null = null): string | null {
  const refusal = admit(old && service(old), service(spec), server);
  if (refusal?.reason === 'InternalError') return refusal.message;
  return refusal && refusal.causes.map(({ field, detail }) => `${field}: ${detail}`).join('\n');
}

describe('a new Service', () => {
  test.each([
    { name: 'a port and nothing else', spec: {} },
    { name: 'headless, without ports', spec: { clusterIP: 'None', ports: [] } },
    {
      name: 'one number over two protocols',
      spec: {
        ports: [
          { name: 'a', port: 53 },
          { name: 'b', port: 53, protocol: 'UDP' },
        ],
      },
    },
    {
      name: 'a name with a dot at the end',
      spec: { type: 'ExternalName', externalName: 'a.example.com.', ports: null },
    },
    {
      name: 'two node ports of one number',
      spec: {
        type: 'NodePort',
        ports: [
          { name: 'a', port: 53, nodePort: 30053 },
          { name: 'b', port: 53, protocol: 'UDP' },
        ],
      },
    },
    {
      name: 'load balancer with a class',
      spec: { type: 'LoadBalancer', loadBalancerClass: 'a.example.com/b', loadBalancerSourceRanges: [' 10.0.0.0/8 '] },
    },
    {
      name: 'two families, of which nobody knows whether the cluster has them',
      spec: { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv6', 'IPv4'] },
    },
  ])('is taken: $name', ({ spec }) => expect(said(NEWEST, spec)).toBeNull());

  test.each([
    { name: 'no ports', spec: { ports: [] }, message: 'spec.ports: Required value' },
    {
      name: 'two ports need names, and different ones',
      spec: { ports: [{ port: 1 }, { port: 2, name: 'b' }, { port: 3, name: 'b' }] },
      message: 'spec.ports[0].name: Required value\nspec.ports[2].name: Duplicate value: "b"',
    },
    {
      name: 'the same port twice',
      spec: {
        ports: [
          { name: 'a', port: 80 },
          { name: 'b', port: 80 },
        ],
      },
      message:
        'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
    },
    {
      name: 'a node port for who has none',
      spec: { ports: [{ port: 80, nodePort: 30080 }] },
      message: "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
    },
    {
      name: 'a node port out of range, before anything else is looked at',
      spec: { type: 'NodePort', ports: [{ port: 0, nodePort: 80 }] },
      message:
        'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    },
    {
      name: 'a node port twice',
      spec: {
        type: 'NodePort',
        ports: [
          { name: 'a', port: 1, nodePort: 30001 },
          { name: 'b', port: 2, nodePort: 30001 },
        ],
      },
      message: 'spec.ports[1].nodePort: Invalid value: 30001: provided port is already allocated',
    },
    {
      name: 'headless for the outside',
      spec: { type: 'NodePort', clusterIP: 'None' },
      message: 'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services',
    },
    {
      name: 'addresses without the first one',
      spec: { clusterIPs: ['10.0.0.9'] },
      message: 'spec.clusterIPs: Invalid value: ["10.0.0.9"]: must be empty when `clusterIP` is not specified',
    },
    {
      name: 'an address of another family',
      spec: { clusterIP: '10.0.0.9', ipFamilies: ['IPv6'] },
      message: 'spec.clusterIPs[0]: Invalid value: "10.0.0.9": expected an IPv6 value as indicated by `ipFamilies[0]`',
    },
    {
      name: 'two families on single stack',
      spec: { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4', 'IPv6'] },
      message:
        "spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified",
    },
    {
      name: 'an ExternalName with an address',
      spec: { type: 'ExternalName', externalName: 'a.b', clusterIP: 'None' },
      message: 'spec.clusterIPs: Forbidden: may not be set for ExternalName services',
    },
    {
      name: 'a class for who has no load balancer',
      spec: { loadBalancerClass: 'a/b' },
      message: "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
    },
    {
      name: 'ranges that are none',
      spec: { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.1'] },
      message:
        'spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.1": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    },
    {
      name: 'an address of the machine itself',
      spec: { externalIPs: ['::1'] },
      message: 'spec.externalIPs[0]: Invalid value: "::1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    },
    {
      name: 'a health check without need',
      spec: { type: 'LoadBalancer', healthCheckNodePort: 30001 },
      message:
        "spec.healthCheckNodePort: Invalid value: 30001: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    },
    {
      name: 'a health check out of range, which is no complaint about a field',
      spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 80 },
      message:
        'Internal error occurred: failed to allocate requested HealthCheck NodePort 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    },
    {
      name: 'affinity for longer than a day',
      spec: { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 86401 } } },
      message:
        'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400',
    },
  ])('is refused: $name', ({ spec, message }) => expect(said(NEWEST, spec)).toBe(message));

  test('words of 1.33: Go syntax', () => {
    const ports = [
      { name: 'a', port: 80 },
      { name: 'b', port: 80 },
    ];
    expect(said(GO, { ports })).toBe(
      'spec.ports[1]: Duplicate value: core.ServicePort{Name:"", Protocol:"TCP", AppProtocol:(*string)(nil), Port:80, TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0}',
    );
  });

  test.each([
    [30, 'Near', true],
    [33, 'PreferClose', true],
    [33, 'PreferSameZone', false],
    [34, 'PreferSameNode', true],
  ])('where traffic goes in 1.%i: %s', (minor, trafficDistribution, taken) => {
    expect(said({ minor }, { trafficDistribution }) === null).toBe(taken);
  });

  test('a name may start with a digit since 1.36', () => {
    const messages = [35, 36].map((minor) => admit(null, service({}, '1web'), { minor })?.causes[0]?.field);
    expect(messages).toEqual(['metadata.name', undefined]);
  });

  test('an address with leading zeros is one up to 1.35', () => {
    const spec = { externalIPs: ['010.1.2.3'] };
    expect(said({ minor: 35 }, spec)).toBeNull();
    expect(said(NEWEST, spec)).toBe('spec.externalIPs[0]: Invalid value: "010.1.2.3": must not have leading 0s');
    expect(said(NEWEST, spec, spec)).toBeNull();
  });
});

describe('what the cluster is like decides, where it is known', () => {
  test.each([
    {
      name: 'another family',
      server: ONE_FAMILY,
      spec: { ipFamilies: ['IPv6'] },
      message: 'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster',
    },
    {
      name: 'two families',
      server: ONE_FAMILY,
      spec: { ipFamilyPolicy: 'RequireDualStack' },
      message:
        'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    },
    {
      name: 'two families where there are two',
      server: DUAL,
      spec: { ipFamilyPolicy: 'RequireDualStack' },
      message: null,
    },
    {
      name: 'headless without selector may have any',
      server: ONE_FAMILY,
      spec: { clusterIP: 'None', selector: null, ipFamilies: ['IPv6'] },
      message: null,
    },
    {
      name: 'an address out of range',
      server: ONE_FAMILY,
      spec: { clusterIP: '10.1.0.9' },
      message:
        'spec.clusterIPs: Invalid value: ["10.1.0.9"]: failed to allocate IP 10.1.0.9: the provided network does not match the current range',
    },
    {
      name: "the API server's own address",
      server: ONE_FAMILY,
      spec: { clusterIP: '10.0.0.1' },
      message:
        'spec.clusterIPs: Invalid value: ["10.0.0.1"]: failed to allocate IP 10.0.0.1: provided IP is already allocated',
    },
    {
      name: 'an address out of range in 1.32',
      server: { ...ONE_FAMILY, minor: 32 },
      spec: { clusterIP: '10.1.0.9' },
      message:
        'spec.clusterIPs: Invalid value: []string{"10.1.0.9"}: failed to allocate IP 10.1.0.9: the provided IP (10.1.0.9) is not in the valid range. The range of valid IPs is 10.0.0.0/16',
    },
    {
      name: 'node ports elsewhere',
      server: { minor: 36, facts: { nodePorts: [80, 90] as const } },
      spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] },
      message: null,
    },
  ])('$name', ({ server, spec, message }) => expect(said(server, spec)).toBe(message));
});

describe('a changed Service', () => {
  test.each([
    { name: 'an address that left the manifest', old: { clusterIP: '10.0.0.9' }, spec: {} },
    {
      name: 'from an ExternalName',
      old: { type: 'ExternalName', externalName: 'a.b' },
      spec: { type: 'ClusterIP', clusterIP: '10.0.0.9' },
    },
    {
      name: 'to an ExternalName',
      old: { clusterIP: '10.0.0.9' },
      spec: { type: 'ExternalName', externalName: 'a.b', clusterIP: '10.0.0.9' },
    },
    {
      name: 'from a load balancer, whose settings go',
      old: { type: 'LoadBalancer', externalTrafficPolicy: 'Local', loadBalancerClass: 'a/b' },
      spec: { externalTrafficPolicy: 'Local', loadBalancerClass: 'a/b' },
    },
    {
      name: 'no longer reached from outside, whose policy goes',
      old: { externalIPs: ['192.0.2.1'] },
      spec: {},
    },
    {
      name: 'from node ports, which go',
      old: { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] },
      spec: { ports: [{ port: 80, nodePort: 30080 }] },
    },
    {
      name: 'a second family',
      old: { clusterIP: '10.0.0.9' },
      spec: { clusterIP: '10.0.0.9', ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv4', 'IPv6'] },
    },
  ])('may be: $name', ({ old, spec }) => expect(said(NEWEST, spec, old)).toBeNull());

  test.each([
    {
      name: 'another address',
      old: { clusterIP: '10.0.0.9' },
      spec: { clusterIP: '10.0.0.8' },
      message: 'spec.clusterIPs[0]: Invalid value: ["10.0.0.8"]: may not change once set',
    },
    {
      name: 'an address where the cluster chose one',
      old: {},
      spec: { clusterIP: '10.0.0.8' },
      message: 'spec.clusterIPs[0]: Invalid value: ["10.0.0.8"]: may not change once set',
    },
    {
      name: 'headless all of a sudden',
      old: {},
      spec: { clusterIP: 'None' },
      message: 'spec.clusterIPs[0]: Invalid value: ["None"]: may not change once set',
    },
    {
      name: 'a node port twice',
      old: { type: 'NodePort', ports: [{ name: 'a', port: 80, nodePort: 30080 }] },
      spec: {
        type: 'NodePort',
        ports: [
          { name: 'a', port: 80, nodePort: 30080 },
          { name: 'b', port: 81, nodePort: 30080 },
        ],
      },
      message: 'duplicate nodePort: {TCP 30080}',
    },
    {
      name: 'another class',
      old: { type: 'LoadBalancer' },
      spec: { type: 'LoadBalancer', loadBalancerClass: 'a/b' },
      message: 'spec.loadBalancerClass: Invalid value: "a/b": may not change once set',
    },
    {
      name: 'another health check',
      old: { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30001 },
      spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30002 },
      message: 'spec.healthCheckNodePort: Forbidden: field is immutable',
    },
    {
      name: 'a node port that was not there',
      old: { type: 'NodePort' },
      spec: { type: 'ClusterIP', ports: [{ port: 80, nodePort: 30080 }] },
      message: "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
    },
  ])('may not be: $name', ({ old, spec, message }) => expect(said(NEWEST, spec, old)).toBe(message));
});
