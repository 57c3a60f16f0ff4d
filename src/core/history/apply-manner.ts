import { type Client, KUBECTL } from '../admission/client.ts';
import type { Refusal } from '../admission/refusal.ts';
import type { Application } from '../gitops/application.ts';
import { hasOption } from '../gitops/sync-order.ts';
import type { JsonObject } from '../values/json.ts';
import { stringAt } from '../values/read-json.ts';

/** How a deployer writes one object. */
export interface ApplyManner {
  readonly client: Client;
  /** When it deletes an object and creates it anew instead of changing it: always, where the change is refused for this, or never. */
  readonly recreates: 'always' | ((refusal: Refusal) => boolean) | 'never';
  /** False for an object that is left as it is, or alone where there is one already. */
  readonly writes: 'always' | 'when-absent' | 'never';
}

const KUBECTL_APPLY: ApplyManner = { client: KUBECTL, recreates: 'never', writes: 'always' };

/** How the application's deployer writes `desired`, by its options and by what the object (or the one that is live) is annotated with. */
export function applyManner(application: Application, desired: JsonObject, live: JsonObject | undefined): ApplyManner {
  if (application.by === 'argocd') return argoManner(application, desired, live);
  return application.by === 'flux' ? fluxManner(application, desired, live) : KUBECTL_APPLY;
}

/** True for an Argo CD sync option that the application or the object switches on. */
export function isSwitchedOn(
  { sync }: Application,
  option: string,
  ...manifests: readonly (JsonObject | undefined)[]
): boolean {
  return sync.options.includes(option) || manifests.some((one) => one !== undefined && hasSyncOption(one, option));
}

/** True for an object that is annotated with an Argo CD sync option. */
export function hasSyncOption(manifest: JsonObject, option: string): boolean {
  return hasOption(manifest, 'argocd.argoproj.io/sync-options', option);
}

/** Source: gitops-engine `pkg/sync/sync_context.go`, applyObject and shouldUseServerSideApply. `Force=true` counts on objects only. */
function argoManner(application: Application, desired: JsonObject, live: JsonObject | undefined): ApplyManner {
  const replaces = isSwitchedOn(application, 'Replace=true', desired, live);
  const forces = [desired, live].some((one) => one !== undefined && hasSyncOption(one, 'Force=true'));
  const serverSide =
    !hasSyncOption(desired, 'ServerSideApply=false') && isSwitchedOn(application, 'ServerSideApply=true', desired);
  const validates = !isSwitchedOn(application, 'Validate=false', desired);
  // A definition or a namespace is never replaced by force: everything in it would go with it.
  const isContainer = ['CustomResourceDefinition', 'Namespace'].includes(stringAt(desired, 'kind') ?? '');
  return {
    client: {
      way: replaces ? 'replace' : serverSide ? 'server-side-apply' : 'apply',
      fieldValidation: validates ? 'Strict' : 'Ignore',
    },
    recreates: !forces || (replaces && isContainer) ? 'never' : replaces ? 'always' : isInvalid,
    writes: 'always',
  };
}

/** `kubectl apply --force` starts over when the API server finds the change invalid. */
const isInvalid = (refusal: Refusal): boolean => refusal.reason === 'Invalid';
const isImmutable = (refusal: Refusal): boolean => refusal.kind === 'immutable';

const FLUX = 'kustomize.toolkit.fluxcd.io';

/** Source: fluxcd/pkg `ssa/manager_apply.go`, shouldForceApply and shouldSkipApply; Flux's annotations. */
function fluxManner({ sync }: Application, desired: JsonObject, live: JsonObject | undefined): ApplyManner {
  const says = (key: string, value: string): boolean =>
    [desired, live].some((one) => stringAt(one, 'metadata', 'annotations', `${FLUX}/${key}`)?.toLowerCase() === value);
  const forces = sync.options.includes('Force=true') || says('force', 'enabled');
  const isLeft = says('reconcile', 'disabled') || says('ssa', 'ignore');
  return {
    client: { way: 'server-side-apply', fieldValidation: 'Strict' },
    recreates: forces ? isImmutable : 'never',
    writes: isLeft ? 'never' : says('ssa', 'ifnotpresent') ? 'when-absent' : 'always',
  };
}
