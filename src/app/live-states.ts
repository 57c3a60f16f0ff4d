import type { Application } from '../core/gitops/application.ts';
import type { LiveState } from '../core/history/live-state.ts';
import type { Gap } from '../core/values/gap.ts';
import type { Deployments } from '../ports/deployments.ts';

/** What deployers say of applications, and of which they could not be asked. */
export interface LiveStates {
  readonly states: ReadonlyMap<Application, LiveState>;
  readonly gaps: readonly Gap[];
}

/** Asks for every application at once. Whoever does not answer is a gap: the replay of Git goes on without. */
export async function liveStates(
  deployments: Deployments | undefined,
  applications: readonly Application[],
): Promise<LiveStates> {
  const states = new Map<Application, LiveState>();
  const gaps: Gap[] = [];
  if (deployments === undefined) return { states, gaps };
  const asked = applications.filter(({ by }) => by === 'argocd');
  await Promise.all(
    asked.map(async (application) => {
      const at = application.source === undefined ? {} : { source: application.source };
      try {
        const state = await deployments.stateOf(application);
        if (state !== null) states.set(application, state);
        else
          gaps.push({
            reason: 'live-state',
            detail: `Argo CD knows no application ${application.name}, or may not say`,
            ...at,
          });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        gaps.push({ reason: 'live-state', detail: `${why}; what is live is inferred from Git`, ...at });
      }
    }),
  );
  return { states, gaps };
}
