import type { NetworkSettings } from '../../network/network-settings.ts';
import { ranked, SUSPECTS, type Suspect } from './connection-causes.ts';
import { errnoPattern } from './errno-pattern.ts';
import type { ErrorClass } from './error-class.ts';

const { noEndpoints, egressDenied, ingressDenied, ipv6Denied, wrongPort, other } = SUSPECTS;

/** What a connection says that does not come about, with its causes ranked by what is known of the network. */
export function connectionErrors(network: NetworkSettings): readonly ErrorClass[] {
  return CLASSES.map(({ words, suspects, ...rest }) =>
    suspects === undefined ? rest : { ...rest, causes: ranked(suspects, words ?? '', network) },
  );
}

interface ConnectionClass extends ErrorClass {
  /** The error as the model of symptoms words it. */
  readonly words?: string;
  readonly suspects?: readonly Suspect[];
}

const ENDPOINTS = 'kubectl get endpointslices -l kubernetes.io/service-name=SERVICE: is the list empty?';
const DROPS = 'hubble observe --verdict DROPPED --from-pod NAMESPACE/POD, or suture verdict --from … --to … --port …';

const CLASSES: readonly ConnectionClass[] = [
  {
    class: 'service-without-endpoints',
    words: 'operation not permitted',
    pattern: errnoPattern({ words: ['operation not permitted'], code: 'EPERM', number: 1 }),
    title: 'The Service has no endpoints (Cilium), or the process may not connect at all',
    meaning:
      "Cilium's socket load balancer fails connect() with EPERM when the Service has no ready backend (Cilium 1.14 to 1.19.3, every 1.18, and every version on kernels before 5.18). A network policy never does this: what policy drops times out.",
    suspects: [
      noEndpoints(
        'its program at connect() finds no backend and rejects the call; a rejection without a value of its own is EPERM in Linux, and Cilium could not set one before 1.19.4 and Linux 5.18',
      ),
      other(
        'seccomp or a security module forbids the call',
        'the only other source of EPERM at connect(), and a rare one',
      ),
    ],
    look: [
      ENDPOINTS,
      "Compare the Service's spec.selector with the labels of the Pods it should select: a kustomize commonLabels or labels with includeSelectors changes both, but a Deployment's selector cannot change once it exists.",
      'Are the Pods ready and not scaled to 0?',
      'Is a targetPort given by a name that no container port has?',
      'Only then: a seccomp profile or security module that forbids the call. No network policy.',
    ],
  },
  {
    class: 'permission-denied',
    words: 'permission denied',
    pattern: errnoPattern({ words: ['permission denied'], code: 'EACCES', number: 13 }),
    title: 'The process may not connect, or an egress policy answers over IPv6',
    meaning:
      'EACCES at connect(). Cilium from 1.20 on answers an egress denial over IPv6 like this where policy-deny-response is icmp; otherwise the system itself says no.',
    suspects: [
      other(
        'a socket file that the user may not open',
        'with `dial unix` or a path in the error: owner and mode of the file',
      ),
      ipv6Denied('policy-deny-response is icmp: ICMPv6 “administratively prohibited” becomes EACCES'),
      other('a security module forbids the call', 'SELinux or AppArmor on the node'),
    ],
    look: [
      'Is there a path in the error? Then it is a socket file: its owner and mode.',
      'Is the address IPv6, and policy-deny-response icmp? Then the egress rules of the source: hubble observe --verdict DROPPED.',
      "The audit log of the node's security module.",
    ],
  },
  {
    class: 'no-route-to-host',
    words: 'no route to host',
    pattern:
      /no route to host|host is unreachable|\bEHOSTUNREACH\b|\[Errno 113\]|\(os error 113\)|Can't connect to [^\n]{0,200}\(113\)/i,
    title: 'The Service has no endpoints (newer Cilium), or there is no way to the address',
    meaning:
      'From Cilium 1.19.4 on (kernel 5.18 or newer) a Service without ready backends fails with EHOSTUNREACH. The same error comes from an egress denial where policy-deny-response is icmp, and from a node that is gone.',
    suspects: [
      noEndpoints('from 1.19.4 and Linux 5.18 on, Cilium’s program at connect() says EHOSTUNREACH for it'),
      egressDenied('policy-deny-response is icmp: “packet filtered” becomes EHOSTUNREACH'),
      other('the node of the backend is gone', 'nobody answers for its address'),
    ],
    look: [
      `${ENDPOINTS} Then compare selector and Pod labels.`,
      'Is policy-deny-response set to icmp? Then look at the egress rules of the source: hubble observe --verdict DROPPED.',
      'Is the node of the backend up?',
    ],
  },
  {
    class: 'dns-timeout',
    pattern:
      /(?:lookup [^\n]{0,200}|read udp [^\n]{0,120}:53): i\/o timeout|Temporary failure in name resolution|\bEAI_AGAIN\b|\[Errno -3\]|Unknown MySQL server host '[^'\n]{0,200}' \(-3\)|queryA+ ETIMEOUT|getaddrinfo: Try again/,
    title: 'DNS does not answer',
    meaning: 'The name was never resolved. Under a default-deny egress policy the lookup itself must be allowed.',
    suspects: [
      other('an egress policy of the source denies DNS', 'the question is dropped, and asked again until time is up'),
      other(
        'the DNS server refuses',
        'glibc asks the next one after REFUSED, and says the same in the end: a DNS rule may not name the name',
      ),
      other('cluster DNS does not run', 'or its Service has no endpoints'),
    ],
    look: [
      'Is egress to kube-dns on port 53, UDP and TCP, allowed, with the namespace label kube-system on the peer?',
      'Does the cluster use node-local DNS? Its Pods are in the node network: labels do not match them.',
      'Is CoreDNS running, and does its Service have endpoints?',
    ],
  },
  {
    class: 'timeout',
    words: 'i/o timeout',
    pattern:
      /i\/o timeout|connection timed out|connect timed out|operation timed out|connection attempt timed out|timeout expired|context deadline exceeded|socket\.timeout: timed out|ConnectTimeoutError|\bETIMEDOUT\b|\[Errno 110\]|\(os error 110\)|Can't connect to [^\n]{0,200}\(110\)|curl: \(28\)/i,
    title: 'Packets are dropped on the way, or nobody is there',
    meaning:
      'This is what a network policy drop looks like: Cilium drops silently, and connect() retries until it gives up.',
    suspects: [
      egressDenied('what is dropped is dropped silently, and connect() retries until it gives up'),
      ingressDenied('the same on the other side; a denial of ingress is never answered'),
      wrongPort('a port of a cluster address that nobody translates leads nowhere'),
      other(
        'a name that resolves and is in no toFQDNs, or whose addresses Cilium never learnt',
        'DNS works, the connection is dropped',
      ),
      noEndpoints('the packet is dropped, or goes to an address that is nobody’s'),
      other('the server hangs, or the node is overloaded', 'only then'),
    ],
    look: [
      DROPS,
      'Egress rules of the source and ingress rules of the destination: both must allow it. Ports are those of the Pod (targetPort), not of the Service.',
      'Peers in other namespaces need the label k8s:io.kubernetes.pod.namespace; ranges (toCIDR) match neither Pods nor nodes.',
      'Is the port one the Service has? An unknown port of a cluster address leads nowhere.',
      'Only then: an overloaded or hanging server.',
    ],
  },
  {
    class: 'connection-refused',
    words: 'connection refused',
    pattern: /connection refused|\bECONNREFUSED\b|\[Errno 111\]|\(os error 111\)|Can't connect to [^\n]{0,200}\(111\)/i,
    title: 'Nothing listens there, or (kube-proxy) the Service has no endpoints',
    meaning:
      'The address was reached and said no: no process listens on the port. kube-proxy, and Cilium without its socket load balancer, give the same answer for a Service without endpoints. It is not a policy drop.',
    suspects: [
      other('no process listens on the port', 'the Pod is reached, and its kernel answers with a reset'),
      noEndpoints('kube-proxy, or Cilium packet by packet, answers for it with ICMP port unreachable'),
    ],
    look: [
      "Does the container listen on the Service's targetPort, and on all addresses rather than 127.0.0.1?",
      'Is the container restarting? kubectl get pods',
      `${ENDPOINTS} Without Cilium socket load balancing that looks like this.`,
    ],
  },
  {
    class: 'could-not-connect',
    pattern: /curl: \(7\)[^\n]{0,300}/,
    title: 'curl could not connect, and does not say why',
    meaning:
      'curl’s code 7 stands for refused, not permitted and no route alike. At once: a refusal or a Service without endpoints. Never a silent drop: that is code 28.',
    look: ['curl -v says what connect() said: ask again with that.', ENDPOINTS],
  },
  {
    class: 'no-such-host',
    pattern:
      /no such host|\bENOTFOUND\b|\bNXDOMAIN\b|Name or service not known|Name does not resolve|nodename nor servname|\[Errno -[25]\]|Unknown MySQL server host '[^'\n]{0,200}' \(-2\)|UnknownHostException|curl: \(6\)|bad address '/,
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
    pattern:
      /server misbehaving|\bEREFUSED\b|status: REFUSED|can't find [^\n]{1,200}: REFUSED|Non-recoverable failure in name resolution/,
    title: 'The DNS server refused the question',
    meaning: "Cilium's DNS proxy answers REFUSED for a name that the policy's DNS rules do not allow.",
    look: [
      'rules.dns of the egress rule for port 53: is the name, with every search suffix, among matchName and matchPattern?',
    ],
  },
  {
    class: 'http-denied',
    pattern: /\b403\b[^\n]{0,80}Access denied|^Access denied\s*$|curl: \(22\)[^\n]{0,80}\b403\b/m,
    title: 'An HTTP rule of a Cilium policy denied the request',
    meaning:
      'The connection stood; the proxy found no http rule for this method and path. A server that says 403 itself has other words than `Access denied`.',
    look: [
      'rules.http of the ingress and egress rules on this port: method, path (a regular expression over the whole path), host.',
      "suture verdict --from … --to … --port … --http 'GET /path' names the rule.",
    ],
  },
  {
    class: 'connection-reset',
    pattern: /connection reset by peer|\bECONNRESET\b|\[Errno 104\]|Connection reset\b|curl: \(35\)|SSL_ERROR_SYSCALL/i,
    title: 'The connection stood, and the other end cut it',
    meaning:
      'The server closed it, or, in the middle of a TLS handshake, Cilium’s proxy did: it resets connections to a server name that serverNames does not list.',
    look: [
      'In the handshake? Then serverNames of the egress rules on this port.',
      'Otherwise the server: its log, its restarts, its idle timeout.',
    ],
  },
];
