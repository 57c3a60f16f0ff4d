import type { ErrorClass } from './error-class.ts';

/** What the control plane, proxies and nodes say when they cannot keep up, or do not reach what they need. */
export const SERVER_ERRORS: readonly ErrorClass[] = [
  {
    class: 'webhook-unreachable',
    pattern: /failed (?:calling|to call) webhook[^\n]{0,300}/,
    title: 'The API server does not get an answer from an admission webhook',
    meaning:
      'Nobody said no: the API server could not ask. With failurePolicy Fail (the default) it refuses every object the webhook is for; with Ignore it goes on without.',
    look: [
      'The webhook’s Service and its Pods, named in the address: are there ready endpoints?',
      '“context deadline exceeded”: a policy or a firewall between the API server and the Pod (managed control planes reach nodes on few ports), or a webhook slower than timeoutSeconds.',
      '“x509”: caBundle of the webhook configuration against the certificate it serves.',
      '“no endpoints available” or “connection refused”: was it uninstalled or scaled down, and its ValidatingWebhookConfiguration or MutatingWebhookConfiguration left behind?',
    ],
  },
  {
    class: 'envoy-upstream',
    pattern:
      /upstream connect error or disconnect\/reset before headers[^\n]{0,200}|\bno healthy upstream\b|upstream request timeout/,
    title: 'Envoy could not get an answer from the server behind it',
    meaning:
      'The words are those of Envoy (Istio, Cilium’s proxy, Gateway API, Contour), not of the application: the request reached the proxy and did not come back. “no healthy upstream”: it knows no ready endpoint.',
    look: [
      'The reset reason: “connection failure” with “delayed connect error: 111” is a port nobody listens on, “connection timeout” a drop or an overload, “connection termination” a server that closed an idle connection.',
      'Endpoints of the Service behind it: kubectl get endpointslices -l kubernetes.io/service-name=SERVICE',
      'TLS: does one side speak mutual TLS and the other not? “TLS error” or “connection termination” at once.',
      'suture verdict from the proxy’s workload to the server: a policy may let clients reach the proxy and not the proxy the server.',
    ],
  },
  {
    class: 'too-many-open-files',
    pattern:
      /too many open files(?: in system)?|\bEMFILE\b|\bENFILE\b|user limit on (?:inotify instances|total number of inotify watches)[^\n]{0,100}|inotify[^\n]{0,100}no space left on device/i,
    title: 'A limit on open files or on inotify is used up',
    meaning:
      'EMFILE is the process’s own limit (ulimit -n), or, where something watches files, fs.inotify.max_user_instances, which all containers of a user on the node share. ENFILE (“in system”) is the whole node’s. Watches that run out say “no space left on device”.',
    look: [
      'Does the line speak of a watcher, fsnotify or inotify? Then sysctl fs.inotify.max_user_instances and max_user_watches of the node.',
      'Otherwise ls /proc/PID/fd | wc -l against /proc/PID/limits: a number that only grows is a leak, often connections that nobody closes.',
      'Many Pods on that node at once, or one with a file per client?',
    ],
  },
  {
    class: 'etcd',
    pattern: /etcdserver: [^\n"]{1,200}|\betcd\b[^\n]{0,60}(?:no leader|lost leader|leader changed)/,
    title: 'etcd, the API server’s store, did not take the request',
    meaning:
      '“leader changed” and “request timed out”: its members lost each other or a disk was slow, and a write may or may not have been done. “mvcc: database space exceeded”: it takes no more writes at all until it is made smaller. Not a mistake of the object.',
    look: [
      'Is it over? A leader changes within seconds; sync again before looking further.',
      'etcd_disk_wal_fsync_duration_seconds and etcd_server_leader_changes_seen_total: slow disks are the usual reason.',
      '“database space exceeded”: compact, defragment, then etcdctl alarm disarm; look for what writes so much (Events, a controller in a loop).',
      '“request is too large”: one object is bigger than 1.5 MiB, the default of --max-request-bytes.',
    ],
  },
  {
    class: 'api-throttling',
    pattern:
      /client-side throttling[^\n]{0,200}|client rate limiter Wait returned an error[^\n]{0,200}|the server has received too many requests and has asked us to try again later|Too many requests, please try again later/i,
    title: 'Requests to the API server are slowed down',
    meaning:
      '“client-side throttling” and “client rate limiter”: the client holds itself back, the server has nothing against it. “too many requests” (429) is the server’s priority and fairness. Both pass, and nothing is lost that the client tries again.',
    look: [
      'Client-side: QPS and burst of that client or controller, and why it asks so much (a loop, many CRDs to discover).',
      '429: apiserver_flowcontrol_rejected_requests_total by flow schema names who is over its share.',
      'Is the API server slow? A client that waits for long answers keeps its seats.',
    ],
  },
];
