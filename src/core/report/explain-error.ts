import { boundedLines } from './bounded.ts';

/** One class an error text belongs to: what it means, and what to look at, in this order. `quote` is the part of the text that says so. */
export interface Explanation {
  /** Stable: `service-without-endpoints`, `immutable-field`, … */
  readonly class: string;
  readonly title: string;
  readonly meaning: string;
  readonly look: readonly string[];
  readonly quote: string;
}

interface ErrorClass extends Omit<Explanation, 'quote'> {
  /** Linear in the text: no nested repetition, since the text is from outside. */
  readonly pattern: RegExp;
}

/** The most of a text that is looked at: an error's own words are far shorter. */
const LIMIT = 20_000;
const QUOTE_LIMIT = 300;

/**
 * The classes an error text belongs to, most telling first; empty when none is known. The systems' texts differ between versions (Go syntax up to
 * Kubernetes 1.33, JSON from 1.34 on; Argo CD cuts `map[…]` out), so only what is the same in all of them is looked for.
 */
export function explainError(text: string): readonly Explanation[] {
  const bounded = text.slice(0, LIMIT);
  return CLASSES.flatMap(({ pattern, ...explanation }) => {
    const found = pattern.exec(bounded);
    return found === null ? [] : [{ ...explanation, quote: boundedLines(found[0], QUOTE_LIMIT) }];
  });
}

const CONNECTIONS: readonly ErrorClass[] = [
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

const API_SERVER: readonly ErrorClass[] = [
  {
    class: 'immutable-field',
    pattern: /[\w.]{0,100} ?"[^"\n]{0,253}" is invalid: [^\n]{0,4000}?field is immutable|field is immutable/,
    title: 'The field cannot change once the object exists',
    meaning:
      'The API server refused this object as a whole; the live one stays as it was, while other objects of the same sync may have been applied. With selectors that is how a Service comes to select no Pods.',
    look: [
      'Which commit changed the field? For spec.selector usually commonLabels, or labels with includeSelectors: true, in a kustomization.yaml.',
      'What did the same sync apply? A Service whose selector changed no longer matches the Pods of a Deployment that did not.',
      'Put the selector back (labels without includeSelectors), or replace the object on purpose: that takes its Pods down.',
    ],
  },
  {
    class: 'statefulset-forbidden',
    pattern: /updates to statefulset spec for fields other than/,
    title: 'This part of a StatefulSet cannot change',
    meaning:
      'Only the fields named in the message may change; selector, serviceName and volumeClaimTemplates never do.',
    look: [
      'Which of those fields did the last commit change? commonLabels changes the selector and the claim templates.',
      'Put it back, or delete the StatefulSet with --cascade=orphan and let the sync make it again.',
    ],
  },
  {
    class: 'selector-mismatch',
    pattern: /`selector` does not match template `labels`/,
    title: 'The selector does not match the labels of its own Pod template',
    meaning: 'The object would not find the Pods it makes, so the API server refuses it.',
    look: [
      'spec.selector.matchLabels against spec.template.metadata.labels, after kustomize: a patch or a labels entry changed one of them.',
    ],
  },
  {
    class: 'type-error',
    pattern:
      /[\w.[\]]{1,300} in body must be of type \w{1,20}: "\w{1,20}"|expected map, got &\{|cannot unmarshal \w{1,20} into Go/,
    title: 'A value has the wrong type',
    meaning:
      'The API server refused the whole object; the live version stays. The quoted word is the type it found, not the value.',
    look: [
      'The field path in the message. In Cilium policies: an entity such as world belongs into toEntities, not toEndpoints; ports are strings ("3306").',
      'Argo CD applies nothing at all when the dry run finds this.',
    ],
  },
  {
    class: 'unknown-field',
    pattern: /unknown field "[^"\n]{1,300}"|field not declared in schema/,
    title: 'The kind has no such field',
    meaning: 'A spelling, an indentation, or an older CRD. Without strict validation such a field is dropped silently.',
    look: [
      'The indentation of the field: it may belong one level up.',
      'Its spelling, and whether the installed CRD version knows it.',
    ],
  },
  {
    class: 'missing-crd',
    pattern:
      /no matches for kind "[^"\n]{1,200}"|CRD is installed on the destination cluster|resource mapping not found/,
    title: 'The cluster does not know this kind',
    meaning: 'Its CustomResourceDefinition is not installed, or not yet: it must be applied before.',
    look: [
      'kubectl get crd: is it there, in this version?',
      'The sync order: the CRD in an earlier wave, or SkipDryRunOnMissingResource=true.',
    ],
  },
  {
    class: 'admission-webhook',
    pattern: /admission webhook "[^"\n]{1,253}" denied the request/,
    title: 'A policy engine in the cluster said no',
    meaning:
      'The object is well formed; a webhook (Kyverno, Gatekeeper, an operator) refuses it. The rest of the message is its reason.',
    look: ['The webhook named in the message, and its policies.'],
  },
  {
    class: 'invalid-object',
    pattern: /"[^"\n]{0,253}" is invalid: /,
    title: 'The API server refused the object',
    meaning:
      'Nothing of it was applied; the live object stays as it was. Each cause is a field path and what is wrong with it.',
    look: [
      'The field path in the message, in the rendered manifest: suture render PATH --explain FIELD --of KIND/NAME names the line that set it.',
    ],
  },
];

const CILIUM: readonly ErrorClass[] = [
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

const ARGO_CD: readonly ErrorClass[] = [
  {
    class: 'sync-dry-run-failed',
    pattern: /objects failed to apply \(dry run\)|one or more synchronization tasks are not valid/,
    title: 'Argo CD applied nothing: its dry run failed',
    meaning: 'One refused object holds back all the others of the sync, also repairs that are in Git already.',
    look: [
      'The messages of the single resources in the sync result: that of the refused object is the cause.',
      'Repair that object first.',
    ],
  },
  {
    class: 'sync-partially-failed',
    pattern: /one or more objects failed to apply|synchronization tasks completed unsuccessfully/,
    title: 'Argo CD applied part of the commit',
    meaning: 'Some objects were refused, the others are live: the cluster is now between two commits.',
    look: ['Which resources say SyncFailed, and which were synced? suture apply PATH --from REV --to REV shows both.'],
  },
  {
    class: 'auto-sync-would-prune-all',
    pattern: /auto-sync will wipe out all resources/,
    title: 'Argo CD refuses to delete everything',
    meaning: 'The application renders to nothing. Without allowEmpty, automated sync stops here.',
    look: ["The application's path, and whether its kustomization still has resources."],
  },
  {
    class: 'manifests-not-generated',
    pattern: /failed to generate manifest[^\n]{0,200}|Manifest generation error|app path does not exist/i,
    title: 'Argo CD cannot render the application',
    meaning: 'Nothing of any later commit reaches the cluster until this is repaired; what is live stays.',
    look: [
      'The message after the last colon is that of kustomize or Helm; suture render PATH gives it with file and line.',
    ],
  },
  {
    class: 'comparison-error',
    pattern: /ComparisonError|Failed to load live state|serverSideDiff error|calculating server side diff/,
    title: 'Argo CD cannot compare Git with the cluster',
    meaning: 'With server-side diff, an object the API server would refuse appears here and not as a failed sync.',
    look: ['The part after the last colon.', "The API server's reason, if there is one above."],
  },
];

const KUSTOMIZE: readonly ErrorClass[] = [
  {
    class: 'kustomize-duplicate-id',
    pattern: /may not add resource with an already registered id: [^\n]{0,200}/,
    title: 'The same object is in the build twice',
    meaning: 'Two files, or a base and an overlay, declare an object of the same kind, name and namespace.',
    look: ['Is a folder listed, and a file in it once more?', 'To change an object of a base, use a patch.'],
  },
  {
    class: 'kustomize-patch-target',
    pattern:
      /no resource matches strategic merge patch [^\n]{0,200}|failed to find unique target for patch [^\n]{0,200}|unable to find patch target[^\n]{0,200}/,
    title: 'A patch finds no object, or several',
    meaning:
      'kind, name and namespace of the patch must be those of exactly one object of the build, before prefixes and suffixes are added.',
    look: ['Was the object renamed or removed?', "The patch's apiVersion and namespace."],
  },
  {
    class: 'kustomize-missing-file',
    pattern:
      /no such file or directory|unable to find one of 'kustomization.yaml'|must build at directory|is not in or below/,
    title: 'The kustomization names something that is not there',
    meaning:
      'A file was moved, renamed or never committed, or a folder has no kustomization.yaml, or a file lies outside of the folder.',
    look: ['The path in the message, relative to the kustomization that names it; upper and lower case count.'],
  },
  {
    class: 'kustomize-invalid',
    pattern:
      /invalid Kustomization: [^\n]{0,200}|error unmarshaling JSON: [^\n]{0,200}|MalformedYAMLError[^\n]{0,200}|yaml: line \d{1,9}: [^\n]{0,200}/,
    title: 'A file is not valid YAML, or has a field kustomize does not know',
    meaning: 'Nothing is rendered, so nothing of any later commit reaches the cluster.',
    look: [
      'The line in the message; tabs never indent YAML.',
      'The spelling of the field, and the kustomize version of the tool that builds.',
    ],
  },
  {
    class: 'kustomize-build-failed',
    pattern:
      /kustomize build [^\n]{0,300} failed|accumulating resources|trouble configuring builtin \w{1,60}|fails configuration: [^\n]{0,200}/,
    title: 'kustomize cannot build the folder',
    meaning: 'Nothing is rendered. The innermost quoted message is the reason; the rest is the way to it.',
    look: ['kustomize build PATH, or suture render PATH, on that commit.'],
  },
];

const CLASSES: readonly ErrorClass[] = [
  ...API_SERVER.slice(0, -1),
  ...CILIUM,
  ...KUSTOMIZE,
  ...API_SERVER.slice(-1),
  ...CONNECTIONS,
  ...ARGO_CD,
];
