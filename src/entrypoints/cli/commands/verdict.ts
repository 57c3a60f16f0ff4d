import { Command } from 'commander';
import type { Cluster } from '../../../core/cluster/cluster.ts';
import type { World } from '../../../core/diagnosis/world.ts';
import { connect } from '../../../core/network/connect.ts';
import type { HttpRequest } from '../../../core/network/http-rule.ts';
import { formatPeer, parsePeer } from '../../../core/network/peer.ts';
import type { Flow, Peer } from '../../../core/network/verdict.ts';
import { gapsJson } from '../json/source-json.ts';
import { verdictJson } from '../json/verdict-json.ts';
import { problemBehind, problemsOf, refuseUnknownPeer } from '../known-peer.ts';
import { clusterAt } from '../look-at.ts';
import { type ReadingOptions, readingOptions } from '../reading-options.ts';
import type { Shell } from '../shell.ts';
import { verdictText } from '../text/verdict-text.ts';
import { openTree, pathIn } from '../tree.ts';
import { UsageError } from '../usage-error.ts';

interface Options extends ReadingOptions {
  readonly from: string;
  readonly to: string;
  readonly port?: string;
  readonly http?: string;
  readonly header: readonly string[];
  readonly liveFrom?: string;
}

const PEER = 'namespace/workload, svc:namespace/name, entity:world, cidr:1.2.3.4/32, fqdn:host or labels:namespace/k=v';

/** `suture verdict`: may this connection be made, and which rule decides. */
export function verdictCommand({ io, end }: Shell): Command {
  return readingOptions(new Command('verdict'))
    .description('may this connection be made, and which rule decides')
    .argument('[path...]', 'folders whose objects count (default: every application of the repository)')
    .requiredOption('--from <peer>', PEER)
    .requiredOption('--to <peer>', 'the same')
    .option('--port <port>', 'the port that is connected to, as 3306/TCP (default: the only one there is)')
    .option('--http <request>', "a request on it, as 'GET /x' or 'GET http://host/x'")
    .option('--header <header>', "one of the request's headers, as 'X-Token: abc' (may be given again)", gathered, [])
    .option('--live-from <rev>', 'judge on the predicted cluster: REV fully applied, every later commit synced')
    .addHelpText(
      'after',
      "\nExamples:\n  suture verdict --from blog/was --to svc:blog/mysql\n  suture verdict --from blog/was --to entity:world --port 443/TCP\n  suture verdict --from blog/web --to svc:blog/was --port 80/TCP --http 'GET /x' --live-from v12",
    )
    .action(async (paths: readonly string[], options: Options) => {
      const ends = { from: peer('--from', options.from), to: peer('--to', options.to) };
      const given = options.port === undefined ? null : portOf(options.port);
      const tree = await openTree(options, io);
      const folders = paths.map((path) => pathIn(tree, path));
      const { world, cluster } = await clusterAt(tree, folders, options.liveFrom);
      refuseUnknownPeer('--from', ends.from, world);
      refuseUnknownPeer('--to', ends.to, world);
      const request = requestOf(options);
      const flow: Flow = {
        ...ends,
        ...(given ?? onlyPort(ends.to, cluster, world)),
        ...(request === undefined ? {} : { request }),
      };
      const verdict = connect(cluster, flow, {
        locate: (object, path) => world.sourceOf(object, path),
        ...world.network,
      });
      const gaps = [...world.gaps, ...problemsOf(world)];
      const json = { ...verdictJson(verdict), gaps: gapsJson(gaps) };
      io.out(
        options.json
          ? `${JSON.stringify(json, null, 2)}\n`
          : verdictText(verdict, { gaps, isLive: options.liveFrom !== undefined }, io.colour),
      );
      end(verdict.result === 'allowed' ? 0 : 1);
    });
}

const gathered = (one: string, before: readonly string[]): readonly string[] => [...before, one];

const REQUEST = /^([A-Za-z]+) +(?:https?:\/\/([^/\s]+))?(\/\S*)?$/;

/** `GET /x`, with the host where a whole address is given. Headers count where some are given: then they are all there are. */
function requestOf({ http, header }: Options): HttpRequest | undefined {
  if (http === undefined) {
    if (header.length > 0) throw new UsageError('--header belongs to a request: give --http as well.');
    return undefined;
  }
  const [, method, host, path] = REQUEST.exec(http.trim()) ?? [];
  if (method === undefined || (host === undefined && path === undefined)) {
    throw new UsageError(`--http ${http}: give a method and a path, as 'GET /x' or 'GET http://host/x'.`);
  }
  return {
    method: method.toUpperCase(),
    path: path ?? '/',
    ...(host === undefined ? {} : { host }),
    ...(header.length === 0 ? {} : { headers: Object.fromEntries(header.map(headerOf)) }),
  };
}

function headerOf(text: string): [string, string] {
  const [, name, value] = /^([^\s:]+): ?(.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new UsageError(`--header ${text}: give it as 'X-Token: abc'.`);
  return [name.toLowerCase(), value];
}

function peer(option: string, text: string): Peer {
  const parsed = parsePeer(text);
  if (!parsed.ok) throw new UsageError(`${option} ${text}: ${parsed.problem}`);
  return parsed.value;
}

type Port = Pick<Flow, 'port' | 'protocol'>;

function portOf(text: string): Port {
  const [, number, protocol = 'TCP'] = /^(\d{1,5})(?:\/([A-Za-z]+))?$/.exec(text) ?? [];
  const upper = protocol.toUpperCase();
  const port = Number(number);
  if (number === undefined || port > 65_535 || !isProtocol(upper)) {
    throw new UsageError(
      `--port ${text}: give the port that is connected to, as 3306/TCP (or UDP, SCTP; ICMP as 0/ICMP).`,
    );
  }
  return { port, protocol: upper };
}

/** Without `--port`: the one port that the Service has, or that the workload's containers declare. */
function onlyPort(to: Peer, cluster: Cluster, world: World): Port {
  const ports = declaredPorts(to, cluster);
  const [only] = ports;
  if (only !== undefined && ports.length === 1) return { port: only.port, protocol: only.protocol };
  const problem = ports.length === 0 ? problemBehind(to, world) : undefined;
  if (problem !== undefined) throw new UsageError(`${formatPeer(to)}: ${problem.detail}`);
  const known = ports.map(({ port, protocol }) => `${port}/${protocol}`);
  const [first = 'NUMBER/PROTOCOL'] = known;
  throw new UsageError(
    `${formatPeer(to)} ${known.length === 0 ? 'declares no port in Git' : `has the ports ${known.join(', ')}`}; say which one with --port ${first}.`,
  );
}

function declaredPorts(to: Peer, cluster: Cluster): readonly Port[] {
  return portsOf(to, cluster).flatMap(({ port, protocol }) => (isProtocol(protocol) ? [{ port, protocol }] : []));
}

function portsOf(to: Peer, cluster: Cluster): readonly { readonly port: number; readonly protocol: string }[] {
  if (to.type === 'service') return cluster.service(to.namespace, to.name)?.ports ?? [];
  if (to.type !== 'workload') return [];
  return cluster.workload(to.namespace, to.name, to.kind)?.containers.flatMap(({ ports }) => ports) ?? [];
}

const isProtocol = (text: string): text is Flow['protocol'] => ['TCP', 'UDP', 'SCTP', 'ICMP'].includes(text);
