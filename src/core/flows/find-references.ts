import type { Cluster, Service, Workload } from '../cluster/cluster.ts';
import { type Address, addressesIn } from './addresses.ts';
import type { PodText } from './pod-text.ts';
import { type HiddenConfig, podConfig } from './pod-texts.ts';
import { asConnectedTo } from './scrape-configs.ts';

/** An address in a workload's configuration that means a Service of the cluster (or one that should be there). */
export interface Reference {
  readonly namespace: string;
  readonly name: string;
  /** Undefined where the cluster has no such Service. */
  readonly service: Service | undefined;
  /** Null where the text gives none. */
  readonly port: number | null;
  readonly text: PodText;
}

export interface References {
  readonly references: readonly Reference[];
  /** The configuration names `localhost`: what it watches runs in the same Pod. */
  readonly local: boolean;
  readonly hidden: readonly HiddenConfig[];
}

/**
 * The Services a workload's configuration in Git names, as `host:port`, URL, data source name or `host=`; in arguments, environment, ConfigMaps and plain
 * Secrets. A Service that is not there any more counts where `wasThere` says that it was. Names are resolved as the cluster's DNS does: `name`, `name.namespace`, `name.namespace.svc…`, `pod.name.namespace.svc…`.
 */
export function findReferences(
  workload: Workload,
  cluster: Cluster,
  wasThere: (namespace: string, name: string) => boolean = () => false,
): References {
  const { texts, hidden } = podConfig(workload, cluster);
  const found = new Map<string, Reference>();
  let local = false;
  for (const text of texts) {
    for (const address of addressesIn(asConnectedTo(text), texts)) {
      if (/^(localhost|127\.0\.0\.1)$/.test(address.host)) local = true;
      const reference = resolve(address, text, { namespace: workload.namespace, cluster, wasThere });
      if (reference !== null) found.set(`${reference.namespace}/${reference.name}:${reference.port ?? ''}`, reference);
    }
  }
  return { references: [...found.values()], local, hidden };
}

/** The Services that a text names, for whoever reads it in that namespace. */
export function referencesIn(text: PodText, namespace: string, cluster: Cluster): readonly Reference[] {
  const around = { namespace, cluster, wasThere: () => false };
  return addressesIn(text).flatMap((address) => resolve(address, text, around) ?? []);
}

interface Around {
  readonly namespace: string;
  readonly cluster: Cluster;
  readonly wasThere: (namespace: string, name: string) => boolean;
}

function resolve({ host, port, usual }: Address, text: PodText, around: Around): Reference | null {
  const { cluster, wasThere } = around;
  const parts = host.toLowerCase().split('.');
  const at = parts.indexOf('svc');
  const named = (name: string | undefined, namespace: string | undefined, sure: boolean): Reference | null => {
    if (name === undefined || namespace === undefined) return null;
    const service = cluster.service(namespace, name);
    if (service === undefined && !sure && !wasThere(namespace, name)) return null;
    return { namespace, name, service, port: port ?? usualPort(usual, service), text };
  };
  if (at >= 2) return named(parts[at - 2], parts[at - 1], true);
  if (at >= 0 || parts.length > 3) return null;
  const [first, second, third] = parts;
  if (second === undefined) return named(first, around.namespace, false);
  const direct = third === undefined ? named(first, second, false) : null;
  return direct ?? named(second, third ?? around.namespace, false);
}

/** The scheme's port counts where the Service has it; who leaves it away with another one behind joins it somewhere else. */
function usualPort(usual: number | undefined, service: Service | undefined): number | null {
  return service?.ports.some(({ port }) => port === usual) === true ? (usual ?? null) : null;
}
