import type { JsonObject } from '../../../../src/core/values/json.ts';
import { said } from '../said.ts';

const NEWEST = { minor: 36 };

function object(kind: string, fields: JsonObject, name = 'it'): JsonObject {
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata: { name }, ...fields };
}

const READS = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };

describe('roles', () => {
  test.each([
    {
      name: 'names that no other kind may have',
      role: object('Role', { rules: [READS] }, 'system:x_Y'),
      message: null,
    },
    {
      name: 'no group',
      role: object('Role', { rules: [{ ...READS, apiGroups: [] }] }),
      message: 'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
    },
    {
      name: 'URLs in a namespace',
      role: object('Role', { rules: [{ nonResourceURLs: ['/x'], verbs: ['get'] }] }),
      message: 'rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs',
    },
    {
      name: 'URLs for all',
      role: object('ClusterRole', { rules: [{ nonResourceURLs: ['/x'], verbs: ['get'] }] }),
      message: null,
    },
    {
      name: 'nothing to gather',
      role: object('ClusterRole', { aggregationRule: {} }),
      message:
        'aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil',
    },
  ])('$name', ({ role, message }) => expect(said(NEWEST, role)).toBe(message));
});

describe('bindings', () => {
  const binding = (
    kind: string,
    subject: JsonObject,
    role: JsonObject = { kind: 'ClusterRole', name: 'view' },
  ): JsonObject => object(kind, { roleRef: role, subjects: [subject] });

  test.each([
    { name: 'a person needs no group', made: binding('RoleBinding', { kind: 'User', name: 'a' }), message: null },
    {
      name: 'an account of no namespace',
      made: binding('ClusterRoleBinding', { kind: 'ServiceAccount', name: 'a' }),
      message: 'subjects[0].namespace: Required value',
    },
    {
      name: 'somebody of no kind',
      made: binding('RoleBinding', { name: 'a' }),
      message: 'subjects[0].kind: Unsupported value: "": supported values: "ServiceAccount", "User", "Group"',
    },
    {
      name: 'a role of a namespace for the cluster',
      made: binding('ClusterRoleBinding', { kind: 'Group', name: 'a' }, { kind: 'Role', name: 'x' }),
      message: 'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
    },
  ])('$name', ({ made, message }) => expect(said(NEWEST, made)).toBe(message));

  test('the role stays', () => {
    const subject = { kind: 'User', name: 'a' };
    const other = binding('RoleBinding', subject, {
      kind: 'ClusterRole',
      name: 'edit',
      apiGroup: 'rbac.authorization.k8s.io',
    });
    expect(said({ minor: 33 }, other, binding('RoleBinding', subject))).toBe(
      'roleRef: Invalid value: rbac.RoleRef{APIGroup:"rbac.authorization.k8s.io", Kind:"ClusterRole", Name:"edit"}: cannot change roleRef',
    );
  });
});
