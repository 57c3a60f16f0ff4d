import { kubectlWords } from '../admission/kubectl-words.ts';
import type { Application } from '../gitops/application.ts';
import type { ObjectOutcome } from './history.ts';

/** What Argo CD says when an automated sync would remove everything there is (argo-cd, `controller/appcontroller.go`, `autoSync`). */
export function wipeOutMessage(sha: string): string {
  return `Skipping sync attempt to [${sha}]: auto-sync will wipe out all resources`;
}

/** What the deployer says of a sync that did not go through, in its words; `dryRun`: it found the refusals before it applied anything. */
export function refusalMessage(by: Application['by'], refused: readonly ObjectOutcome[], dryRun: boolean): string {
  if (by === 'flux') return refused.map(fluxWords).join('\n');
  const refusals = refused.flatMap(({ refusal }) => (refusal === undefined ? [] : [refusal]));
  if (by === 'folder') return refusals.map(kubectlWords).join('\n');
  if (dryRun) return 'one or more objects failed to apply (dry run)';
  return `one or more objects failed to apply, reason: ${refusals.map(({ message }) => argoWords(message)).join(',')}`;
}

function fluxWords({ ref, refusal }: ObjectOutcome): string {
  const name = [ref.kind, ...(ref.namespace === undefined ? [] : [ref.namespace]), ref.name].join('/');
  return `${name} dry-run failed (Invalid): ${refusal?.message ?? ''}`;
}

/** Argo CD cuts maps in Go syntax out of messages, and whatever lies between (gitops-engine, `pkg/utils/kube/kube.go`, `cleanKubectlOutput`). */
function argoWords(message: string): string {
  return message.replace(/map\[.*\]/g, '');
}
