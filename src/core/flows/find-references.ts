import type { Cluster, Service, Workload } from '../cluster/cluster.ts';
import type { HiddenConfig, PodText } from './pod-texts.ts';
import { podConfig } from './pod-texts.ts';

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

/** A configuration file may be long; what matters stands in the first part of it. */
const LONGEST = 64 * 1024;

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
    for (const { host, port } of addressesIn(text)) {
      if (/^(localhost|127\.0\.0\.1)$/.test(host)) local = true;
      const reference = resolve({ host, port }, text, { workload, cluster, wasThere });
      if (reference !== null) found.set(`${reference.namespace}/${reference.name}:${reference.port ?? ''}`, reference);
    }
  }
  return { references: [...found.values()], local, hidden };
}

interface Address {
  readonly host: string;
  readonly port: number | null;
}

const HOST = '[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?';
const HOST_PORT = new RegExp(`(?<![\\w.-])(${HOST}):(\\d{2,5})(?!\\w)`, 'gi');
const URL_HOST = new RegExp(`://(?:[^@/\\s]{0,512}@)?(${HOST})(?=[/?\\s"']|$)`, 'gi');
const HOST_FIELD = new RegExp(`(?<![\\w-])host(?:name)?\\s*[=:]\\s*["']?(${HOST})["']?(?=[\\s;,&]|$)`, 'gi');
const PORT_FIELD = /(?<![\w-])port\s*[=:]\s*["']?(\d{2,5})/i;
const LOCAL_NAME = new RegExp(`(?<![\\w.-])(${HOST}\\.svc(?:\\.[a-z0-9.-]+)?)(?![\\w.:-])`, 'gi');
const NAMES_A_HOST = /(host|hostname|addr|address|server|servers|endpoint|target|uri|url)$/i;

function addressesIn({ name, text: whole }: PodText): readonly Address[] {
  const text = whole.slice(0, LONGEST);
  const found: Address[] = [];
  for (const match of text.matchAll(HOST_PORT)) found.push({ host: match[1] ?? '', port: Number(match[2]) });
  for (const pattern of [URL_HOST, LOCAL_NAME]) {
    for (const match of text.matchAll(pattern)) found.push({ host: match[1] ?? '', port: null });
  }
  const port = PORT_FIELD.exec(text)?.[1];
  for (const match of text.matchAll(HOST_FIELD)) {
    found.push({ host: match[1] ?? '', port: port === undefined ? null : Number(port) });
  }
  if (NAMES_A_HOST.test(name) && new RegExp(`^${HOST}$`, 'i').test(text.trim())) {
    found.push({ host: text.trim(), port: null });
  }
  return found;
}

interface Around {
  readonly workload: Workload;
  readonly cluster: Cluster;
  readonly wasThere: (namespace: string, name: string) => boolean;
}

function resolve({ host, port }: Address, text: PodText, { workload, cluster, wasThere }: Around): Reference | null {
  const parts = host.toLowerCase().split('.');
  const at = parts.indexOf('svc');
  const named = (name: string | undefined, namespace: string | undefined, sure: boolean): Reference | null => {
    if (name === undefined || namespace === undefined) return null;
    const service = cluster.service(namespace, name);
    if (service === undefined && !sure && !wasThere(namespace, name)) return null;
    return { namespace, name, service, port, text };
  };
  if (at >= 2) return named(parts[at - 2], parts[at - 1], true);
  if (at >= 0 || parts.length > 3) return null;
  const [first, second, third] = parts;
  if (second === undefined) return named(first, workload.namespace, false);
  const direct = third === undefined ? named(first, second, false) : null;
  return direct ?? named(second, third ?? workload.namespace, false);
}
