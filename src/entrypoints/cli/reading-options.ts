import type { Command } from 'commander';

/** Options every command that reads a repository has. */
export interface ReadingOptions {
  readonly repo: string;
  readonly rev?: string;
  readonly json: boolean;
  readonly config?: string;
  readonly helm?: string;
  readonly kubeVersion?: string;
}

/** Adds them to a command. */
export function readingOptions(command: Command): Command {
  return command
    .option('--repo <dir>', 'the Git repository', '.')
    .option('--rev <rev>', 'a revision instead of the working tree')
    .option('--json', 'one JSON document instead of text', false)
    .option('--config <file>', 'settings of the repository (default: .suture.yaml in it)')
    .option(
      '--kube-version <version>',
      'the API server whose words are used, 1.30 to 1.36 (default: .suture.yaml, else the newest)',
    )
    .option(
      '--helm <program>',
      'inflate Helm charts with this program (default: SUTURE_HELM, else charts are reported)',
    );
}
