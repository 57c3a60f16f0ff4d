import { Command } from 'commander';
import { connect } from '../../../core/network/connect.ts';
import { parsePeer } from '../../../core/network/peer.ts';
import type { Flow, Peer } from '../../../core/network/verdict.ts';
import { gapJson } from '../json/source-json.ts';
import { verdictJson } from '../json/verdict-json.ts';
import { lookAt } from '../look-at.ts';
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
    .option('--port <port>', 'the port that is connected to, as 3306/TCP')
    .option('--http <request>', "a request on it, as 'GET /x'")
    .option('--live-from <rev>', 'judge on the predicted cluster: REV fully applied, every later commit synced')
    .action(async (paths: readonly string[], options: Options) => {
      const flow = flowOf(options);
      const tree = await openTree(options, io);
      const world = await lookAt(tree, {
        paths: paths.map((path) => pathIn(tree, path)),
        history: options.liveFrom !== undefined,
        ...(options.liveFrom === undefined ? {} : { synced: options.liveFrom }),
      });
      const verdict = connect(options.liveFrom === undefined ? world.desired : world.live, flow, {
        locate: (object, path) => world.sourceOf(object, path),
        ...world.network,
      });
      const gaps = [...world.gaps, ...httpGap(options)];
      const json = { ...verdictJson(verdict), gaps: gaps.map(gapJson) };
      io.out(options.json ? `${JSON.stringify(json, null, 2)}\n` : verdictText(verdict, gaps, io.colour));
      end(verdict.result === 'allowed' ? 0 : 1);
    });
}

/** HTTP rules are not judged: the verdict is about the connection, and says so. */
function httpGap({ http }: Options) {
  const detail = `the request “${http ?? ''}” is not judged: the verdict is about the connection, HTTP rules may still refuse it`;
  return http === undefined ? [] : [{ reason: 'policy-unread', detail } as const];
}

function flowOf({ from, to, port }: Options): Flow {
  return { from: peer('--from', from), to: peer('--to', to), ...portOf(port) };
}

function peer(option: string, text: string): Peer {
  const parsed = parsePeer(text);
  if (!parsed.ok) throw new UsageError(`${option} ${text}: ${parsed.problem}`);
  return parsed.value;
}

function portOf(text: string | undefined): Pick<Flow, 'port' | 'protocol'> {
  const [, number, protocol = 'TCP'] = /^(\d{1,5})(?:\/([A-Za-z]+))?$/.exec(text ?? '') ?? [];
  const upper = protocol.toUpperCase();
  const port = Number(number);
  if (number === undefined || port > 65_535 || !isProtocol(upper)) {
    throw new UsageError(
      `--port ${text ?? ''}: give the port that is connected to, as 3306/TCP (or UDP, SCTP; ICMP as 0/ICMP).`,
    );
  }
  return { port, protocol: upper };
}

const isProtocol = (text: string): text is Flow['protocol'] => ['TCP', 'UDP', 'SCTP', 'ICMP'].includes(text);
