import { Command } from 'commander';
import type { Cluster, Workload } from '../../../core/cluster/cluster.ts';
import { parsePeer } from '../../../core/network/peer.ts';
import { policyMap } from '../../../core/network/policy-map.ts';
import { policyMapReport } from '../../../core/report/policy-map-report.ts';
import { toPlainText } from '../../../core/report/to-plain-text.ts';
import { formatRef } from '../../../core/values/object-ref.ts';
import { gapsJson } from '../json/source-json.ts';
import { clusterAt } from '../look-at.ts';
import { type ReadingOptions, readingOptions } from '../reading-options.ts';
import type { Shell } from '../shell.ts';
import { openTree, pathIn } from '../tree.ts';
import { UsageError } from '../usage-error.ts';

interface Options extends ReadingOptions {
  readonly liveFrom?: string;
}

/** `suture policy-map WORKLOAD`: the table that `cilium bpf policy get` shows on the node, with the rule behind each row. */
export function policyMapCommand({ io, end }: Shell): Command {
  return readingOptions(new Command('policy-map'))
    .description("a workload's policy map, as `cilium bpf policy get` shows it, with the rule behind each row")
    .argument('<workload>', 'NAMESPACE/NAME, or NAMESPACE/KIND/NAME')
    .argument('[path...]', 'folders whose objects count (default: every application of the repository)')
    .option('--live-from <rev>', 'on the predicted cluster: REV fully applied, every later commit synced')
    .addHelpText('after', '\nExample:\n  suture policy-map shop/api')
    .action(async (name: string, paths: readonly string[], options: Options) => {
      const tree = await openTree(options, io);
      const folders = paths.map((path) => pathIn(tree, path));
      const { world, cluster } = await clusterAt(tree, folders, options.liveFrom);
      const workload = workloadNamed(name, cluster);
      const map = policyMap(cluster, workload, {
        locate: (object, path) => world.sourceOf(object, path),
        ...world.network,
      });
      const json = { workload: formatRef(workload.ref), ...map, gaps: gapsJson(world.gaps) };
      io.out(
        options.json
          ? `${JSON.stringify(json, null, 2)}\n`
          : toPlainText(policyMapReport(formatRef(workload.ref), map)),
      );
      end(0);
    });
}

function workloadNamed(name: string, cluster: Cluster): Workload {
  const peer = parsePeer(name);
  if (!peer.ok || peer.value.type !== 'workload') {
    throw new UsageError(`${name}: give a workload as NAMESPACE/NAME or NAMESPACE/KIND/NAME.`);
  }
  const { namespace, name: own, kind } = peer.value;
  const workload = cluster.workload(namespace, own, kind);
  if (workload !== undefined) return workload;
  const known = cluster.workloadsIn(namespace).map(({ ref }) => ref.name);
  const there =
    known.length === 0 ? 'Git shows no workload in that namespace' : `there are ${known.slice(0, 12).join(', ')}`;
  throw new UsageError(`${name}: no such workload; ${there}.`);
}
