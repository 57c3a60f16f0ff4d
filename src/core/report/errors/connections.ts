import type { ErrorClass } from './error-class.ts';

/** What a connection says that does not come about. */
export const CONNECTIONS_ERRORS: readonly ErrorClass[] = [
  {
    class: 'service-without-endpoints',
    pattern:
      /connect: operation not permitted|\bconnect EPERM\b|\[Errno 1\] Operation not permitted|Can't connect to [^\n]{0,200}\(1\)/,
    title: 'The Service has no endpoints (Cilium), or the process may not connect at all',
    meaning:
      "Cilium's socket load balancer fails connect() with EPERM when the Service has no ready backend (Cilium 1.14 to 1.19.3, every 1.18). A network policy never does this: what policy drops times out.",
    look: [
      'kubectl get endpointslices -l kubernetes.io/service-name=SERVICE: is the list empty?',
      "Compare the Service's spec.selector with the labels of the Pods it should select: a kustomize commonLabels or labels with includeSelectors changes both, but a Deployment's selector cannot change once it exists.",
      'Are the Pods ready and not scaled to 0?',
      'Is a targetPort given by a name that no container port has?',
      'Only then: a seccomp profile or security module that forbids the call.',
    ],
  },
  {
    class: 'no-route-to-host',
    pattern: /no route to host|\bEHOSTUNREACH\b|\[Errno 113\]/i,
    title: 'The Service has no endpoints (newer Cilium), or there is no way to the address',
    meaning:
      'From Cilium 1.19.4 on (kernel 5.18 or newer) a Service without ready backends fails with EHOSTUNREACH. The same error comes from an egress denial where policy-deny-response is icmp, and from a node that is gone.',
    look: [
      'kubectl get endpointslices -l kubernetes.io/service-name=SERVICE: is the list empty? Then compare selector and Pod labels.',
      'Is policy-deny-response set to icmp? Then look at the egress rules of the source: hubble observe --verdict DROPPED.',
      'Is the node of the backend up?',
    ],
  },
  {
    class: 'dns-timeout',
    pattern:
      /(?:lookup [^\n]{0,200}|read udp [^\n]{0,120}:53): i\/o timeout|Temporary failure in name resolution|\bEAI_AGAIN\b/,
    title: 'DNS does not answer',
    meaning: 'The name was never resolved. Under a default-deny egress policy the lookup itself must be allowed.',
    look: [
      'Is egress to kube-dns on port 53, UDP and TCP, allowed, with the namespace label kube-system on the peer?',
      'Does the cluster use node-local DNS? Its Pods are in the node network: labels do not match them.',
      'Is CoreDNS running, and does its Service have endpoints?',
    ],
  },
  {
    class: 'timeout',
    pattern: /i\/o timeout|connection timed out|context deadline exceeded|\bETIMEDOUT\b|\[Errno 110\]|curl: \(28\)/i,
    title: 'Packets are dropped on the way, or nobody is there',
    meaning:
      'This is what a network policy drop looks like: Cilium drops silently, and connect() retries until it gives up.',
    look: [
      'hubble observe --verdict DROPPED --from-pod NAMESPACE/POD, or suture verdict --from … --to … --port …',
      'Egress rules of the source and ingress rules of the destination: both must allow it. Ports are those of the Pod (targetPort), not of the Service.',
      'Peers in other namespaces need the label k8s:io.kubernetes.pod.namespace; ranges (toCIDR) match neither Pods nor nodes.',
      'Is the port one the Service has? An unknown port of a cluster address leads nowhere.',
      'Only then: an overloaded or hanging server.',
    ],
  },
  {
    class: 'connection-refused',
    pattern: /connection refused|\bECONNREFUSED\b|\[Errno 111\]/i,
    title: 'Nothing listens there, or (kube-proxy) the Service has no endpoints',
    meaning:
      'The address was reached and said no: no process listens on the port. kube-proxy, and Cilium without its socket load balancer, give the same answer for a Service without endpoints. It is not a policy drop.',
    look: [
      "Does the container listen on the Service's targetPort, and on all addresses rather than 127.0.0.1?",
      'Is the container restarting? kubectl get pods',
      'kubectl get endpointslices -l kubernetes.io/service-name=SERVICE: without Cilium socket load balancing an empty list looks like this.',
    ],
  },
  {
    class: 'no-such-host',
    pattern: /no such host|\bENOTFOUND\b|\bNXDOMAIN\b|Name or service not known|bad address '/,
    title: 'The name does not exist in DNS',
    meaning: 'There is no Service of that name in that namespace, or it is headless and has no endpoints.',
    look: [
      'The spelling, and the namespace: a short name means the own namespace.',
      'Was the Service renamed by a namePrefix or nameSuffix, or pruned?',
      'For a headless Service: does its selector match Pods?',
      'Is tofqdns-dns-reject-response-code nameError? Then a DNS rule of a policy may refuse the name.',
    ],
  },
  {
    class: 'dns-refused',
    pattern: /server misbehaving/,
    title: 'The DNS server refused the question',
    meaning: "Cilium's DNS proxy answers REFUSED for a name that the policy's DNS rules do not allow.",
    look: [
      'rules.dns of the egress rule for port 53: is the name, with every search suffix, among matchName and matchPattern?',
    ],
  },
  {
    class: 'http-denied',
    pattern: /\b403\b[^\n]{0,80}Access denied|^Access denied\s*$/m,
    title: 'An HTTP rule of a Cilium policy denied the request',
    meaning: 'The connection stood; the proxy found no http rule for this method and path.',
    look: [
      'rules.http of the ingress and egress rules on this port: method, path (a regular expression over the whole path), host.',
    ],
  },
];
