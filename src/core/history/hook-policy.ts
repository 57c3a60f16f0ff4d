import { optionsOf } from '../gitops/sync-order.ts';
import type { JsonObject } from '../values/json.ts';

/** When a hook is deleted. Argo CD's own annotation silences Helm's (gitops-engine, `pkg/sync/hook/delete_policy.go`). */
function policiesOf(manifest: JsonObject): readonly string[] {
  const own = optionsOf(manifest, 'argocd.argoproj.io/hook-delete-policy');
  if (own.length > 0) return own;
  const helm = optionsOf(manifest, 'helm.sh/hook-delete-policy').map((one) => HELM.get(one) ?? one);
  return helm.length > 0 ? helm : ['BeforeHookCreation'];
}

const HELM: ReadonlyMap<string, string> = new Map([
  ['before-hook-creation', 'BeforeHookCreation'],
  ['hook-succeeded', 'HookSucceeded'],
  ['hook-failed', 'HookFailed'],
]);

/** True for a hook that is created anew each time: the one of the sync before goes first. Without a policy that is how it is. */
export function isRecreated(manifest: JsonObject): boolean {
  return policiesOf(manifest).includes('BeforeHookCreation');
}

/** True for a hook that is gone after a sync that went through. */
export function isGoneAfterSuccess(manifest: JsonObject): boolean {
  return policiesOf(manifest).includes('HookSucceeded');
}
