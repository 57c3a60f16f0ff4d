import type { Parsed } from '../values/parsed.ts';
import { parseCidr } from './cidr.ts';
import { ENTITIES } from './entities.ts';
import type { Flow, Peer } from './verdict.ts';

const FORMS =
  'NAMESPACE/NAME, NAMESPACE/KIND/NAME, svc:NAMESPACE/NAME, entity:NAME, cidr:RANGE, fqdn:NAME or labels:NAMESPACE/KEY=VALUE,…';

/** A peer as people write it: the inverse of `formatPeer`. */
export function parsePeer(text: string): Parsed<Peer> {
  const colon = text.indexOf(':');
  const rest = text.slice(colon + 1);
  switch (colon < 0 ? '' : text.slice(0, colon)) {
    case '':
      return parseWorkload(text);
    case 'svc':
      return parseNamed(rest, (namespace, name) => ({ type: 'service', namespace, name }));
    case 'labels':
      return parseLabelsPeer(rest);
    case 'entity':
      return ENTITIES.includes(rest)
        ? good({ type: 'entity', entity: rest })
        : bad(`"${rest}" is not a Cilium entity; it is one of ${ENTITIES.join(', ')}`);
    case 'cidr':
      return parseCidr(rest) === undefined
        ? bad(`"${rest}" is not a range of addresses such as 10.0.0.0/8`)
        : good({ type: 'cidr', cidr: rest });
    case 'fqdn':
      return /^[A-Za-z0-9._-]+$/.test(rest)
        ? good({ type: 'fqdn', name: rest })
        : bad(`"${rest}" is not a domain name`);
    default:
      return bad(`"${text}" is not a peer; write ${FORMS}`);
  }
}

function good(value: Peer): Parsed<Peer> {
  return { ok: true, value };
}

function bad(problem: string): Parsed<Peer> {
  return { ok: false, problem };
}

function parseWorkload(text: string): Parsed<Peer> {
  const parts = text.split('/');
  const [namespace = '', middle = '', name = ''] = parts;
  if (parts.some((part) => part === '') || parts.length < 2 || parts.length > 3) {
    return bad(`"${text}" is not a peer; write ${FORMS}`);
  }
  if (parts.length === 2) return good({ type: 'workload', namespace, name: middle });
  return good({ type: 'workload', namespace, name, kind: middle });
}

function parseNamed(text: string, make: (namespace: string, name: string) => Peer): Parsed<Peer> {
  const parts = text.split('/');
  const [namespace = '', name = ''] = parts;
  if (parts.length !== 2 || namespace === '' || name === '') return bad(`"${text}" is not NAMESPACE/NAME`);
  return good(make(namespace, name));
}

/** Label keys may hold a slash, so only the first one ends the namespace. */
function parseLabelsPeer(text: string): Parsed<Peer> {
  const slash = text.indexOf('/');
  const pairs = slash < 1 ? [] : text.slice(slash + 1).split(',');
  const labels = pairs.map((pair): [string, string] => {
    const equals = pair.indexOf('=');
    return equals < 1 ? ['', ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
  });
  if (labels.length === 0 || labels.some(([key]) => key === ''))
    return bad(`"${text}" is not NAMESPACE/KEY=VALUE,KEY=VALUE`);
  return good({ type: 'labels', namespace: text.slice(0, slash), labels: Object.fromEntries(labels) });
}

/** The peer as `parsePeer` reads it. */
export function formatPeer(peer: Peer): string {
  switch (peer.type) {
    case 'workload':
      return [peer.namespace, ...(peer.kind === undefined ? [] : [peer.kind]), peer.name].join('/');
    case 'service':
      return `svc:${peer.namespace}/${peer.name}`;
    case 'labels':
      return `labels:${peer.namespace}/${Object.entries(peer.labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(',')}`;
    case 'entity':
      return `entity:${peer.entity}`;
    case 'cidr':
      return `cidr:${peer.cidr}`;
    case 'fqdn':
      return `fqdn:${peer.name}`;
  }
}

/** `blog-system/mysql-exporter → svc:blog-system/mysql-service 3306/TCP`; port 0 is every port. */
export function formatFlow({ from, to, port, protocol }: Flow): string {
  return `${formatPeer(from)} → ${formatPeer(to)} ${port === 0 && protocol !== 'ICMP' ? 'any port' : port}/${protocol}`;
}
