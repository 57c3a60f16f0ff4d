import { Command } from 'commander';
import { explainError } from '../../../core/report/explain-error.ts';
import { explainReport } from '../../../core/report/explain-report.ts';
import { toPlainText } from '../../../core/report/to-plain-text.ts';
import type { Shell } from '../shell.ts';

/** `suture explain TEXT`: what an error message means, and where to look in which order. */
export function explainCommand({ io, end }: Shell): Command {
  return new Command('explain')
    .description('what an error message means: API server, Argo CD, kustomize, Cilium, dial tcp …')
    .argument('<text...>', 'the message, as it was printed')
    .option('--json', 'one JSON document instead of text', false)
    .addHelpText('after', '\nExample:\n  suture explain "dial tcp 10.96.0.12:3306: connect: operation not permitted"')
    .action((words: readonly string[], options: { readonly json: boolean }) => {
      const text = words.join(' ');
      const explanations = explainError(text);
      io.out(
        options.json
          ? `${JSON.stringify({ text, explanations }, null, 2)}\n`
          : toPlainText(explainReport(text, explanations)),
      );
      end(explanations.length === 0 ? 1 : 0);
    });
}
