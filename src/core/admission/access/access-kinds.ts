import type { KindRules } from '../kind-rules.ts';
import { bindingRules } from './binding-rules.ts';
import { roleRules } from './role-rules.ts';

/** Kinds that say who may do what. */
export const ACCESS_KINDS: readonly (readonly [string, KindRules])[] = [
  ['rbac.authorization.k8s.io/v1 ClusterRole', roleRules(false)],
  ['rbac.authorization.k8s.io/v1 ClusterRoleBinding', bindingRules(false)],
  ['rbac.authorization.k8s.io/v1 Role', roleRules(true)],
  ['rbac.authorization.k8s.io/v1 RoleBinding', bindingRules(true)],
];
