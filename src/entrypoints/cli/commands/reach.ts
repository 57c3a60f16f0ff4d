import { Command } from 'commander';
import { resolveRev } from '../../../adapters/git/resolve-rev.ts';
import type { World } from '../../../core/diagnosis/world.ts';
import { compareReach } from '../../../core/network/compare-reach.ts';
import { type Reach, reachability } from '../../../core/network/reachability.ts';
import { reachChangesReport, reachReport } from '../../../core/report/reach-report.ts';
import { toPlainText } from '../../../core/report/to-plain-text.ts';
import { gapJson } from '../json/source-json.ts';
import { lookAt } from '../look-at.ts';
import { type ReadingOptions, readingOptions } from '../reading-options.ts';
import type { Shell } from '../shell.ts';
import { openTree, pathIn } from '../tree.ts';

interface Options extends ReadingOptions {
  readonly base?: string;
}

/** `suture reach`: who may connect to whom, and what a change opens and closes. */
export function reachCommand({ io, end }: Shell): Command {
  return readingOptions(new Command('reach'))
    .description('who may connect to whom: all pairs of workloads, or what differs from a revision')
    .argument('[path...]', 'folders whose objects count (default: every application of the repository)')
    .option('--base <rev>', 'only the connections that opened or closed since REV')
    .addHelpText('after', '\nExamples:\n  suture reach apps/shop\n  suture reach --base main')
    .action(async (paths: readonly string[], options: Options) => {
      const { world, pairs } = await pairsAt(paths, options, io);
      if (options.base === undefined) {
        io.out(
          options.json
            ? print({ pairs: pairs.map(reachJson), gaps: world.gaps.map(gapJson) })
            : toPlainText(reachReport(pairs, world.gaps)),
        );
        end(0);
        return;
      }
      const tree = await openTree(options, io);
      const rev = await resolveRev(tree.root, options.base);
      const older = await pairsAt(paths, { ...options, rev }, io);
      const changes = compareReach(older.pairs, pairs);
      const { opened, closed, unclear } = changes;
      const json = {
        opened: opened.map(reachJson),
        closed: closed.map(reachJson),
        unclear: unclear.map(reachJson),
        gaps: world.gaps.map(gapJson),
      };
      io.out(options.json ? print(json) : toPlainText(reachChangesReport(changes, world.gaps)));
      end(closed.length > 0 ? 1 : 0);
    });
}

async function pairsAt(
  paths: readonly string[],
  options: ReadingOptions,
  io: Shell['io'],
): Promise<{ readonly world: World; readonly pairs: readonly Reach[] }> {
  const tree = await openTree(options, io);
  const folders = paths.map((path) => pathIn(tree, path)).filter((path) => tree.snapshot.isFolder(path));
  const world = await lookAt(tree, { paths: folders, history: false });
  return { world, pairs: reachability(world.desired, { settings: world.network }) };
}

function reachJson({ from, to, port, protocol, result }: Reach) {
  const end = ({ namespace, ref }: Reach['from']) => ({ kind: ref.kind, namespace, name: ref.name });
  return { from: end(from), to: end(to), port, protocol, result };
}

function print(json: unknown): string {
  return `${JSON.stringify(json, null, 2)}\n`;
}
