import { refusedField } from '../../../../src/core/network/sanitize/refused-field.ts';
import { formatFieldPath } from '../../../../src/core/values/field-path.ts';
import { clusterOf } from '../../cluster/objects.ts';

test.each([
  { spec: 'spec: {endpointSelector: {}, ingress: []}', at: 'spec' },
  { spec: 'spec: {endpointSelector: {matchLabels: {"a b": c}}, ingress: [{}]}', at: 'spec.endpointSelector' },
  {
    spec: 'spec: {endpointSelector: {}, ingress: [{fromEntities: [all]}], egress: [{}, {toCIDR: [""]}]}',
    at: 'spec.egress[1]',
  },
  {
    spec: 'specs: [{endpointSelector: {}, egress: [{}]}, {endpointSelector: {}, egressDeny: [{toEntities: [x]}]}]',
    at: 'specs[1].egressDeny[0]',
  },
  { spec: 'spec: {endpointSelector: {}, nodeSelector: {}, ingress: [{}]}', at: 'spec.endpointSelector' },
  { spec: 'metadata2: {}', at: 'spec' },
])('$spec is refused at $at', ({ spec, at }) => {
  const [policy] = clusterOf(
    `{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: p, namespace: shop}, ${spec}}`,
  ).policies;
  if (policy === undefined) throw new Error('no policy');
  expect(formatFieldPath(refusedField(policy, {}))).toBe(at);
});
