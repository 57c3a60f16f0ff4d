import type { ApiServer } from '../admission/refusal.ts';
import { repositorySettings } from '../gitops/repository-settings.ts';
import type { Snapshot } from '../values/snapshot.ts';
import { definitionsIn } from './definitions-in.ts';

/** The Kubernetes versions whose words are known. */
export const OLDEST_MINOR = 30;
export const NEWEST_MINOR = 36;

/** The API server as a repository describes its cluster: its version and Cilium's, where `.suture.yaml` says them, and the kinds that are defined in Git. */
export function apiServerOf(snapshot: Snapshot, given: ApiServer): ApiServer {
  const { kubernetesMinor, network } = repositorySettings(snapshot);
  const cilium = network.cilium?.minor;
  return {
    ...given,
    ...(kubernetesMinor === null ? {} : { minor: kubernetesMinor }),
    ...(cilium === undefined ? {} : { cilium: cilium < 19 ? '1.17' : cilium === 19 ? '1.19' : '1.20' }),
    definitions: definitionsIn(snapshot),
  };
}
