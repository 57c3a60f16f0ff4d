import { Command } from 'commander';
import { isAncestor } from '../../../adapters/git/is-ancestor.ts';
import { resolveRev } from '../../../adapters/git/resolve-rev.ts';
import { replayRange } from '../../../app/replay-range.ts';
import type { Application } from '../../../core/gitops/application.ts';
import type { Gap } from '../../../core/values/gap.ts';
import { applicationsAt } from '../applications-at.ts';
import { historyJson } from '../json/history-json.ts';
import { jsonParts } from '../json/json-parts.ts';
import { settingsFor } from '../look-at.ts';
import { type ReadingOptions, readingOptions } from '../reading-options.ts';
import type { Shell } from '../shell.ts';
import { historyText } from '../text/history-text.ts';
import { openTree, pathIn } from '../tree.ts';
import { UsageError } from '../usage-error.ts';

interface Options extends ReadingOptions {
  readonly from: string;
  readonly to?: string;
  readonly live?: boolean;
}

/** `suture apply`: what the syncs of a range of commits did to the cluster. */
export function applyCommand({ io, end }: Shell): Command {
  const command = new Command('apply')
    .description('folds the sync over the commits that touch PATH: what was created, configured, refused')
    .argument('<path>', 'the folder that is deployed')
    .requiredOption('--from <rev>', 'a revision taken as fully applied')
    .option('--to <rev>', 'the last revision that is synced (default: HEAD)')
    .option('--live', 'list the predicted live objects as well (--json always does)')
    .addHelpText('after', '\nExample:\n  suture apply apps/blog --from v12');
  return readingOptions(command, ['rev']).action(async (path: string, options: Options) => {
    const newest = options.to ?? options.rev ?? 'HEAD';
    const tree = await openTree({ ...options, rev: newest }, io);
    const from = await resolveRev(tree.root, options.from);
    const to = await resolveRev(tree.root, newest);
    if (!(await isAncestor(tree.root, from, to))) {
      throw notAncestor({ from: options.from, to: newest }, await isAncestor(tree.root, to, from));
    }
    const [application, ...others] = applicationsAt(tree, pathIn(tree, path));
    const { history, refused } = await replayRange(tree.repositories, settingsFor(tree), {
      repository: { id: tree.root, branch: null },
      application,
      snapshot: tree.snapshot,
      from,
      to,
      onProgress: tree.progress,
    });
    const replayed = {
      refused,
      history: { ...history, gaps: [...history.gaps, ...alsoDeployed(application, others)] },
    };
    if (options.json) for (const part of jsonParts(historyJson(replayed))) io.out(part);
    else io.out(historyText(replayed, { live: options.live === true, colour: io.colour }));
    end(history.steps.slice(1).some(({ outcome }) => outcome !== 'synced') ? 1 : 0);
  });
}

/** One application is replayed at a time: what another one makes of the folder is another history. */
function alsoDeployed({ name }: Application, others: readonly Application[]): readonly Gap[] {
  return others.map((other) => ({
    reason: 'no-application',
    detail: `${other.name} deploys the folder as well; only what ${name} makes of it is replayed`,
    ...(other.source === undefined ? {} : { source: other.source }),
  }));
}

/** Commits that do not lead from one to the other were never synced one after the other: a branch was rewritten, or the two are swapped. */
function notAncestor({ from, to }: { readonly from: string; readonly to: string }, isSwapped: boolean): UsageError {
  const advice = isSwapped
    ? `${to} is the older of the two: swap them.`
    : `Was the branch rewritten? \`git merge-base ${from} ${to}\` names what they share.`;
  return new UsageError(`--from ${from} is no ancestor of --to ${to}. ${advice}`);
}
