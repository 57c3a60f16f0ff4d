import type { ErrorClass } from './error-class.ts';

/** Why the scheduler places a Pod nowhere: each reason says of how many nodes it holds. */
export const SCHEDULING_ERRORS: readonly ErrorClass[] = [
  {
    class: 'unschedulable-resources',
    pattern: /\d{0,5} ?Insufficient [\w./-]{1,100}|\d{0,5} ?Too many pods/,
    title: 'No node has room for what the Pod requests',
    meaning:
      'The scheduler adds up requests, not what is used: a node that idles can be full. A Pod that requests more than any node has is never placed.',
    look: [
      'resources.requests of the Pod, all containers together, against Allocatable of the largest node (kubectl describe node).',
      'Which commit raised requests or replicas? maxSurge of a rollout needs room, too.',
      'Does an autoscaler add nodes, and does it say why not? Its events are on the Pod.',
    ],
  },
  {
    class: 'unschedulable-taint',
    pattern: /\d{0,5} ?node\(s\) had (?:untolerated taints?|taints? )[^\n,]{0,200}/,
    title: 'Nodes are tainted, and the Pod does not tolerate it',
    meaning:
      'A taint keeps every Pod away that has no toleration for it. Taints that begin with node.kubernetes.io are set by Kubernetes itself and say how the node is.',
    look: [
      'node.kubernetes.io/not-ready, unreachable, disk-pressure, memory-pressure, unschedulable: look at the node, not at the Pod.',
      'Any other: tolerations of the Pod against key, value and effect of the taint.',
      'A toleration only lets a Pod onto the node; nodeSelector or affinity brings it there.',
    ],
  },
  {
    class: 'unschedulable-affinity',
    pattern:
      /\d{0,5} ?node\(s\) didn't match (?:Pod's node affinity\/selector|pod (?:anti-)?affinity rules|pod topology spread constraints)[^\n,]{0,100}|\d{0,5} ?node\(s\) didn't satisfy existing pods anti-affinity rules/,
    title: 'The Pod asks for nodes that there are not, or not for one more',
    meaning:
      'nodeSelector and required node affinity are about labels of nodes; Pod affinity, anti-affinity and topology spread about which Pods are there already.',
    look: [
      'kubectl get nodes --show-labels against nodeSelector and affinity: the spelling, and whether new nodes have the label.',
      'Required anti-affinity by host name: not more replicas than nodes, and a rollout needs one more.',
      'Topology spread: whenUnsatisfiable DoNotSchedule, and a zone that has no room.',
    ],
  },
  {
    class: 'unschedulable-volume',
    pattern:
      /pod has unbound immediate PersistentVolumeClaims|\d{0,5} ?node\(s\) (?:had volume node affinity conflict|didn't find available persistent volumes to bind|exceed max volume count|unavailable due to [^\n,]{0,100}storage)/,
    title: 'The Pod waits for its volume',
    meaning:
      '“Unbound immediate”: the claim has no volume, and its class makes one before there is a Pod. “Node affinity conflict”: the volume is in a zone or on a node where the Pod cannot go.',
    look: [
      'kubectl describe pvc CLAIM: the provisioner’s own reason is among its events.',
      'storageClassName: does the class exist? Where none is named: is there a default one?',
      'Access mode and size, if volumes are made by hand.',
      'For the conflict: which zone is the volume in (kubectl describe pv), and has that zone a node with room?',
    ],
  },
  {
    class: 'unschedulable',
    pattern: /\bFailedScheduling\b[^\n]{0,300}|\b\d{1,5}\/\d{1,5} nodes are available: [^\n]{0,300}/,
    isGeneral: true,
    title: 'The scheduler finds no node for the Pod',
    meaning:
      'Each part of the message is a reason with the number of nodes it holds for; together they are all nodes. The Pod waits, and is looked at again when something changes.',
    look: ['The reason with the most nodes first.', 'What the last commit changed in the Pod template.'],
  },
];
