import { Command } from 'commander';
import { resolveRev } from '../../../adapters/git/resolve-rev.ts';
import { replayRange } from '../../../app/replay-range.ts';
import { historyJson } from '../json/history-json.ts';
import { applicationAt, settingsFor } from '../look-at.ts';
import { type ReadingOptions, readingOptions } from '../reading-options.ts';
import type { Shell } from '../shell.ts';
import { historyText } from '../text/history-text.ts';
import { openTree, pathIn } from '../tree.ts';

interface Options extends Omit<ReadingOptions, 'rev'> {
  readonly from: string;
  readonly to: string;
}

/** `suture apply`: what the syncs of a range of commits did to the cluster. */
export function applyCommand({ io, end }: Shell): Command {
  const command = new Command('apply')
    .description('folds the sync over the commits that touch PATH: what was created, configured, refused')
    .argument('<path>', 'the folder that is deployed')
    .requiredOption('--from <rev>', 'a revision taken as fully applied')
    .requiredOption('--to <rev>', 'the last revision that is synced');
  return readingOptions(command).action(async (path: string, options: Options) => {
    const tree = await openTree({ ...options, rev: options.to }, io);
    const history = await replayRange(tree.repositories, settingsFor(tree), {
      repository: { id: tree.root, branch: null },
      application: applicationAt(tree, pathIn(tree, path)),
      snapshot: tree.snapshot,
      from: await resolveRev(tree.root, options.from),
      to: await resolveRev(tree.root, options.to),
    });
    io.out(options.json ? `${JSON.stringify(historyJson(history), null, 2)}\n` : historyText(history, io.colour));
    end(history.steps.slice(1).some(({ outcome }) => outcome !== 'synced') ? 1 : 0);
  });
}
