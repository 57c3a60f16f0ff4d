import type { ErrorClass } from './error-class.ts';

/** Who may not do what: in the API server, in a registry of rights, in a database, or by a certificate. */
export const ACCESS_ERRORS: readonly ErrorClass[] = [
  {
    class: 'rbac-forbidden',
    pattern: /[\w."/ -]{0,200}is forbidden: User "[^"\n]{1,300}" cannot [^\n]{0,300}/,
    title: 'Nobody gave this account the right',
    meaning:
      'The API server knows who asks, and no Role or ClusterRole bound to that account allows this verb on this resource. There are no rules that deny: something that allows it is missing.',
    look: [
      'The account in the message: system:serviceaccount:NAMESPACE:NAME. Is it the one meant? A Pod that names none runs as default.',
      'kubectl auth can-i VERB RESOURCE --as=ACCOUNT -n NAMESPACE, with verb, resource and API group as the message has them.',
      'RoleBindings hold in their own namespace only; “at the cluster scope” needs a ClusterRoleBinding.',
      'subjects of the binding: does the namespace still fit? A namespace transformer changes it only where kustomize knows the ServiceAccount.',
    ],
  },
  {
    class: 'quota-exceeded',
    pattern: /exceeded quota: [^\n]{0,300}|failed quota: [^\n]{0,300}/,
    title: 'The namespace’s ResourceQuota refuses it',
    meaning:
      'The message has what was requested, what is used and what is the limit. “must specify” is a quota over a resource that the Pod says nothing about. For a Deployment the error is in its ReplicaSet’s events: the Deployment itself was taken.',
    look: [
      'kubectl describe quota -n NAMESPACE.',
      'What the last commit raised: replicas, requests, limits. A rollout needs maxSurge on top.',
      'Pods that ended and were not removed count no more; those that are Pending do.',
    ],
  },
  {
    class: 'limit-range',
    pattern:
      /(?:maximum|minimum) [\w./-]{1,60} usage per (?:Container|Pod|PersistentVolumeClaim) is [^\n]{0,200}|max limit to request ratio per [^\n]{0,200}/,
    title: 'The namespace’s LimitRange refuses the amount',
    meaning: 'A request or a limit is outside of what the LimitRange allows for one container, Pod or claim.',
    look: [
      'kubectl describe limitrange -n NAMESPACE, against resources of the container in the message.',
      'Amounts nobody wrote: LimitRange also fills in defaults.',
    ],
  },
  {
    class: 'pod-security',
    pattern: /violates PodSecurity "[^"\n]{1,100}"[^\n]{0,300}/,
    title: 'The namespace’s Pod Security level refuses the Pod',
    meaning:
      'The level is a label of the namespace (pod-security.kubernetes.io/enforce); the message names every field that is too much. A Deployment is taken, at most with a warning: its Pods are what is refused.',
    look: [
      'The fields in the message, in securityContext of the Pod and of each container, init containers too.',
      'Did a commit change the labels of the namespace?',
    ],
  },
  {
    class: 'database-login',
    pattern:
      /password authentication failed for user [^\n]{0,100}|Access denied for user '[^'\n]{0,100}'@'[^'\n]{0,200}'[^\n]{0,100}|\bWRONGPASS\b[^\n]{0,100}|\bNOAUTH Authentication required|no pg_hba\.conf entry for host[^\n]{0,200}|SASL authentication failed|Authentication failed\.?[^\n]{0,40}\bcode['"]?: ?18\b/i,
    title: 'The database was reached, and refuses the account',
    meaning:
      'Network, DNS and Service are right. The name, the password, or the address it comes from is not one the database takes. It says the same for an account that does not exist.',
    look: [
      'The Secret that the Pod reads, as it is now: a Pod keeps the environment it was started with, so a changed Secret needs a restart.',
      'Was the password changed in Git only? The images of Postgres and MySQL set it when the data directory is empty, and never again.',
      'A line break at the end of the value: base64 of `echo` without -n has one.',
      'MySQL: host in user@host is where the client comes from. Postgres “no pg_hba.conf entry”: the address, or TLS, is not in that file.',
    ],
  },
  {
    class: 'certificate',
    pattern:
      /(?:tls: failed to verify certificate: )?x509: [^\n]{0,300}|certificate verify failed[^\n]{0,200}|unable to get local issuer certificate|\bCERT_HAS_EXPIRED\b|\bDEPTH_ZERO_SELF_SIGNED_CERT\b|PKIX path building failed/,
    title: 'The certificate of the other side is not accepted',
    meaning:
      'The connection stood. “unknown authority”: the client does not have the CA that signed it. “has expired or is not yet valid”: the dates, or a clock. “is valid for A, not B” and “IP SANs”: it was made for another name than the one that was asked for.',
    look: [
      'openssl s_client -connect HOST:PORT -servername NAME </dev/null | openssl x509 -noout -issuer -dates -ext subjectAltName',
      'Unknown authority: the CA bundle the client reads (caBundle of a webhook or APIService, a mounted ConfigMap), and whether the CA was renewed since.',
      'Expired: kubectl get certificate,certificaterequest (cert-manager), and whether the server read the new file.',
      'Another name: the address the client uses against the certificate’s names; in a cluster NAME.NAMESPACE.svc.',
    ],
  },
];
