import type { JsonObject } from '../../../../src/core/values/json.ts';
import { said } from '../said.ts';

const NEWEST = { minor: 36 };

function object(kind: string, spec: JsonObject, annotations: JsonObject = {}): JsonObject {
  return { apiVersion: 'networking.k8s.io/v1', kind, metadata: { name: 'it', annotations }, spec };
}

const backend = { service: { name: 'web', port: { number: 80 } } };
const path = { path: '/', pathType: 'Prefix', backend };
const rule = (one: JsonObject, host = 'a.example.com'): JsonObject => ({ host, http: { paths: [one] } });

describe('Ingresses', () => {
  test.each([
    {
      name: 'neither rules nor backend',
      spec: {},
      message: 'spec: Invalid value: null: either `defaultBackend` or `rules` must be specified',
    },
    {
      name: 'a path that ends above',
      spec: { rules: [rule({ ...path, path: '/a/..' })] },
      message: 'spec.rules[0].http.paths[0].path: Invalid value: "/a/..": cannot end with \'/..\'',
    },
    {
      name: 'no type of path',
      spec: { rules: [rule({ path: '/', backend })] },
      message: 'spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified',
    },
    {
      name: 'an unknown type of path',
      spec: { rules: [rule({ ...path, pathType: 'Regex' })] },
      message:
        'spec.rules[0].http.paths[0].pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"',
    },
    {
      name: 'a port twice',
      spec: { defaultBackend: { service: { name: 'web', port: { name: 'http', number: 80 } } } },
      message: 'spec.defaultBackend: Invalid value: "": cannot set both port name & port number',
    },
    {
      name: 'an object without kind',
      spec: { defaultBackend: { resource: { name: 'a' } } },
      message: 'spec.defaultBackend.resource.kind: Required value',
    },
    {
      name: 'a wildcard, and a path of nobody',
      spec: { rules: [{ host: '*.example.com', http: {} }] },
      message: 'spec.rules[0].http.paths: Required value',
    },
  ])('$name', ({ spec, message }) => expect(said(NEWEST, object('Ingress', spec))).toBe(message));

  test('the class may be said twice, if it is the same one', () => {
    const spec = { ingressClassName: 'nginx', rules: [rule(path)] };
    const other = { 'kubernetes.io/ingress.class': 'traefik' };
    expect(said(NEWEST, object('Ingress', spec, { 'kubernetes.io/ingress.class': 'nginx' }))).toBeNull();
    expect(said(NEWEST, object('Ingress', spec, other))).toBe(
      'annotations.kubernetes.io/ingress.class: Invalid value: "traefik": must match `ingressClassName` when both are specified',
    );
    expect(said(NEWEST, object('Ingress', spec, other), object('Ingress', spec))).toBeNull();
  });

  test('a Service whose name starts with a digit', () => {
    const spec = { defaultBackend: { service: { name: '1web', port: { number: 80 } } } };
    expect(said(NEWEST, object('Ingress', spec))).toBeNull();
    expect(said({ minor: 35 }, object('Ingress', spec))).toContain('a DNS-1035 label');
    expect(said({ minor: 35 }, object('Ingress', spec), object('Ingress', spec))).toBeNull();
  });
});

describe('IngressClasses', () => {
  const of = (spec: JsonObject): JsonObject => object('IngressClass', { controller: 'example.com/it', ...spec });

  test.each([
    { name: 'parameters of the cluster', spec: { parameters: { kind: 'P', name: 'p' } }, message: null },
    {
      name: 'parameters of the cluster in a namespace',
      spec: { parameters: { kind: 'P', name: 'p', namespace: 'a' } },
      message: "spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'",
    },
    {
      name: 'parameters of some namespace',
      spec: { parameters: { kind: 'P', name: 'p', scope: 'Namespace' } },
      message: "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'",
    },
    { name: 'no controller', spec: { controller: '' }, message: 'spec.controller: Required value' },
  ])('$name', ({ spec, message }) => expect(said(NEWEST, of(spec))).toBe(message));
});

describe('NetworkPolicies', () => {
  const to = (ipBlock: JsonObject): JsonObject =>
    object('NetworkPolicy', { podSelector: {}, egress: [{ to: [{ ipBlock }] }] });
  const on = (port: JsonObject): JsonObject =>
    object('NetworkPolicy', { podSelector: {}, ingress: [{ ports: [port] }] });

  test.each([
    { name: 'nothing but a selector', made: object('NetworkPolicy', { podSelector: {} }), message: null },
    {
      name: 'an exception outside',
      made: to({ cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] }),
      message:
        'spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`',
    },
    {
      name: 'an exception for all',
      made: to({ cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] }),
      message: 'spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`',
    },
    { name: 'no range', made: to({ except: ['x'] }), message: 'spec.egress[0].to[0].ipBlock.cidr: Required value' },
    {
      name: 'a range of ports backwards',
      made: on({ port: 90, endPort: 80 }),
      message: 'spec.ingress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`',
    },
    {
      name: 'an end without beginning',
      made: on({ endPort: 80 }),
      message: 'spec.ingress[0].ports[0].endPort: Invalid value: 80: may not be specified when `port` is not specified',
    },
  ])('$name', ({ made, message }) => expect(said(NEWEST, made)).toBe(message));

  test('a range with bits too many may stay, wherever it moves', () => {
    const old = to({ cidr: '10.0.0.5/8' });
    const moved = object('NetworkPolicy', {
      podSelector: {},
      ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.5/8' } }] }],
    });
    expect(said(NEWEST, moved, old)).toBeNull();
    expect(said(NEWEST, moved)).toContain('must not have bits set beyond the prefix length');
    expect(said({ minor: 35 }, moved)).toBeNull();
  });
});

describe('Endpoints', () => {
  const endpoints = (subset: JsonObject): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'it' },
    subsets: [subset],
  });
  const slice = (fields: JsonObject): JsonObject => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'it' },
    addressType: 'IPv4',
    endpoints: [],
    ...fields,
  });

  test.each([
    {
      name: 'an address and a port',
      made: endpoints({ addresses: [{ ip: '10.1.1.1' }], ports: [{ port: 80 }] }),
      message: null,
    },
    {
      name: 'no address',
      made: endpoints({ ports: [{ port: 80 }] }),
      message: 'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`',
    },
    {
      name: 'the machine itself',
      made: endpoints({ addresses: [{ ip: '127.0.0.1' }] }),
      message:
        'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    },
    {
      name: 'a slice',
      made: slice({ endpoints: [{ addresses: ['10.1.1.1'] }], ports: [{ port: 80 }] }),
      message: null,
    },
    {
      name: 'a slice of another family',
      made: slice({ endpoints: [{ addresses: ['fd00::1'] }] }),
      message: 'endpoints[0].addresses[0]: Invalid value: "fd00::1": must be a valid IPv4 address',
    },
    {
      name: 'a slice of two ports without name',
      made: slice({ ports: [{ port: 80 }, { port: 81 }] }),
      message: 'ports[1].name: Duplicate value: ""',
    },
  ])('$name', ({ made, message }) => expect(said(NEWEST, made)).toBe(message));

  test('a slice keeps its family', () => {
    expect(said(NEWEST, slice({ addressType: 'IPv6' }), slice({}))).toBe(
      'addressType: Invalid value: "IPv6": field is immutable',
    );
  });
});
