import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Stage as Machinery, REPOSITORY, setStage as setMachinery } from '../../../test/support/stage.ts';
import type { Log } from '../../ports/log.ts';
import { bringToToday } from './bring-to-today.ts';
import { type ClusterState, type SimulatedCluster, simulateCluster } from './simulate-cluster.ts';

/** Everything the demo needs, running: the stand-ins, Suture's own server between them, and a simulated cluster. */
export interface Stage {
  readonly repository: string;
  readonly slack: Machinery['slack'];
  readonly github: Machinery['github'];
  readonly cluster: SimulatedCluster;
  /** Posts the signed body of a Grafana webhook, as Grafana would. Answers the HTTP status. */
  grafana(alert: 'firing' | 'resolved'): Promise<number>;
  /** A person merges the pull request; Argo CD syncs; Grafana follows what the cluster says. */
  merge(number: number): Promise<void>;
  onCluster(listener: (state: ClusterState) => void): void;
  stop(): Promise<void>;
}

/** Sets the stage for one incident: a fixture folder with `history/` and `alerts/`. Everything lies in a folder that `stop` removes. */
export async function setStage(incident: string, log: Log): Promise<Stage> {
  const today = await mkdtemp(join(tmpdir(), 'suture-demo-'));
  await bringToToday(incident, today, Date.now());
  const bodyOf = (name: 'firing' | 'resolved') => readFile(join(today, 'alerts', `grafana-${name}.json`), 'utf8');
  // Nobody limits the rate here, so nothing has to be spaced out.
  const machinery = await setMachinery({ from: today, log, pace: { github: { pacing: false } } });
  const { slack, github } = machinery;
  const cluster = await simulateCluster(github.repository.folder, JSON.parse(await bodyOf('firing')));
  const listeners = new Set<(state: ClusterState) => void>();
  const grafana = async (name: 'firing' | 'resolved') => (await machinery.grafana(await bodyOf(name))).status;
  return {
    repository: REPOSITORY,
    slack,
    github,
    cluster,
    grafana,
    merge: async (number) => {
      await github.merge(number);
      const state = await cluster.sync();
      for (const listener of listeners) listener(state);
      if (state.alert === 'resolved') await grafana('resolved');
    },
    onCluster: (listener) => void listeners.add(listener),
    stop: async () => {
      await machinery.stop();
      await rm(today, { recursive: true, force: true });
    },
  };
}
