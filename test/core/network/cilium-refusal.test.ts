import { ciliumRefusal } from '../../../src/core/network/cilium-refusal.ts';
import { clusterOf } from '../cluster/objects.ts';
import { corpusIsHere, readValidation } from './cilium-corpus.ts';

const refusalOf = (manifest: string): string | null => {
  const [policy] = clusterOf(manifest).policies;
  if (policy === undefined) throw new Error('no policy');
  return ciliumRefusal(policy);
};

describe('policies that the API server takes and Cilium does not load', () => {
  test.each([
    {
      name: 'empty lists',
      spec: '{endpointSelector: {}, ingress: []}',
      says: 'rule must have at least one of Ingress, IngressDeny, Egress, EgressDeny',
    },
    {
      name: 'two kinds of peers',
      spec: '{endpointSelector: {}, egress: [{toEndpoints: [{}], toEntities: [world]}]}',
      says: 'combining ToEndpoints and ToEntities is not supported yet',
    },
    {
      name: 'a range as one port',
      spec: '{endpointSelector: {}, egress: [{toPorts: [{ports: [{port: "80-90"}]}]}]}',
      says: 'unable to parse port: strconv.ParseUint: parsing "80-90": invalid syntax',
    },
    {
      name: 'a port beyond all ports',
      spec: '{endpointSelector: {}, egress: [{toPorts: [{ports: [{port: "99999"}]}]}]}',
      says: 'unable to parse port: strconv.ParseUint: parsing "99999": value out of range',
    },
    {
      name: 'HTTP rules without TCP',
      spec: '{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: "80"}], rules: {http: [{}]}}]}]}',
      says: 'L7 rules can only apply to TCP (not ANY) except for DNS rules',
    },
    {
      name: 'an exception outside of its range',
      spec: '{endpointSelector: {}, egress: [{toCIDRSet: [{cidr: 10.0.0.0/24, except: [10.1.0.0/24]}]}]}',
      says: 'allow CIDR prefix 10.0.0.0/24 does not contain exclude CIDR prefix 10.1.0.0/24',
    },
    {
      name: 'In without values',
      spec: '{endpointSelector: {matchExpressions: [{key: app, operator: In}]}, ingress: [{}]}',
      says: "invalid label selector: matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
    },
    {
      name: 'nodes in a namespaced policy',
      spec: '{nodeSelector: {}, ingress: [{}]}',
      says: 'rule cannot have NodeSelector',
    },
  ])('$name', ({ spec, says }) => {
    const manifest = `{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: p, namespace: shop}, spec: ${spec}}`;
    expect(refusalOf(manifest)).toBe(`Invalid CiliumNetworkPolicy spec: ${says}`);
  });

  test('a port by name, and port 0, are fine', () => {
    const spec =
      '{endpointSelector: {}, egress: [{toPorts: [{ports: [{port: http-alt}, {port: "0", protocol: TCP}]}]}]}';
    expect(
      refusalOf(
        `{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: p, namespace: shop}, spec: ${spec}}`,
      ),
    ).toBeNull();
  });
});

const describeWithCorpus = corpusIsHere ? describe : describe.skip;

describeWithCorpus("Cilium's own validation", () => {
  test('what it loads is never called refused', () => {
    const loaded = readValidation().filter(({ said }) => said.includes('OK'));
    expect(
      loaded.map(({ name, manifest }) => `${name}: ${refusalOf(manifest)}`).filter((line) => !line.endsWith(': null')),
    ).toEqual([]);
  });
});
