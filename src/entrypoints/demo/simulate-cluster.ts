import { localRepositories } from '../../adapters/git/local-repositories.ts';
import { lookAtRepository } from '../../app/look-at-repository.ts';
import type { Alert } from '../../core/alert/alert.ts';
import { parseWebhook } from '../../core/alert/parse-webhook.ts';
import { diagnose } from '../../core/diagnosis/diagnose.ts';
import { formatFlow } from '../../core/network/peer.ts';

/** What the simulated cluster and its monitoring say. */
export interface ClusterState {
  readonly name: string;
  /** The commit that was synced last. */
  readonly commit: string;
  readonly alert: 'firing' | 'resolved';
  /** The connections the alert depends on, and what becomes of them. */
  readonly flows: readonly { readonly flow: string; readonly result: string; readonly sees: string }[];
}

export interface SimulatedCluster {
  state(): ClusterState;
  /** Argo CD syncs the branch's newest commit, as far as the API server lets it. */
  sync(): Promise<ClusterState>;
}

/**
 * A cluster made of Suture's own fold: what the syncs of all commits so far left behind. Its alert fires while a connection the
 * alert depends on cannot be made, so merging a fix that does not work leaves it red.
 */
export async function simulateCluster(repository: string, body: unknown): Promise<SimulatedCluster> {
  const repositories = localRepositories();
  const alert = firstAlert(body);
  let state = await look();
  return {
    state: () => state,
    sync: async () => {
      state = await look();
      return state;
    },
  };

  async function look(): Promise<ClusterState> {
    const head = await repositories.head({ id: repository, branch: null });
    const world = await lookAtRepository(
      repositories,
      { historyLimit: 50, apiServer: { minor: 34 } },
      { repository: { id: repository, branch: null }, at: head.sha },
    );
    const flows = diagnose(alert, world).scope.flows.map(({ flow, verdict }) => ({
      flow: formatFlow(flow),
      result: verdict.result,
      sees: verdict.symptom.connect,
    }));
    return {
      name: alert.name,
      commit: head.sha,
      alert: flows.every(({ result }) => result === 'allowed') ? 'resolved' : 'firing',
      flows,
    };
  }
}

function firstAlert(body: unknown): Alert {
  const parsed = parseWebhook(body);
  const alert = parsed.ok ? parsed.value.alerts[0] : undefined;
  if (alert === undefined)
    throw new Error(`the demo's alert cannot be read: ${parsed.ok ? 'it is empty' : parsed.problem}`);
  return alert;
}
