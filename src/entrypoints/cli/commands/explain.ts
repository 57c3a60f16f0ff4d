import { Command } from 'commander';
import type { NetworkSettings } from '../../../core/network/network-settings.ts';
import { explainError } from '../../../core/report/explain-error.ts';
import { explainReport } from '../../../core/report/explain-report.ts';
import { toPlainText } from '../../../core/report/to-plain-text.ts';
import type { Io } from '../io.ts';
import type { Shell } from '../shell.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  readonly repo?: string;
  readonly config?: string;
  readonly json: boolean;
}

/** `suture explain TEXT`: what an error message means, and where to look in which order. */
export function explainCommand({ io, end }: Shell): Command {
  return new Command('explain')
    .description(
      'what an error message means: API server, Pods, scheduler, Argo CD, Flux, kustomize, Cilium, dial tcp …',
    )
    .argument('<text...>', 'the message, as it was printed')
    .option('--repo <dir>', 'a Git repository whose .suture.yaml says what network its cluster has')
    .option('--config <file>', 'the same, in a file of its own')
    .option('--json', 'one JSON document instead of text', false)
    .addHelpText(
      'after',
      '\nExamples:\n  suture explain "dial tcp 10.96.0.12:3306: connect: operation not permitted"\n  suture explain "Back-off restarting failed container"',
    )
    .action(async (words: readonly string[], options: Options) => {
      const text = words.join(' ');
      if (text.trim() === '') throw new UsageError('give the error’s text, as it was printed: suture explain "…".');
      const explanations = explainError(text, await networkOf(options, io));
      io.out(
        options.json
          ? `${JSON.stringify({ text, explanations }, null, 2)}\n`
          : toPlainText(explainReport(text, explanations)),
      );
      end(explanations.length === 0 ? 1 : 0);
    });
}

/** What a repository says of its network, where one is named. Reading trees is loaded only then: most errors are explained without. */
async function networkOf({ repo, config }: Options, io: Io): Promise<NetworkSettings> {
  if (repo === undefined && config === undefined) return {};
  const { openTree } = await import('../tree.ts');
  const { repositorySettings } = await import('../../../core/gitops/repository-settings.ts');
  const tree = await openTree({ repo: repo ?? '.', ...(config === undefined ? {} : { config }) }, io);
  return repositorySettings(tree.snapshot).network;
}
