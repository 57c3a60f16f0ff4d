import type { ErrorClass } from './error-class.ts';

/** Five attempts unless the application says otherwise (argo-cd, `controller/appcontroller.go`, `autoSync` and `retry`). */
const GIVES_UP =
  'An automated sync tries five times, 5, 10, 20, 40 and 80 seconds apart, and meanwhile does not sync a newer commit (unless retry.refresh is set). After that it waits for a new commit, a changed application, or a person who presses Sync.';

/** What Argo CD says of an application: messages of an operation, and conditions. */
export const ARGO_CD_ERRORS: readonly ErrorClass[] = [
  {
    class: 'sync-dry-run-failed',
    pattern: /objects failed to apply \(dry run\)/,
    title: 'Argo CD applied nothing: its dry run failed',
    meaning: 'One refused object holds back all the others of the sync, also repairs that are in Git already.',
    retry: GIVES_UP,
    look: [
      'The messages of the single resources in the sync result: that of the refused object is the cause.',
      'Repair that object first.',
    ],
  },
  {
    class: 'sync-tasks-invalid',
    pattern: /one or more synchronization tasks are not valid/,
    title: 'Argo CD applied nothing: it does not know what to do with an object',
    meaning:
      'The cluster has no such kind, and the same sync brings no definition of it; or the project does not allow the object.',
    retry: GIVES_UP,
    look: [
      'The message of the resource: is its CustomResourceDefinition installed, in this version?',
      'A definition that comes with a chart or another application: SkipDryRunOnMissingResource=true, or an earlier wave.',
      "The AppProject's lists of allowed kinds and destinations.",
    ],
  },
  {
    class: 'sync-partially-failed',
    pattern: /one or more objects failed to apply(?! \(dry run\))|synchronization tasks completed unsuccessfully/,
    title: 'Argo CD applied part of the commit',
    meaning:
      'Some objects were refused, the others of the same wave are live, later waves were not started: the cluster is between two commits.',
    retry: `${GIVES_UP} What the API server refuses for good, such as an immutable field, no attempt cures.`,
    look: ['Which resources say SyncFailed, and which were synced? suture apply PATH --from REV --to REV shows both.'],
  },
  {
    class: 'sync-retrying',
    pattern:
      /Retrying attempt #\d{1,4} at [^\n]{1,20}|Retrying operation(?: with latest revisions)?\. Attempt #\d{1,4}/,
    title: 'Argo CD is between two attempts of a failed sync',
    meaning:
      'The operation counts as running. A repair that is pushed now is not synced until the attempts are used up, because another operation is in progress.',
    retry: GIVES_UP,
    look: [
      'The part of the message before the full stop: it is why the attempt failed.',
      'A repair is in Git already? argocd app terminate-op NAME, and the new commit is synced.',
    ],
  },
  {
    class: 'sync-given-up',
    pattern: /Failed last sync attempt to \[[^\]\n]{1,200}\]|\(retried \d{1,4} times\)/,
    title: 'Argo CD has given up on this commit',
    meaning: 'All attempts failed. Self-heal does not run either: it only follows a sync that succeeded.',
    retry: 'Not by itself. A new commit, a change of the application, or a person who presses Sync.',
    look: ['The rest of the message is why; repair it in Git, and the new commit is synced.'],
  },
  {
    class: 'sync-waiting',
    pattern: /waiting for (?:healthy state of|completion of hook) [^\n]{0,200}/,
    title: 'Argo CD waits for an object before it goes on',
    meaning: 'The wave is applied; the next one starts when its objects are healthy, or when the hook has run.',
    retry: 'It waits as long as it takes; there is no limit unless the operation has one.',
    look: ['The object named: are its Pods ready? A Job or a hook that never ends holds everything behind it.'],
  },
  {
    class: 'sync-waiting-for-agreement',
    pattern: /waiting for deletion of [^\n]{1,200}/,
    title: 'Argo CD waits until somebody agrees to a removal',
    meaning:
      'Git no longer has an object that is annotated with Prune=confirm (or the application is). Nothing of its wave and of later ones is applied until somebody agrees.',
    retry: 'It waits as long as it takes. Meanwhile no newer commit is synced.',
    look: [
      'Is the object to go? Confirm it in Argo CD, or annotate the Application with argocd.argoproj.io/deletion-approved.',
      'If not: put it back into Git, and end the operation.',
    ],
  },
  {
    class: 'sync-window',
    pattern: /blocked by sync window/i,
    title: 'A sync window of the project is shut',
    meaning: 'Nothing is applied now, whatever Git says: neither a repair nor a fault.',
    retry: 'By itself when the window opens.',
    look: ["spec.syncWindows of the AppProject; with manualSync: true a person's sync is let through."],
  },
  {
    class: 'operation-in-progress',
    pattern: /another operation is already in progress/i,
    title: 'Argo CD is still at another sync',
    meaning: 'Attempts of a failed sync count as one operation, and so does waiting for a hook or for health.',
    retry: 'An automated sync begins when the other one has ended; what a person asked for is not remembered.',
    look: ['The message of the operation that runs. argocd app terminate-op NAME ends it.'],
  },
  {
    class: 'repeated-resource',
    pattern: /RepeatedResourceWarning|Resource [^\n]{1,200} appeared \d{1,4} times among application resources/,
    title: 'One application declares the same object more than once',
    meaning: 'The last declaration counts, in the order in which they are rendered; what the others say is lost.',
    retry: 'There is nothing to try again: it is a warning.',
    look: ['Files, charts or sources that bring the same kind and name: leave the object to one of them.'],
  },
  {
    class: 'project-forbids-object',
    pattern:
      /resource [^\s:]{0,200}:[^\s]{1,200} is not permitted in project [^\n]{1,200}|namespace [^\s]{1,200} is not permitted in project [^\n]{1,200}/,
    title: 'The project does not let the application deploy this',
    meaning: 'The task is not valid, and so nothing of the commit is applied.',
    retry: GIVES_UP,
    look: [
      "The AppProject's clusterResourceWhitelist: kinds without a namespace have to be listed there. For others namespaceResourceBlacklist and -Whitelist.",
      "The AppProject's destinations: is the namespace of the object among them?",
    ],
  },
  {
    class: 'namespace-not-created',
    pattern: /the namespace failed to apply/,
    title: 'Argo CD could not make the namespace',
    meaning: 'CreateNamespace=true comes first in a sync; nothing else was applied.',
    retry: GIVES_UP,
    look: ["The API server's reason after it, and whether Argo CD may create namespaces."],
  },
  {
    class: 'auto-sync-would-prune-all',
    pattern: /auto-sync will wipe out all resources/,
    title: 'Argo CD refuses to delete everything',
    meaning: 'The application renders to nothing. Without allowEmpty, automated sync stops here.',
    retry:
      'Not for this commit. It goes on with a commit that renders to something, or when a person syncs with prune.',
    look: ["The application's path, and whether its kustomization still has resources."],
  },
  {
    class: 'shared-resource',
    pattern: /SharedResourceWarning|is part of applications? [^\n]{1,200} and [^\n]{1,200}/,
    title: 'Two applications deploy the same object',
    meaning: 'Each sync writes its own version over the other; with self-heal they take turns for ever.',
    retry: 'Each goes on by itself; with FailOnSharedResource=true the sync fails instead.',
    look: ['The applications named in the message: leave the object to one of them.'],
  },
  {
    class: 'orphaned-resource',
    pattern: /OrphanedResourceWarning|Application has \d{1,9} orphaned resources/,
    title: 'There are objects in the namespace that no application declares',
    meaning: 'Somebody applied them by hand, or they were left behind by a removed application without prune.',
    retry: 'There is nothing to try again: it is a warning.',
    look: ['kubectl get them, and put into Git what is meant to stay.'],
  },
  {
    class: 'deletion-blocked',
    pattern: /DeletionError|waiting for finalizers?/i,
    title: 'An object is to be deleted and is not',
    meaning: 'A finalizer holds it: the controller that would clear it is gone or failing.',
    retry:
      'It is asked for again at every reconciliation; only the controller, or a person who removes the finalizer, ends it.',
    look: ['metadata.finalizers of the object, and the controller that each is of.'],
  },
  {
    class: 'manifests-not-generated',
    pattern: /failed to generate manifest[^\n]{0,200}|Manifest generation error|app path does not exist/i,
    title: 'Argo CD cannot render the application',
    meaning: 'Nothing of any later commit reaches the cluster until this is repaired; what is live stays.',
    retry:
      'It renders again with every new commit and with a hard refresh; the same commit gives the same error from its cache.',
    look: [
      'The message after the last colon is that of kustomize or Helm; suture render PATH gives it with file and line.',
    ],
  },
  {
    class: 'repository-unreachable',
    pattern:
      /failed to (?:fetch|list refs|get git client|resolve revision)[^\n]{0,120}|unable to resolve '[^'\n]{1,200}' to a commit SHA|authentication required|Repository not found/i,
    title: 'Argo CD cannot read the repository',
    meaning: 'No commit reaches the cluster; what is live stays as it is.',
    retry:
      'At every reconciliation, every two to three minutes. It goes on by itself when the repository can be read again.',
    look: [
      'The credentials of the repository in Argo CD, and whether they expired.',
      'targetRevision: does the branch or tag exist?',
    ],
  },
  {
    class: 'comparison-error',
    pattern: /ComparisonError|Failed to load live state|serverSideDiff error|calculating server side diff/,
    title: 'Argo CD cannot compare Git with the cluster',
    meaning:
      'The state is Unknown and no sync starts. With server-side diff, an object the API server would refuse appears here and not as a failed sync.',
    retry: 'At every reconciliation, every two to three minutes, and with every commit.',
    look: ['The part after the last colon.', "The API server's reason, if there is one above."],
  },
  {
    class: 'invalid-spec',
    pattern:
      /InvalidSpecError|application destination [^\n]{0,200} (?:is not permitted|do not match any of the allowed destinations)|application repo [^\n]{0,200} is not permitted/,
    title: 'The Application itself is wrong',
    meaning: 'Its project does not allow the repository or the destination, or the destination cluster is not known.',
    retry: 'When the Application or its project changes.',
    look: [
      "The AppProject's sourceRepos and destinations against the Application's.",
      'The name or address of the destination cluster.',
    ],
  },
];
