import type { ErrorClass } from './error-class.ts';

const PREVIOUS = 'kubectl logs POD -c CONTAINER --previous: what it said before it ended.';

/** What the kubelet says of Pods that do not come up, or do not stay up. */
export const POD_ERRORS: readonly ErrorClass[] = [
  {
    class: 'image-rate-limit',
    pattern: /toomanyrequests: [^\n]{0,200}|pull[^\n]{0,200}(?:429 Too Many Requests|rate limit)/i,
    title: 'The registry limits how often images are pulled',
    meaning:
      'The image may be there and the name right: the registry counts pulls by account, or by address for those without one, and this one has had its share.',
    look: [
      'Does the Pod pull without an account? imagePullSecrets of the Pod or of its ServiceAccount.',
      'Does every node pull anew? imagePullPolicy: Always, or the tag latest, asks the registry at each start.',
      'A mirror or a pull-through cache. The kubelet tries again by itself.',
    ],
  },
  {
    class: 'image-access-denied',
    pattern:
      /pull access denied[^\n]{0,200}|insufficient_scope: authorization failed|(?:pull|resolve reference|fetch)[^\n]{0,300}(?:401 Unauthorized|403 Forbidden|unauthorized: |denied: )/i,
    title: 'The registry does not give the image to this account',
    meaning:
      'Registries answer the same for an image that is private and for a repository that does not exist, so this is either.',
    look: [
      'The name of registry and repository, letter by letter.',
      'imagePullSecrets of the Pod or of its ServiceAccount: is the Secret in the Pod’s own namespace, of type kubernetes.io/dockerconfigjson, and for this registry?',
      'Is the password in it still valid? Tokens of cloud registries run out within hours.',
    ],
  },
  {
    class: 'image-not-found',
    pattern:
      /manifest unknown|manifest for [^\s]{1,300} not found|(?:pull|resolve reference)[^\n]{0,400}: not found|no match for platform in manifest/i,
    title: 'The registry has no such image',
    meaning:
      'The registry was reached and answered: this tag or digest is not in that repository, or has nothing for the processor of the node.',
    look: [
      'The tag in what Git renders to: suture render PATH --explain spec.template.spec.containers[0].image --of KIND/NAME names the line that set it.',
      'Was the image pushed? Pipelines often write the tag before the push has ended, or where it failed.',
      '“no match for platform”: the image was not built for the node’s architecture.',
    ],
  },
  {
    class: 'image-pull-failed',
    pattern:
      /\b(?:ImagePullBackOff|ErrImagePull|InvalidImageName|ErrImageNeverPull)\b|Back-off pulling image [^\n]{0,200}|Failed to pull image [^\n]{0,300}|couldn't parse image (?:reference|name)[^\n]{0,200}/,
    isGeneral: true,
    title: 'The node cannot get the image',
    meaning:
      'The container was never started. ErrImagePull is the attempt that failed, ImagePullBackOff the wait before the next one: ten seconds at first, doubled up to five minutes.',
    look: [
      'kubectl describe pod POD: the event “Failed to pull image” has the registry’s own words; explain those.',
      'The image in what Git renders to, and which commit changed it.',
      'Does the node reach the registry? A proxy, DNS, a policy of the host.',
    ],
  },
  {
    class: 'out-of-memory',
    pattern: /\bOOMKilled\b|Memory cgroup out of memory[^\n]{0,200}|System OOM encountered[^\n]{0,200}/,
    title: 'The kernel ended a process because memory ran out',
    meaning:
      'OOMKilled: the container used more than its limits.memory and was killed (exit status 137). A system OOM is the node’s own memory: there it also hits Pods below their limits, those far above their requests first.',
    look: [
      'limits.memory of the container, and which commit changed it or the image.',
      'What it used: container_memory_working_set_bytes before the end. A steady climb is a leak, a step is load or a bigger cache.',
      'Does the runtime know its limit? JVM heap, GOMEMLIMIT, NODE_OPTIONS --max-old-space-size.',
      'For a system OOM: requests on that node against what its Pods use.',
    ],
  },
  {
    class: 'crash-loop',
    pattern:
      /\bCrashLoopBackOff\b|[Bb]ack-off (?:\w{1,20} )?restarting failed container[^\n]{0,200}|back-off \w{1,12} restarting failed[^\n]{0,200}/,
    title: 'The container starts and ends, again and again',
    meaning:
      'The kubelet waits before the next start: ten seconds at first, doubled up to five minutes, and anew after ten minutes of running. This is the symptom; the container’s last words are the cause.',
    look: [
      PREVIOUS,
      'kubectl describe pod POD, Last State: exit status 1 or 2 is the program’s own; 137 killed (OOMKilled, or a liveness probe); 139 a crash; 126 and 127 a command that cannot run or is not there; 0 a program that had nothing to do.',
      'What the last commit changed: image, command, args, environment, ConfigMap, Secret, probes.',
      'Does it give up because something it needs is not reachable? Explain the error it prints.',
    ],
  },
  {
    class: 'probe-failed',
    pattern: /\b(?:Readiness|Liveness|Startup) probe (?:failed|errored)[^\n]{0,300}/i,
    title: 'The kubelet asks the container, and gets no good answer',
    meaning:
      'Readiness: the Pod is taken out of its Services, and nothing is restarted. Liveness and startup: after failureThreshold failures the container is restarted. The kubelet asks from the Pod’s own node.',
    look: [
      'What the probe got: “connection refused” is a port nobody listens on, or a program that is not up yet; a status is the program’s own word; “context deadline exceeded” took longer than timeoutSeconds, which is 1 where nobody says.',
      'Port, path and scheme of the probe against what the container serves; which commit changed either?',
      'Does it fail only at the start? A startupProbe, or a longer initialDelaySeconds.',
      'Does the readiness answer depend on something else, a database say? Then look there.',
    ],
  },
  {
    class: 'missing-configuration',
    pattern:
      /\bCreateContainerConfigError\b|MountVolume\.SetUp failed for volume [^\n]{0,200}not found[^\n]{0,100}|references non-existent (?:config|secret) key[^\n]{0,100}|couldn't find key [^\n]{0,200}|\b(?:configmap|secret|serviceaccount)s? "[^"\n]{1,253}" not found/i,
    title: 'The Pod names a ConfigMap, Secret or key that is not there',
    meaning:
      'The container is not started until it is there; the kubelet looks again by itself. A Pod of before the change keeps running with what it has.',
    look: [
      'The name and the namespace: Pods only see what is in their own.',
      'Is it made by a generator? Its name ends in a hash, and only references that kustomize knows are changed with it.',
      'Is it made by something else (SealedSecret, ExternalSecret, cert-manager)? Look at that object’s status.',
      'Was it pruned, or is it in a later sync wave?',
    ],
  },
  {
    class: 'missing-claim',
    pattern: /persistentvolumeclaim "[^"\n]{1,253}" (?:not found|is being deleted)/,
    title: 'The Pod mounts a claim that is not there',
    meaning: 'The scheduler places the Pod nowhere until a PersistentVolumeClaim of that name is in its namespace.',
    look: [
      'claimName in the Pod template, and the claim’s own name: a namePrefix or nameSuffix changes both only where kustomize knows the field.',
      'Was the claim pruned, or is it in another application or a later sync wave?',
      '“is being deleted”: somebody deleted it, and the Pods that use it hold it up.',
    ],
  },
  {
    class: 'volume-not-mounted',
    pattern:
      /Multi-Attach error for volume[^\n]{0,200}|Unable to attach or mount volumes[^\n]{0,300}|(?:MountVolume|AttachVolume|MapVolume)\.\w{1,30} failed for volume [^\n]{0,300}/,
    isGeneral: true,
    title: 'The node cannot attach or mount the volume',
    meaning:
      'The Pod has its node, and waits there. A ReadWriteOnce volume can be on one node only: a Deployment that starts the new Pod before the old one ends can wait for ever.',
    look: [
      'The part after the last colon: it is the driver’s or the kubelet’s own reason.',
      'Multi-Attach: where is the Pod that has it? strategy: Recreate, or a StatefulSet.',
      'kubectl get volumeattachments, and the log of the storage driver on that node.',
    ],
  },
];
