import type { Refusal } from './refusal.ts';

/** The refusal as `kubectl` prints it: `The Deployment "mysql" is invalid: …`, several causes as a list (kubectl, `pkg/cmd/util/helpers.go`). */
export function kubectlWords({ message, causes }: Refusal): string {
  const [subject = ''] = /^[^"]*"[^"]*" is invalid: /.exec(message) ?? [];
  const said = subject.replace(/^([^."\s]+)\.[^\s"]+ /, '$1 ');
  const lines = [...new Set(causes.map(({ field, detail }) => `${field}: ${detail}`))];
  return `The ${said}${lines.length === 1 ? lines.join('') : lines.map((line) => `\n* ${line}`).join('')}`;
}
