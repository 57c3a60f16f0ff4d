import { type Command, Option } from 'commander';

/** Options every command that reads a repository has. */
export interface ReadingOptions {
  readonly repo: string;
  readonly rev?: string;
  readonly json: boolean;
  readonly config?: string;
  readonly helm?: string;
  readonly kubeVersion?: string;
}

/** Adds them to a command. `hidden` are taken, and not named in its help, because they change nothing there. */
export function readingOptions(command: Command, hidden: readonly ('rev' | 'kube-version')[] = []): Command {
  const options = [
    new Option('--repo <dir>', 'the Git repository').default('.'),
    new Option('--rev <rev>', 'a revision instead of the working tree').hideHelp(hidden.includes('rev')),
    new Option('--json', 'one JSON document instead of text').default(false, 'text'),
    new Option('--config <file>', 'settings of the repository (default: .suture.yaml in it)'),
    new Option(
      '--kube-version <version>',
      'which Kubernetes, 1.30 to 1.36, the syncs are judged as: what its API server refuses, and in whose words (default: .suture.yaml, else the newest)',
    ).hideHelp(hidden.includes('kube-version')),
    new Option(
      '--helm <program>',
      'run this helm to render the charts that the repository names; without it a chart is left out, and said to be (default: SUTURE_HELM)',
    ),
  ];
  return options.reduce((made, option) => made.addOption(option), command);
}
