import type { ApiServer } from '../core/admission/refusal.ts';
import { apiServerOf } from '../core/history/api-server-of.ts';
import type { Snapshot } from '../core/values/snapshot.ts';
import type { Settings } from './outside.ts';

/** The API server that answers: what somebody asked for comes before what the repository says of its cluster, and that before what is taken. */
export function serverFor(
  { apiServer, kubernetesMinor }: Pick<Settings, 'apiServer' | 'kubernetesMinor'>,
  snapshot: Snapshot,
): ApiServer {
  const server = apiServerOf(snapshot, apiServer);
  return kubernetesMinor === undefined ? server : { ...server, minor: kubernetesMinor };
}
