import type { ErrorClass } from './error-class.ts';

/** What Cilium says to a policy that the API server took. */
export const CILIUM_ERRORS: readonly ErrorClass[] = [
  {
    class: 'cilium-policy-refused',
    pattern:
      /Invalid Cilium(?:Clusterwide)?NetworkPolicy specs?: [^\n]{0,300}|rule must have at least one of Ingress[^\n]{0,60}|combining \w{1,20} and \w{1,20} is not supported yet|Unable to add CiliumNetworkPolicy/,
    title: 'The API server took the policy, but Cilium does not load it',
    meaning:
      'Agents that held an earlier version of the policy go on enforcing that one, until they restart: then there is none. Only the condition Valid in its status and the logs of the agents tell.',
    look: [
      'kubectl get cnp NAME -o jsonpath={.status.conditions}',
      'Two kinds of peers in one rule (toEndpoints and toCIDR, say): make them two rules.',
      'ingress: [] and enableDefaultDeny alone say nothing; ingress: [{}] denies all.',
    ],
  },
];
