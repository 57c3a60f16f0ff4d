import type { Cluster } from '../cluster/cluster.ts';
import { formatRef } from '../values/object-ref.ts';
import { listAt, objectsAt, stringAt } from '../values/read-json.ts';
import { portOfScheme } from './addresses.ts';
import type { ExpectedFlow } from './expected-flow.ts';
import { peerOf } from './flow-ends.ts';
import { placeOf } from './from-configuration.ts';
import type { PodText } from './pod-text.ts';
import { podConfig } from './pod-texts.ts';

/**
 * Names outside the cluster that variables and flags of a workload connect to. A URL may also be what an application calls itself, or what it tells a
 * browser: those by their variable's name, and names that the cluster itself answers for, do not count.
 */
export function fromOutsideNames(cluster: Cluster): readonly ExpectedFlow[] {
  const own = ownNames(cluster);
  const namespaces = new Set([...cluster.workloads, ...cluster.services].map(({ namespace }) => namespace));
  const isOutside = (host: string): boolean =>
    isPublicName(host) && !own.some((name) => isUnder(host, name)) && !namespaces.has(host.split('.')[1] ?? '');
  return cluster.workloads.flatMap((workload) =>
    podConfig(workload, cluster).texts.flatMap((text): ExpectedFlow[] => {
      const named = outsideIn(text);
      if (named === null || !isOutside(named.host)) return [];
      return [
        {
          flow: { from: peerOf(workload), to: { type: 'fqdn', name: named.host }, port: named.port, protocol: 'TCP' },
          from: 'configuration',
          why: `${formatRef(workload.ref)} names it in ${placeOf(workload, text)}`,
          object: text.object,
          path: text.path,
        },
      ];
    }),
  );
}

const URL_ALONE =
  /^(?:jdbc:)?([a-z][a-z0-9+]{0,31}):\/\/(?:[^@/\s]{0,512}@)?([a-z0-9.-]{1,253})(?::(\d{1,5}))?(?:[/?;]\S*)?$/i;
const WEB = /^(https?|wss?)$/i;
const CONNECTS = /(url|uri|endpoint|addr|address|host|api|server|proxy|dsn|webhook)$/i;
const SHOWN =
  /public|external_?url|base|root|self|site|origin|cors|redirect|callback|issuer|audience|domain|front|home|return|success|cancel|link|doc|help|support|legal|terms|image|asset|cdn|static|logo|avatar|schema|realm|namespace|^no_/i;

function outsideIn({ name, variable, text }: PodText): { readonly host: string; readonly port: number } | null {
  const [, scheme = '', host = '', written] = URL_ALONE.exec(text.trim()) ?? [];
  const called = variable ?? name;
  if (host === '' || (WEB.test(scheme) && (!CONNECTS.test(called) || SHOWN.test(called)))) return null;
  const port = written === undefined ? portOfScheme(scheme) : Number(written);
  return port === undefined || port < 1 || port > 65_535 ? null : { host: host.toLowerCase(), port };
}

/** Of at least two labels, the last one a word that the Internet may know. */
function isPublicName(host: string): boolean {
  return (
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(host) &&
    !/\.(local|localhost|localdomain|internal|svc|test|invalid|lan|home|arpa)$|(^|\.)svc\./.test(host)
  );
}

/** Hosts of Ingresses, routes and gateways: a connection to them may come back in without leaving. */
function ownNames(cluster: Cluster): readonly string[] {
  return cluster.objects.flatMap(({ ref, manifest }) => {
    const texts = [
      ...listAt(manifest, 'spec', 'hosts'),
      ...listAt(manifest, 'spec', 'hostnames'),
      ...listAt(manifest, 'spec', 'dnsNames'),
    ];
    const rules =
      ref.kind === 'Ingress' ? objectsAt(manifest, 'spec', 'rules') : objectsAt(manifest, 'spec', 'listeners');
    const hosts = rules.flatMap((rule) => stringAt(rule, 'host') ?? stringAt(rule, 'hostname') ?? []);
    return [...hosts, ...texts.filter((one) => typeof one === 'string')];
  });
}

function isUnder(host: string, name: string): boolean {
  return name.startsWith('*.') ? host.endsWith(name.slice(1).toLowerCase()) : host === name.toLowerCase();
}
