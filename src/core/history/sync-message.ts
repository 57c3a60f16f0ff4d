import { kubectlWords } from '../admission/kubectl-words.ts';
import type { Refusal } from '../admission/refusal.ts';
import type { Application } from '../gitops/application.ts';
import { KUSTOMIZATION_NAMES } from '../render/kustomization-file.ts';
import type { Rendered, RenderProblem } from '../render/rendered.ts';
import type { ObjectRef } from '../values/object-ref.ts';
import { groupOf } from '../values/object-ref.ts';
import type { ObjectOutcome, Retries } from './history.ts';

/** What Argo CD says when an automated sync would remove everything there is (argo-cd, `controller/appcontroller.go`, `autoSync`). */
export function wipeOutMessage(sha: string): string {
  return `Skipping sync attempt to [${sha}]: auto-sync will wipe out all resources`;
}

/** What Argo CD says with `FailOnSharedResource=true` (argo-cd, `controller/sync.go`, and `controller/state.go` for the condition). */
export function sharedMessage(
  { name, objectNamespace = 'argocd' }: Application,
  ref: ObjectRef,
  other: string,
): string {
  return `Shared resource found: ${ref.kind}/${ref.name} is part of applications ${objectNamespace}/${name} and ${other}`;
}

/** What Argo CD says while somebody has to agree to a removal, and of how many (gitops-engine, `sync_context.go`, setRunningPhase). */
export function waitingMessage([first, ...more]: readonly ObjectRef[]): string {
  if (first === undefined) return '';
  const what = `waiting for deletion of ${groupOf(first.apiVersion)}/${first.kind}/${first.name}`;
  return more.length === 0 ? what : `${what} and ${more.length} more resources`;
}

/**
 * What the deployer puts around a build's own words: Argo CD in its condition `ComparisonError` (argo-cd, `controller/state.go`, CompareAppState, and
 * `util/exec`), where a path of the server's own stands before the folder. Where it is not one kustomization that does not build, the words alone.
 */
export function buildMessage(
  { by, path, directory, others = [] }: Application,
  { files }: Pick<Rendered, 'files'>,
  { message }: RenderProblem,
): string {
  if (by === 'flux') return message.startsWith('post build failed') ? message : `kustomize build failed: ${message}`;
  const isBuilt = KUSTOMIZATION_NAMES.some((name) => files.includes(path === '' ? name : `${path}/${name}`));
  if (by !== 'argocd' || !isBuilt || directory !== undefined || others.length > 0) return message;
  const command = `kustomize build <path to cached source>${path === '' ? '' : `/${path}`}`;
  return `Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = \`${command}\` failed exit status 1: Error: ${message}`;
}

/** Where in a sync objects were refused. */
export type RefusedIn = 'tasks' | 'dry-run' | 'apply';

/** What the deployer says of a sync that did not go through, in its words. */
export function refusalMessage(by: Application['by'], outcomes: readonly ObjectOutcome[], when: RefusedIn): string {
  const refused = outcomes.filter(({ outcome }) => outcome === 'rejected');
  if (by === 'flux') return fluxMessage(refused, outcomes);
  const refusals = refused.flatMap(({ refusal }) => (refusal === undefined ? [] : [refusal]));
  if (by === 'folder') return refusals.map(folderWords).join('\n');
  if (when === 'tasks') return `one or more synchronization tasks are not valid: ${invalidTasks(refusals).join('; ')}`;
  if (when === 'dry-run') return 'one or more objects failed to apply (dry run)';
  return `one or more objects failed to apply, reason: ${refusals.map(({ message }) => argoWords(message)).join(',')}`;
}

/** A kind that is not served `kubectl` finds out itself, and its words are complete. */
function folderWords(refusal: Refusal): string {
  return refusal.reason === 'NotFound' ? `error: ${refusal.message}` : kubectlWords(refusal);
}

/** The distinct reasons. What Argo CD says of a single object whose kind is not served is told from the API server's words afterwards. */
function invalidTasks(refusals: readonly Refusal[]): readonly string[] {
  const words = refusals.map(({ message, reason }) =>
    reason === 'NotFound' ? 'the server could not find the requested resource' : message,
  );
  return [...new Set(words)];
}

/** Flux stops at the first object that is refused, and lists what stages before have changed. */
function fluxMessage([first]: readonly ObjectOutcome[], outcomes: readonly ObjectOutcome[]): string {
  if (first === undefined) return '';
  const applied = outcomes
    .filter(({ outcome }) => outcome === 'created' || outcome === 'configured')
    .map((one) => `${fluxName(one.ref)} ${one.outcome}`);
  // Clients find out themselves that a kind is not served; the API server says nothing that would have a reason.
  const { reason: why = 'Invalid' } = first.refusal ?? {};
  const reason = why === 'NotFound' ? '' : ` (${why})`;
  return [`${fluxName(first.ref)} dry-run failed${reason}: ${first.refusal?.message ?? ''}`, ...applied].join('\n');
}

function fluxName({ kind, namespace, name }: ObjectRef): string {
  return [kind, ...(namespace === undefined ? [] : [namespace]), name].join('/');
}

/** Argo CD cuts maps in Go syntax out of messages, and whatever lies between (gitops-engine, `pkg/utils/kube/kube.go`, `cleanKubectlOutput`). */
function argoWords(message: string): string {
  return message.replace(/map\[.*\]/g, '');
}

/** What follows a sync that failed with this message; nothing where Argo CD does not try again. */
export function retriesOf({ by, sync }: Application, sha: string, message: string): { readonly retries?: Retries } {
  const { limit, refresh } = sync.retry ?? { limit: sync.automated ? 5 : 0, refresh: false };
  if (by !== 'argocd' || limit === 0) return {};
  const last = limit < 0 ? message : `${message} (retried ${limit} times).`;
  return {
    retries: {
      times: limit,
      seconds: limit < 0 ? null : pauses(limit),
      message: last,
      condition: `Failed last sync attempt to [${sha}]: ${last}`,
      refreshes: refresh,
    },
  };
}

/** Argo CD's pauses together, in seconds: each is twice the one before, and none is longer than three minutes. */
function pauses(attempts: number): number {
  const growing = [5, 10, 20, 40, 80, 160].slice(0, attempts).reduce((sum, pause) => sum + pause, 0);
  return growing + Math.max(0, attempts - 6) * 180;
}
