import type { Gap } from '../values/gap.ts';
import type { Snapshot } from '../values/snapshot.ts';
import type { Application } from './application.ts';
import { parseRepositoryConfig, REPOSITORY_CONFIG_FILE, type RepositoryConfig } from './repository-config.ts';

/** What the owners of a repository say of the network its cluster has. */
export interface DeclaredNetwork {
  readonly cilium?: { readonly minor: number; readonly patch: number };
  readonly dataPath?: 'socket-lb' | 'per-packet-lb' | 'kube-proxy';
  readonly enforcement?: 'default' | 'always' | 'never';
  readonly kernel?: { readonly major: number; readonly minor: number };
  readonly denyResponse?: 'none' | 'icmp';
  readonly noBackendResponse?: 'reject' | 'drop';
  readonly dnsRejectCode?: 'refused' | 'nameError';
  readonly auditMode?: boolean;
  /** Options of Cilium that are not the default, by the names of `network/network-settings.ts`. */
  readonly options?: NonNullable<RepositoryConfig['network']['options']>;
}

/** What a repository says about itself, in our words. */
export interface RepositorySettings {
  /** Folders that are deployed although no object in the repository says so. */
  readonly applications: readonly Application[];
  /** True for findings the owners do not want to hear of. */
  ignores(finding: { readonly rule: string; readonly source: { readonly file: string } }): boolean;
  /** The API server's minor version; null when the repository does not say. */
  readonly kubernetesMinor: number | null;
  /** Of the cluster's network, what the owners say; see `network/network-settings.ts`. */
  readonly network: DeclaredNetwork;
  readonly gaps: readonly Gap[];
}

/** Reads `.suture.yaml` of a tree. One that cannot be read counts as none, and is a gap. */
export function repositorySettings(snapshot: Snapshot): RepositorySettings {
  const parsed = parseRepositoryConfig(snapshot.text(REPOSITORY_CONFIG_FILE) ?? null);
  if (!parsed.ok) {
    const gap: Gap = {
      reason: 'unreadable-file',
      detail: parsed.problem,
      source: { file: REPOSITORY_CONFIG_FILE, line: 1 },
    };
    return { applications: [], ignores: () => false, kubernetesMinor: null, network: {}, gaps: [gap] };
  }
  const { applications, ignore, kubernetes, network } = parsed.value;
  return {
    applications: applications.map(({ path, name, namespace }) => ({
      name: name ?? path,
      by: 'folder',
      path,
      ...(namespace === undefined ? {} : { namespace }),
      sync: { automated: true, prune: true, selfHeal: false, options: [] },
    })),
    ignores: ({ rule, source }) =>
      ignore.some((one) => one.rule === rule && (one.path === undefined || isWithin(source.file, one.path))),
    kubernetesMinor: kubernetes.minor ?? null,
    network: declaredNetwork(network),
    gaps: [],
  };
}

function declaredNetwork(declared: RepositoryConfig['network']): DeclaredNetwork {
  const { cilium, kernel, dataPath, enforcement, options } = declared;
  const { denyResponse, noBackendResponse, dnsRejectCode, auditMode } = declared;
  const [, minor, patch] = cilium?.split('.').map(Number) ?? [];
  const [major, kernelMinor] = kernel?.split('.').map(Number) ?? [];
  return {
    ...(minor === undefined || patch === undefined ? {} : { cilium: { minor, patch } }),
    ...(major === undefined || kernelMinor === undefined ? {} : { kernel: { major, minor: kernelMinor } }),
    ...(dataPath === undefined ? {} : { dataPath }),
    ...(enforcement === undefined ? {} : { enforcement }),
    ...(options === undefined ? {} : { options }),
    ...(denyResponse === undefined ? {} : { denyResponse }),
    ...(noBackendResponse === undefined ? {} : { noBackendResponse }),
    ...(dnsRejectCode === undefined ? {} : { dnsRejectCode }),
    ...(auditMode === undefined ? {} : { auditMode }),
  };
}

const isWithin = (file: string, path: string): boolean => file === path || file.startsWith(`${path}/`);
