import type { ErrorClass } from './error-class.ts';

/** kustomize-controller never gives up (fluxcd/kustomize-controller, `docs/spec/v1/kustomizations.md`). */
const KEEPS_TRYING =
  'Flux tries again every retryInterval (or interval), for ever, and at once with a new commit. flux reconcile kustomization NAME --with-source does it now.';

/** What Flux says in the condition Ready of a Kustomization. */
export const FLUX_ERRORS: readonly ErrorClass[] = [
  {
    class: 'flux-dry-run-failed',
    pattern: /\bdry-run failed(?:, reason: \w{1,40}| \(\w{1,40}\))?/,
    title: 'Flux applied nothing: the server-side dry run refused an object',
    meaning:
      'All objects are tried first; one that is refused holds back all the others, also repairs that are in Git already. Unlike with Argo CD no part of the commit is live.',
    retry: `${KEEPS_TRYING} What the API server refuses for good it refuses every time: repair it in Git, or let spec.force recreate the object.`,
    look: [
      'The object named before "dry-run failed", and the message of the API server after it.',
      'lastAppliedRevision of the Kustomization is what is live; lastAttemptedRevision is what failed.',
    ],
  },
  {
    class: 'flux-build-failed',
    pattern: /BuildFailed|kustomize build failed: [^\n]{0,200}|post build failed[^\n]{0,200}/,
    title: 'Flux cannot build the folder',
    meaning: 'Nothing of any later commit reaches the cluster until this is repaired; what is live stays.',
    retry: KEEPS_TRYING,
    look: [
      'The innermost message is that of kustomize; suture render PATH gives it with file and line.',
      'After "post build": a variable of postBuild without a value, or a ConfigMap it is taken from that is not there.',
    ],
  },
  {
    class: 'flux-health-check-failed',
    pattern: /HealthCheckFailed|health check failed after [^\n]{0,60}|timeout waiting for: \[[^\]\n]{0,300}\]/,
    title: 'Flux applied the commit, and it does not become healthy',
    meaning: 'The objects are live. What waits for this Kustomization by dependsOn is held back.',
    retry: KEEPS_TRYING,
    look: ['The objects named and their Pods: this is a fault of what was applied, not of applying it.'],
  },
  {
    class: 'flux-dependency-not-ready',
    pattern: /DependencyNotReady|dependency '[^'\n]{1,200}' is not ready/,
    title: 'Flux waits for another Kustomization',
    meaning: 'Nothing of this one is applied until the one it depends on is ready.',
    retry: 'It looks again every 30 seconds (requeue-dependency), for ever.',
    look: ['The condition Ready of the Kustomization named: that is where the fault is.'],
  },
  {
    class: 'flux-artifact-failed',
    pattern: /ArtifactFailed|failed to (?:checkout|download|acquire) [^\n]{0,200}artifact|Source artifact not found/i,
    title: 'Flux has nothing to build from',
    meaning: 'The GitRepository (or bucket) could not be fetched, or its path is not there. What is live stays.',
    retry: KEEPS_TRYING,
    look: [
      'The condition Ready of the source: credentials, branch, address.',
      'spec.path: does the folder exist in that revision?',
    ],
  },
  {
    class: 'flux-prune-failed',
    pattern: /PruneFailed|delete failed, errors?: [^\n]{0,200}/,
    title: 'Flux could not remove what Git no longer has',
    meaning: 'The rest of the commit is live; the named objects are still there.',
    retry: KEEPS_TRYING,
    look: ['Finalizers of the object, and whether the service account may delete it.'],
  },
  {
    class: 'flux-stalled',
    pattern:
      /\bStalled\b[^\n]{0,120}(?:AccessDenied|InvalidCELExpression|FeatureGateDisabled)|can't access '[^'\n]{1,200}', cross-namespace references have been blocked/,
    title: 'Flux has stopped working on this object',
    meaning: 'Its specification can never succeed as it is.',
    retry: 'Not by itself, until the specification changes.',
    look: ['The reason of the condition Stalled, and the field it is about.'],
  },
];
