import { Command } from 'commander';
import { resolveRev } from '../../../adapters/git/resolve-rev.ts';
import type { World } from '../../../core/diagnosis/world.ts';
import { compareReach } from '../../../core/network/compare-reach.ts';
import { outsideReach } from '../../../core/network/outside-reach.ts';
import { type Reach, type ReachEnd, reachability } from '../../../core/network/reachability.ts';
import { reachChangesReport, reachReport } from '../../../core/report/reach-report.ts';
import { toPlainText } from '../../../core/report/to-plain-text.ts';
import { refKey } from '../../../core/values/object-ref.ts';
import { applicationAt } from '../applications-at.ts';
import { gapsJson } from '../json/source-json.ts';
import { clusterAt, type Judged } from '../look-at.ts';
import { type ReadingOptions, readingOptions } from '../reading-options.ts';
import type { Shell } from '../shell.ts';
import { openTree, pathIn, type Tree } from '../tree.ts';

interface Options extends ReadingOptions {
  readonly base?: string;
  readonly liveFrom?: string;
}

/** `suture reach`: who may connect to whom, and what a change opens and closes. */
export function reachCommand({ io, end }: Shell): Command {
  return readingOptions(new Command('reach'))
    .description(
      'who may connect to whom: all pairs of workloads, or what differs from a revision; of folders also the ways in and out',
    )
    .argument('[path...]', 'only connections from or to the workloads of these folders')
    .option('--base <rev>', 'only the connections that opened or closed since REV')
    .option('--live-from <rev>', 'on the predicted cluster: REV fully applied, every later commit synced')
    .addHelpText('after', '\nExamples:\n  suture reach apps/shop\n  suture reach --base main')
    .action(async (paths: readonly string[], options: Options) => {
      const tree = await openTree(options, io);
      const folders = paths.map((path) => pathIn(tree, path));
      const { world, pairs, outside } = await pairsAt(tree, folders, options);
      if (options.base === undefined) {
        io.out(
          options.json
            ? print({ pairs: pairs.map(reachJson), outside: outside.map(reachJson), gaps: gapsJson(world.gaps) })
            : toPlainText(reachReport(pairs, outside, world.gaps)),
        );
        end(0);
        return;
      }
      const rev = await resolveRev(tree.root, options.base);
      const older = await pairsAt(await openTree({ ...options, rev }, io), folders, options);
      const changes = compareReach([...older.pairs, ...older.outside], [...pairs, ...outside]);
      const { opened, closed, unclear } = changes;
      const json = {
        opened: opened.map(reachJson),
        closed: closed.map(reachJson),
        unclear: unclear.map(reachJson),
        gaps: gapsJson(world.gaps),
      };
      io.out(options.json ? print(json) : toPlainText(reachChangesReport(changes, world.gaps)));
      end(closed.length > 0 ? 1 : 0);
    });
}

interface Reached {
  readonly world: World;
  readonly pairs: readonly Reach[];
  /** Ways in and out, where folders are asked about. */
  readonly outside: readonly Reach[];
}

/** Of folders that are deployed, policies and peers of the whole repository count; others are looked at by themselves. */
async function pairsAt(tree: Tree, paths: readonly string[], options: Options): Promise<Reached> {
  const folders = paths.filter((path) => tree.snapshot.isFolder(path));
  const look = (only: readonly string[]): Promise<Judged> => clusterAt(tree, only, options.liveFrom);
  const asked = new Set(folders.map((path) => applicationAt(tree, path).path));
  const whole = await look([]);
  const known = new Set(whole.world.applications.map(({ application }) => application.path));
  const { world, cluster } = [...asked].every((path) => known.has(path)) ? whole : await look(folders);
  const pairs = reachability(cluster, { settings: world.network });
  if (paths.length === 0) return { world, pairs, outside: [] };
  const keys = new Set(
    world.applications
      .filter(({ application }) => asked.has(application.path))
      .flatMap(({ rendered }) => rendered.objects.map(({ ref }) => refKey(ref))),
  );
  const isOwn = ({ ref }: ReachEnd): boolean => keys.has(refKey(ref));
  return {
    world,
    pairs: pairs.filter(({ from, to }) => isOwn(from) || isOwn(to)),
    outside: outsideReach(cluster, cluster.workloads.filter(isOwn), world.network),
  };
}

function reachJson({ from, to, port, protocol, result }: Reach) {
  return { from: endJson(from), to: endJson(to), port, protocol, result };
}

function endJson({ namespace, ref }: ReachEnd) {
  return namespace === '' ? { [ref.kind]: ref.name } : { kind: ref.kind, namespace, name: ref.name };
}

function print(json: unknown): string {
  return `${JSON.stringify(json, null, 2)}\n`;
}
