import type { CiliumOptions, NetworkSettings } from './network-settings.ts';

/** Cilium's agent, as far as it decides how a policy is read. */
export interface Agent {
  /** Cilium 1.MINOR. */
  readonly minor: number;
  readonly options: Required<CiliumOptions>;
}

/** Taken where nobody says which version runs: also the one whose CustomResourceDefinitions are assumed. */
const ASSUMED_MINOR = 19;
/** Peers are of the local cluster by default from here on (`policy-default-local-cluster`). */
const LOCAL_BY_DEFAULT = 19;

type Told = Pick<NetworkSettings, 'cilium' | 'options'>;

const agents = new Map<string, Agent>();
/** Asked for at every packet, with the same settings. */
const known = new WeakMap<Told, Agent>();

/** The agent that the settings describe; the same object for the same description, so that what is read for it can be kept. */
export function agentOf(settings: Told): Agent {
  const agent = known.get(settings) ?? describedBy(settings);
  known.set(settings, agent);
  return agent;
}

function describedBy({ cilium, options = {} }: Told): Agent {
  const minor = cilium?.minor ?? ASSUMED_MINOR;
  const full: Required<CiliumOptions> = {
    nodeSelectorLabels: false,
    extendedIpProtocols: false,
    icmpRules: true,
    l7Proxy: true,
    nonDefaultDenyPolicies: true,
    hostFirewall: false,
    cidrMatchesNodes: false,
    defaultLocalCluster: minor >= LOCAL_BY_DEFAULT,
    clusterNetworkPolicy: false,
    ...options,
  };
  const key = `${minor} ${Object.values(full).join(' ')}`;
  const agent = agents.get(key) ?? { minor, options: full };
  agents.set(key, agent);
  return agent;
}
