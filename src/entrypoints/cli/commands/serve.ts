import { Command } from 'commander';
import type { Shell } from '../shell.ts';
import { UsageError } from '../usage-error.ts';

/** `suture serve`: the bot as one process. */
export function serveCommand({ io }: Shell): Command {
  return new Command('serve')
    .description('the bot as one process, with an embedded store and queue')
    .option('--host <address>', 'the address to listen on', '0.0.0.0')
    .addHelpText(
      'after',
      '\nExample:\n  suture serve --host 127.0.0.1\n\nSettings come from the environment; see docs/configuration.md.',
    )
    .action(async ({ host }: { readonly host: string }) => {
      // Loaded only here: Slack's and GitHub's SDKs are a second of start-up that no other command needs.
      const { serve } = await import('../../server/serve.ts');
      const problem = await serve({ env: io.env, host, write: io.err });
      if (problem !== null) throw new UsageError(problem);
    });
}
